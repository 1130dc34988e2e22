/* Periods: which statements read, make and change one. */
#include "domain/period.h"

#include "sql/queries.h"
#include "store/period.h"
#include "store/written.h"

static void period_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a period that cannot be read");
	const struct period *period = NULL;
	bool bad = false;

	if (f == NULL)
		period = op_row(op, 0, &period_shape, &bad);
	((store_period_fn *)op->fn)(op->owner, bad ? &wrong : f, period);
}

struct store_op *store_period_get(struct store *s, const struct caller *caller, const char *programme, const char *code,
	store_period_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(programme), bind_text(code) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_PERIOD_GET, binds, 2), period_got, ret_fault);
}

struct store_op *store_period_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct period *period, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = {
		bind_text(period->programme),
		bind_text(period->code),
		bind_date(period->first_day),
		bind_date(period->last_day),
		bind_date(period->opens_on),
		bind_date(period->due_on),
		bind_date(period->late_until),
	};

	return written_submit(op, QUERY_PERIOD_INSERT, keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_period_close(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(c->programme), bind_text(c->code), bind_text(c->if_match),
		bind_text(c->event) };

	if (op != NULL)
		op->frame.undone = c->rehearsed;
	return written_submit(op, QUERY_PERIOD_CLOSE, &c->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_reopen_propose(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = {
		bind_text(c->programme),
		bind_text(c->code),
		bind_text(c->if_match),
		bind_text(c->proposal),
		bind_text(c->reopening->reason),
		bind_instant(c->reopening->expires_at),
	};

	return written_submit(op, QUERY_REOPEN_PROPOSE, &c->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_reopen_confirm(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(c->programme), bind_text(c->code), bind_text(c->if_match),
		bind_text(c->proposal), bind_text(c->event) };

	return written_submit(op, QUERY_REOPEN_CONFIRM, &c->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}
