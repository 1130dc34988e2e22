/* Inside the store: the commit group, filings that arrive while one group is in flight and go together. */
#ifndef STORE_GROUP_H
#define STORE_GROUP_H

#include "store/op.h"
#include "store/row.h"
#include "store/submission.h"

struct group;

/* The store's group, empty; NULL: no memory. */
struct group *group_new(struct store *s);

/* Frees it; it is not in flight any more. NULL does nothing. */
void group_free(struct group *g);

/* Forms a group of what waits in the lane and sends it. False: one is in flight or being answered, or no memory. */
bool group_run(struct group *g, struct pool_conn *c);

/* Adds the group's statement with this filing alone to an operation. False: the arena is full. */
bool group_add_alone(struct store_op *op, const struct filing *filing);

/* What the statement says of a row; false where it cannot be read. */
bool group_read_row(const struct row_filed *row, const struct filing *filing, struct filed *ret_filed);

#endif
