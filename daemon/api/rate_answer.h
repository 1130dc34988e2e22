#ifndef API_RATE_ANSWER_H
#define API_RATE_ANSWER_H

/* Figures as bytes: JSON, or CSV with an English or Chinese header. */

#include "base/text.h"

struct figure_input;
struct figure_query;
struct request;

enum rate_answer_form { RATE_ANSWER_JSON, RATE_ANSWER_CSV_EN, RATE_ANSWER_CSV_ZH };

/* The rows that answer the query, in the request's arena; at is NULL where memory is out. */
struct text rate_answer_text(struct request *r, enum rate_answer_form form, const struct figure_query *query,
	const struct figure_input *input);

/* What to call those bytes. */
const char *rate_answer_media_type(enum rate_answer_form form);

#endif
