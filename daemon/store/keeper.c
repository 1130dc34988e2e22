/* Decides which statements the keeper's batches are, and that each is a transaction of its own that writes. */
#include "sql/queries.h"
#include "store/keeper.h"
#include "store/op.h"
#include "store/row.h"

static void kept_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "what the keeper did cannot be read");
	const struct store_kept *kept = NULL;
	bool bad;

	if (f == NULL)
		kept = op_row(op, 0, &row_kept_shape, &bad);
	((store_kept_fn *)op->fn)(op->owner, f != NULL ? f : kept == NULL ? &wrong : NULL, kept);
}

static struct store_op *ask(struct store *s, unsigned query, const struct bind *binds, size_t count, store_kept_fn *fn,
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_SLOW, NULL, (void (*)(void))fn, owner, ret_fault);

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_WRITE;
	return op_submit(op, op_add(op, query, binds, count), kept_came, ret_fault);
}

static struct store_op *ask_batch(struct store *s, unsigned query, struct bind first, int64_t at_most,
	store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = { first, bind_int(at_most) };

	return ask(s, query, binds, 2, fn, owner, ret_fault);
}

struct store_op *store_keeper_settle(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	return ask_batch(s, QUERY_KEEPER_SETTLE, bind_date(today), at_most, fn, owner, ret_fault);
}

struct store_op *store_keeper_move(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	return ask_batch(s, QUERY_KEEPER_MOVE, bind_date(today), at_most, fn, owner, ret_fault);
}

struct store_op *store_keeper_forget(
	struct store *s, int64_t keep_days, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	return ask_batch(s, QUERY_KEEPER_FORGET, bind_int(keep_days), at_most, fn, owner, ret_fault);
}

struct store_op *store_keeper_evidence(
	struct store *s, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = { bind_int(at_most) };

	return ask(s, QUERY_KEEPER_EVIDENCE, binds, 1, fn, owner, ret_fault);
}
