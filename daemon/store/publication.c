/* Publications: which statements read and freeze them. Refuses to compute anything. */
#include "store/publication.h"

#include "domain/publication.h"
#include "sql/queries.h"
#include "store/written.h"

static void ground_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "the ground of a publication that cannot be read");
	const struct publication_ground *row = NULL;
	struct publication_ground ground;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &publication_ground_row_shape, &bad);
	if (row != NULL) {
		ground = *row;
		ground.counted = op_rows(op, 1, &publication_counted_shape);
		ground.names = op_rows(op, 2, &publication_name_shape);
		ground.openings = op_rows(op, 3, &publication_opening_shape);
		bad = ground.counted.at == NULL || ground.names.at == NULL || ground.openings.at == NULL;
	}
	((store_ground_fn *)op->fn)(op->owner, bad ? &wrong : f, row == NULL || bad ? NULL : &ground);
}

/* An array of texts; a NULL one of the struct at every `step` bytes. */
static bool codes_bind(struct arena *arena, const void *at, size_t count, size_t step, struct bind *ret_bind)
{
	struct bind *binds = arena_alloc_array(arena, count, sizeof *binds);

	if (binds == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		binds[i] = bind_text(*(const char *const *)((const char *)at + i * step));
	*ret_bind = bind_array(binds, count);
	return true;
}

struct store_op *store_publication_ground(struct store *s, const char *period, const char *scope,
	const struct list *indicators, int64_t names, store_ground_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_SLOW, NULL, (void (*)(void))fn, owner, ret_fault);
	struct bind codes;
	bool built;

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_SNAPSHOT;
	built = codes_bind(op->arena, indicators->at, indicators->count, sizeof(const char *), &codes);
	if (built) {
		const struct bind binds[] = { bind_text(period), bind_text(scope), codes, bind_int(names) };

		built = op_add(op, QUERY_PUBLICATION_GROUND, binds, 1) &&
			op_add(op, QUERY_PUBLICATION_COUNTED, binds, 3) &&
			op_add(op, QUERY_PUBLICATION_NAMES, binds, 4) &&
			op_add(op, QUERY_PUBLICATION_OPENINGS, binds, 3);
	}
	return op_submit(op, built, ground_got, ret_fault);
}

static void publication_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a publication that cannot be read");
	const struct publication *publication = NULL;
	bool bad = false;

	if (f == NULL)
		publication = op_row(op, 0, &publication_shape, &bad);
	((store_publication_fn *)op->fn)(op->owner, bad ? &wrong : f, publication);
}

struct store_op *store_publication_get(
	struct store *s, int64_t no, store_publication_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_int(no);

	return op == NULL ? NULL
			  : op_submit(op, op_add(op, QUERY_PUBLICATION_GET, &bind, 1), publication_got, ret_fault);
}

struct store_op *store_publication_insert(struct store *s, const struct caller *caller,
	const struct publication_call *c, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct publication *p = c->publication;
	const struct publication_counted *counted = c->counted->at;
	struct bind codes, digests;

	if (op == NULL)
		return NULL;
	if (!codes_bind(op->arena, &counted->indicator, c->counted->count, sizeof *counted, &codes) ||
		!codes_bind(op->arena, &counted->digest, c->counted->count, sizeof *counted, &digests))
		return op_submit(op, false, NULL, ret_fault);
	const struct bind binds[] = {
		bind_int(p->no),
		bind_text(p->period),
		bind_text(p->title),
		bind_text(p->document_no),
		bind_text(p->scope),
		bind_date(p->as_of),
		bind_instant(p->known_at),
		bind_int(p->revision),
		bind_text(p->content),
		codes,
		digests,
	};
	return written_submit(
		op, QUERY_PUBLICATION_INSERT, &c->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}
