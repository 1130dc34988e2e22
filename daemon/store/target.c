/* Targets: which statement adds a version, and which looks beforehand what it adds up to. */
#include "domain/target.h"
#include "sql/queries.h"
#include "store/op.h"
#include "store/target.h"
#include "store/written.h"

struct store_op *store_target_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct target *target, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = {
		bind_text(target->id),
		bind_text(target->indicator),
		bind_text(target->scope),
		bind_int(target->year),
		bind_int(target->value),
		bind_text(target->kind),
		bind_text(target->document_no),
		bind_date(target->valid_from),
		bind_text(target->reason),
	};
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);

	return written_submit(op, QUERY_TARGET_INSERT, keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

static void sums_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "sums of targets cannot be read");
	struct list rows = { NULL, 0 };

	if (f == NULL)
		rows = op_rows(op, 0, &target_sum_shape);
	if (f == NULL && rows.at == NULL)
		f = &wrong;
	((store_target_sums_fn *)op->fn)(op->owner, f, f == NULL ? &rows : NULL);
}

struct store_op *store_target_sums(struct store *s, const struct caller *caller, const struct target *target,
	store_target_sums_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = {
		bind_text(target->indicator),
		bind_text(target->scope),
		bind_int(target->year),
		bind_int(target->value),
		bind_text(target->kind),
		bind_date(target->valid_from),
	};
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_TARGET_SUMS, binds, 6), sums_came, ret_fault);
}
