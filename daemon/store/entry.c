/* Entries: which statements read and move them. */
#include "domain/entry.h"
#include "domain/move.h"
#include "sql/queries.h"
#include "store/counts.h"
#include "store/entry.h"
#include "store/written.h"

static void entry_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "an entry that cannot be read");
	store_entry_fn *fn = (store_entry_fn *)op->fn;
	const struct row_moved *moved = NULL;
	const struct entry *e = NULL;
	bool bad = false;

	if (f == NULL)
		e = op_row(op, 0, &entry_shape, &bad);
	if (e != NULL)
		moved = op_row(op, 0, &row_moved_shape, &bad);
	if (moved == NULL)
		fn(op->owner, bad ? &wrong : f, NULL, NULL, DATE_NONE);
	else
		fn(op->owner, NULL, e, moved->etag, moved->moved_on);
}

struct store_op *store_entry_get(struct store *s, const struct caller *caller, const char *id, int32_t day,
	store_entry_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind binds[2] = { bind_text(id), bind_date(day) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_ENTRY_GET, binds, 2), entry_got, ret_fault);
}

struct store_op *store_entry_move(struct store *s, const struct caller *caller, const struct transition *t,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct move *m = t->move;
	struct bind binds[11] = {
		bind_text(t->entry),
		bind_text(t->if_match),
		bind_text(t->id),
		bind_text(t->from),
		bind_text(m->to),
		bind_date(m->effective_on),
		bind_text(m->document_no),
		bind_text(m->reason),
	};

	if (op != NULL && !counts_binds(t->facts, op->arena, &binds[8]))
		return op_submit(op, false, NULL, ret_fault);
	return written_submit(op, QUERY_MOVE_INSERT, &t->keyed, binds, 11, ret_fault);
}
