/* Targets: which statement adds a version. */
#include "domain/target.h"
#include "sql/queries.h"
#include "store/op.h"
#include "store/target.h"
#include "store/written.h"

struct store_op *store_target_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct target *target, const char *finding, store_written_fn *fn, void *owner, struct fault *ret_fault)
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
		bind_text(finding),
	};
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);

	return written_submit(op, QUERY_TARGET_INSERT, keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}
