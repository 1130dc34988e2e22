/* Facts: which statements read one and make it void. */
#include "domain/fact.h"

#include "domain/voiding.h"
#include "sql/queries.h"
#include "store/fact.h"
#include "store/written.h"

static void fact_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a fact that cannot be read");
	const struct fact *fact = NULL;
	bool bad = false;

	if (f == NULL)
		fact = op_row(op, 0, &fact_shape, &bad);
	((store_fact_fn *)op->fn)(op->owner, bad ? &wrong : f, fact);
}

struct store_op *store_fact_get(struct store *s, const struct caller *caller, const char *id, store_fact_fn *fn,
	void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_text(id);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_FACT_GET, &bind, 1), fact_got, ret_fault);
}

struct store_op *store_void_propose(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = {
		bind_text(v->fact),
		bind_text(v->if_match),
		bind_text(v->proposal),
		bind_text(v->voiding->reason_code),
		bind_text(v->voiding->reason),
		bind_date(v->voiding->effective_on),
		bind_text(v->voiding->document_no),
	};

	return written_submit(op, QUERY_VOID_PROPOSE, &v->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_void_confirm(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(v->fact), bind_text(v->if_match), bind_text(v->proposal) };

	return written_submit(op, QUERY_VOID_CONFIRM, &v->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}
