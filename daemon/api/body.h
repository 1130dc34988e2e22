#ifndef API_BODY_H
#define API_BODY_H

/* Checks that the bodies of several resources share. Each adds what it finds; NULL and null members are the
 * decoder's business and pass. */

#include <stddef.h>
#include <stdint.h>

struct findings;
struct request;

/* Longest texts of what officers post, in code points. */
enum { BODY_NAME_MAX = 200, BODY_DOCUMENT_MAX = 200, BODY_REASON_MAX = 2000 };

/* The largest number that is taken: far from where sums could overflow. */
#define BODY_NUMBER_MAX INT64_C(1000000000000)

/* The text is not blank and at most points_max long. */
void body_check_text(struct findings *f, const char *text, size_t points_max, const char *pointer);

/* The number lies within [min, max]. */
void body_check_number(struct findings *f, int64_t number, int64_t min, int64_t max, const char *pointer);

/* The day is not after today. */
void body_check_past(struct findings *f, int32_t date, int32_t today, const char *pointer);

/* The text is one of the words, given with '|' between them. */
void body_check_word(struct findings *f, const char *text, const char *words, const char *pointer);

/* The code in #/indicator is one of the catalogue. */
void body_check_indicator(struct request *r, const char *code);

#endif
