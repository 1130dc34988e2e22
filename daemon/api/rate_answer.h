#ifndef API_RATE_ANSWER_H
#define API_RATE_ANSWER_H

/* Figures as bytes: JSON, or a table with an English or Chinese header. */

#include "base/language.h"
#include "base/text.h"

struct figure_input;
struct figure_query;
struct request;
struct sheet_form; /* wire/sheet.h; NULL here: JSON */

/* The rows that answer the query, in the request's arena; at is NULL where memory is out. */
struct text rate_answer_text(struct request *r, const struct sheet_form *form, enum language language,
	const struct figure_query *query, const struct figure_input *input);

/* What to call those bytes. */
const char *rate_answer_media_type(const struct sheet_form *form);

#endif
