/* External values: which statement adds one. */
#include "domain/external_value.h"
#include "sql/queries.h"
#include "store/external_value.h"
#include "store/written.h"

struct store_op *store_external_value_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct external_value *value, store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	const struct bind binds[] = {
		bind_text(value->id),
		bind_text(value->indicator),
		bind_text(value->scope),
		bind_date(value->as_of),
		bind_int(value->value),
		bind_text(value->source),
	};
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);

	return written_submit(op, QUERY_EXTERNAL_VALUE_INSERT, keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}
