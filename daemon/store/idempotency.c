/* The memory of keys: asked before a keyed write begins. */
#include "sql/queries.h"
#include "store/idempotency.h"
#include "store/written.h"

static void key_found(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "an answer of before that cannot be read");
	store_written_fn *fn = (store_written_fn *)op->fn;
	const struct row_answered *row = NULL;
	struct written w;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &row_answered_shape, &bad);
	if (row != NULL)
		w = written_answered(row);
	fn(op->owner, bad ? &wrong : f, row == NULL ? NULL : &w);
}

struct store_op *store_idempotency_find(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind binds[WRITTEN_FIND_BINDS];

	written_find_binds(keyed, binds);
	return op == NULL ? NULL
			  : op_submit(op, op_add(op, QUERY_IDEMPOTENCY_FIND, binds, WRITTEN_FIND_BINDS), key_found,
				    ret_fault);
}
