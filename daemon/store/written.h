/* Inside the store: keyed writes, from their first parameters to what became of them. */
#ifndef STORE_WRITTEN_H
#define STORE_WRITTEN_H

#include "store/op.h"
#include "store/row.h"
#include "store/submission.h"

enum { WRITTEN_KEYED_BINDS = 11, WRITTEN_FIND_BINDS = 6 };

/* The parameters with which every keyed write begins. */
void written_keyed_binds(const struct keyed *keyed, struct bind ret_binds[WRITTEN_KEYED_BINDS]);

/* The parameters of idempotency_find. */
void written_find_binds(const struct keyed *keyed, struct bind ret_binds[WRITTEN_FIND_BINDS]);

/* A keyed write of one statement: its common parameters, then `binds`. op is NULL where the store took none. */
struct store_op *written_submit(struct store_op *op, unsigned query, const struct keyed *keyed,
	const struct bind *binds, size_t count, struct fault *ret_fault);

/* What an outcome's words mean; false where they are none that we know. */
bool written_judge(const char *outcome, const char *detail, struct written *ret_written);

/* What was answered before under a key. */
struct written written_answered(const struct row_answered *row);

/* Answers a write of unknown outcome by what was found under its key, and frees it. */
void written_settle(struct store_op *op, const struct row_answered *row);

/* The part of a filing's answer that comes from its row. */
struct submission_stored written_stored(const struct row_answered *row);

#endif
