/* Drafts: one statement each. Knows nothing of what a draft must say. */
#include "store/draft.h"

#include "sql/queries.h"
#include "store/written.h"

static struct store_op *new_op(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);

	if (op != NULL)
		op->frame.undone = d->rehearsed;
	return op;
}

struct store_op *store_draft_save(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = new_op(s, caller, d, fn, owner, ret_fault);
	unsigned query = d->draft == NULL ? QUERY_DRAFT_INSERT : QUERY_DRAFT_REPLACE;
	const struct filing *f = d->filing;
	const char *body = op != NULL ? arena_text(op->arena, f->body) : NULL;
	const struct bind binds[] = {
		bind_text(d->draft == NULL ? f->id : d->draft),
		bind_text(d->if_match),
		bind_text(f->programme),
		bind_text(f->entry),
		bind_bool(f->entry_given),
		bind_text(f->title),
		bind_text(f->title_key),
		bind_text(f->period),
		bind_text(body),
		bind_text(f->answers),
		bind_text(f->explanations),
		bind_text(f->evidence),
		bind_instant(f->received_at),
	};

	if (op != NULL && body == NULL)
		return op_submit(op, false, NULL, ret_fault);
	return written_submit(op, query, &f->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_draft_submit(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct filing *f = d->filing;
	const struct bind binds[] = {
		bind_text(d->draft),
		bind_text(d->if_match),
		bind_text(f->title_key),
		bind_text(f->findings),
		bind_instant(f->received_at),
	};

	return written_submit(new_op(s, caller, d, fn, owner, ret_fault), QUERY_DRAFT_SUBMIT, &f->keyed, binds,
		sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_draft_delete(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = new_op(s, caller, d, fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(d->draft), bind_text(d->if_match) };

	return written_submit(op, QUERY_DRAFT_DELETE, &d->filing->keyed, binds, 2, ret_fault);
}
