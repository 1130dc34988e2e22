/* Enterprises: which statements read and register them. */
#include "domain/enterprise.h"

#include "domain/enterprise_change.h"
#include "sql/queries.h"
#include "store/enterprise.h"
#include "store/written.h"

static void read_one(struct store_op *op, const struct fault *f, const struct shape *shape)
{
	struct fault wrong = fault_of(500, "internal", "an enterprise that cannot be read");
	store_enterprise_fn *fn = (store_enterprise_fn *)op->fn;
	const struct enterprise *e = NULL;
	const struct row_etag *tag = NULL;
	bool bad = false;

	if (f == NULL)
		e = op_row(op, 0, shape, &bad);
	if (e != NULL)
		tag = op_row(op, 0, &row_etag_shape, &bad);
	fn(op->owner, bad ? &wrong : f, e, tag == NULL ? NULL : tag->etag);
}

static void got(struct store_op *op, const struct fault *f)
{
	read_one(op, f, &enterprise_shape);
}

static void got_then(struct store_op *op, const struct fault *f)
{
	read_one(op, f, &enterprise_read_shape);
}

struct store_op *store_enterprise_get(struct store *s, const struct caller *caller, const char *uscc,
	store_enterprise_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_text(uscc);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_ENTERPRISE_GET, &bind, 1), got, ret_fault);
}

struct store_op *store_enterprise_then(struct store *s, const struct caller *caller, const char *uscc, int32_t as_of,
	int64_t known_at, store_enterprise_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(uscc), bind_date(as_of), bind_instant(known_at) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_ENTERPRISE_THEN, binds, 3), got_then, ret_fault);
}

static struct bind texts_bind(const struct list *texts, struct arena *arena)
{
	struct bind *at = arena_alloc_array(arena, texts->count, sizeof *at);

	for (size_t i = 0; at != NULL && i < texts->count; i++)
		at[i] = bind_text(((const char *const *)texts->at)[i]);
	return bind_array(at, at == NULL ? 0 : texts->count);
}

struct store_op *store_enterprise_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct enterprise *e, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind binds[13];

	if (op == NULL)
		return NULL;
	binds[0] = bind_text(e->uscc);
	binds[1] = bind_text(e->name);
	binds[2] = bind_text(e->short_name);
	binds[3] = bind_text(e->district);
	binds[4] = bind_text(e->park);
	binds[5] = texts_bind(&e->chains, op->arena);
	binds[6] = bind_text(e->industry);
	binds[7] = bind_text(e->size);
	binds[8] = bind_text(e->status);
	binds[9] = bind_text(e->predecessor);
	binds[10] = bind_int(e->staff);
	binds[11] = bind_int(e->revenue_wan);
	binds[12] = bind_int(e->assets_wan);
	return written_submit(op, QUERY_ENTERPRISE_INSERT, keyed, binds, 13, ret_fault);
}

struct store_op *store_enterprise_change(struct store *s, const struct caller *caller, const struct enterprise_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct enterprise_change *change = c->change;
	struct bind binds[17];

	if (op == NULL)
		return NULL;
	binds[0] = bind_text(c->uscc);
	binds[1] = bind_text(c->if_match);
	binds[2] = bind_text(c->id);
	binds[3] = texts_bind(&change->sets, op->arena);
	binds[4] = bind_date(change->effective_on);
	binds[5] = bind_text(change->name);
	binds[6] = bind_text(change->short_name);
	binds[7] = bind_text(change->district);
	binds[8] = bind_text(change->park);
	binds[9] = texts_bind(&change->chains, op->arena);
	binds[10] = bind_text(change->status);
	binds[11] = bind_text(change->predecessor);
	binds[12] = bind_text(change->size);
	binds[13] = bind_int(change->staff);
	binds[14] = bind_int(change->revenue_wan);
	binds[15] = bind_int(change->assets_wan);
	binds[16] = bind_text(change->industry);
	return written_submit(op, QUERY_ENTERPRISE_CHANGE, &c->keyed, binds, 17, ret_fault);
}
