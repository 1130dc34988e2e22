/* Points in time: microseconds since 1970-01-01 UTC, printed with the offset of Shanghai. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define INSTANT_NONE INT64_MIN /* no instant: null */
#define INSTANT_TEXT_SIZE 33   /* the longest form, 2023-06-12T09:30:11.123456+08:00, and the NUL */
#define INSTANT_HTTP_SIZE 30   /* Mon, 12 Jun 2023 01:30:11 GMT and the NUL */

/* Writes 2023-06-12T09:30:11.123+08:00 (further digits cut), or an empty string for INSTANT_NONE. */
void instant_format_millis(int64_t instant_us, char ret_text[INSTANT_TEXT_SIZE]);

/* Writes 2023-06-12T09:30:11.123456+08:00, or an empty string for INSTANT_NONE. */
void instant_format_micros(int64_t instant_us, char ret_text[INSTANT_TEXT_SIZE]);

/* Writes an HTTP date of the second, in GMT. */
void instant_format_http(int64_t instant_us, char ret_text[INSTANT_HTTP_SIZE]);

/* Reads RFC 3339 with "Z" or an offset, at most six digits of a second; false for anything else. No leap seconds. */
bool instant_parse(struct text t, int64_t *ret_instant_us);

/* Reads the form of HTTP dates that is written today (IMF-fixdate); false for anything else. */
bool instant_parse_http(struct text t, int64_t *ret_instant_us);

#endif
