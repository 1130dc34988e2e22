/* Completeness: which statements read it. Refuses to compute anything. */
#include "domain/completeness.h"

#include "sql/queries.h"
#include "store/completeness.h"
#include "store/op.h"

static void completeness_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "completeness that cannot be read");
	store_completeness_fn *fn = (store_completeness_fn *)op->fn;
	const struct completeness *period = NULL;
	struct list counts = { NULL, 0 }, missing = { NULL, 0 };
	bool bad = false;

	if (f == NULL) {
		period = op_row(op, 0, &completeness_period_shape, &bad);
		counts = op_rows(op, 1, &completeness_count_shape);
		missing = op_rows(op, 2, &completeness_missing_shape);
		bad = bad || counts.at == NULL || missing.at == NULL;
	}
	fn(op->owner, bad ? &wrong : f, bad ? NULL : period, &counts, &missing);
}

struct store_op *store_completeness_get(struct store *s, const struct caller *caller, const char *programme,
	const char *period, store_completeness_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_SLOW, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(programme), bind_text(period) };

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_SNAPSHOT;
	return op_submit(op,
		op_add(op, QUERY_COMPLETENESS_PERIOD, binds, 2) && op_add(op, QUERY_COMPLETENESS_COUNT, binds, 2) &&
			op_add(op, QUERY_COMPLETENESS_MISSING, binds, 2),
		completeness_got, ret_fault);
}
