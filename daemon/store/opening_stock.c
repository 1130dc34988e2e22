/* Opening stocks: which statement adds a version, its members as arrays beside each other. */
#include "domain/opening_stock.h"
#include "sql/queries.h"
#include "store/counts.h"
#include "store/opening_stock.h"
#include "store/written.h"

/* uscc, title, effective_on, district; all null where no names are known. */
static bool members_binds(const struct list *members, struct arena *arena, struct bind ret_binds[4])
{
	const struct opening_stock_member *m = members->at;
	struct bind *columns[4];

	for (size_t c = 0; c < 4; c++) {
		ret_binds[c] = bind_text(NULL);
		if (m == NULL)
			continue;
		columns[c] = arena_alloc_array(arena, members->count, sizeof *columns[c]);
		if (columns[c] == NULL)
			return false;
		ret_binds[c] = bind_array(columns[c], members->count);
	}
	for (size_t i = 0; m != NULL && i < members->count; i++) {
		columns[0][i] = bind_text(m[i].uscc);
		columns[1][i] = bind_text(m[i].title);
		columns[2][i] = bind_date(m[i].effective_on);
		columns[3][i] = bind_text(m[i].district);
	}
	return true;
}

struct store_op *store_opening_stock_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const char *id, const struct opening_stock_body *body, const struct count_facts *facts, store_written_fn *fn,
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind binds[13] = {
		bind_text(id),          bind_text(body->indicator), bind_text(body->scope), bind_date(body->as_of),
		bind_int(body->value), bind_text(body->document_no),
	}, counts[3];

	if (op == NULL)
		return NULL;
	if (!members_binds(&body->members, op->arena, &binds[6]) || !counts_binds(facts, op->arena, counts))
		return op_submit(op, false, NULL, ret_fault);
	binds[10] = counts[0];
	binds[11] = counts[1];
	return written_submit(op, QUERY_OPENING_STOCK_INSERT, keyed, binds, 12, ret_fault);
}
