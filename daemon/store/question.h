/* Inside the store: what pages and streams have in common. */
#ifndef STORE_QUESTION_H
#define STORE_QUESTION_H

#include "store/list.h"
#include "store/op.h"
#include "store/row.h"

/* Whether the question's instant of knowledge is settled in a first step of its own. */
bool question_settles(const struct list_question *q);

/* Adds the question's steps; limit INT64_NONE: all rows from the start, and no total. False: no memory. */
bool question_add(struct store_op *op, const struct list_question *q, int64_t limit);

/* Whether the first step, which settles, found the instant to lie ahead. */
bool question_is_ahead(struct store_op *op, const struct list_question *q);

/* What is needed when the rows come; NULL: no memory. */
struct list_question *question_copy(struct store_op *op, const struct list_question *q);

#endif
