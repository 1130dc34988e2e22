/* Corrections and withdrawals: one statement each. */
#include "store/correction.h"

#include "sql/queries.h"
#include "store/written.h"

struct store_op *store_correction_insert(struct store *s, const struct caller *caller, const struct correction *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct filing *f = c->filing;
	const char *body = op != NULL ? arena_text(op->arena, f->body) : NULL;
	const struct bind binds[] = {
		bind_text(c->submission),
		bind_text(c->if_match),
		bind_text(f->title),
		bind_text(f->title_key),
		bind_text(f->period),
		bind_text(body),
		bind_text(f->answers),
		bind_text(f->explanations),
		bind_text(f->evidence),
		bind_text(f->findings),
		bind_instant(f->received_at),
	};

	if (op != NULL && body == NULL)
		return op_submit(op, false, NULL, ret_fault);
	if (op != NULL)
		op->frame.undone = c->rehearsed;
	return written_submit(op, QUERY_CORRECTION_INSERT, &f->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_submission_withdraw(struct store *s, const struct caller *caller, const struct withdrawal *w,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(w->submission), bind_text(w->if_match) };

	if (op != NULL)
		op->frame.undone = w->rehearsed;
	return written_submit(op, QUERY_SUBMISSION_WITHDRAW, w->keyed, binds, 2, ret_fault);
}
