/* Rules beside other filings: one statement each, one text back. */
#include "store/finding.h"

#include "sql/queries.h"
#include "store/op.h"
#include "store/row.h"

static void text_got(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a text that cannot be read");
	store_finding_fn *fn = (store_finding_fn *)op->fn;
	const struct row_text *row = NULL;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &row_text_shape, &bad);
	fn(op->owner, bad ? &wrong : f, row == NULL ? NULL : row->text);
}

struct store_op *store_filing_before(struct store *s, const struct caller *caller, const char *programme,
	const char *entry, store_finding_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(caller->uscc), bind_text(programme), bind_text(entry) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_FILING_BEFORE, binds, 3), text_got, ret_fault);
}

struct store_op *store_findings_settle(struct store *s, const struct caller *caller, const char *findings,
	bool rehearsed, store_finding_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_text(findings), bind_text(caller->uscc), bind_bool(rehearsed) };

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_FINDINGS_SETTLE, binds, 3), text_got, ret_fault);
}
