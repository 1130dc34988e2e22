/* What rules ask of other filings. */
#include <string.h>

#include "fake_store/inside.h"
#include "store/finding.h"

#define FN(fn) ((void (*)(void))(fn))

struct store_op *store_filing_before(struct store *s, const struct caller *caller, const char *programme,
	const char *entry, store_finding_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)programme;
	return fake_call_with(s, "filing_before", entry, FN(fn), owner, ret_fault);
}

struct store_op *store_findings_settle(struct store *s, const struct caller *caller, const char *findings,
	bool rehearsed, store_finding_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)caller;
	(void)rehearsed;
	return fake_call_with(s, "findings_settle", findings, FN(fn), owner, ret_fault);
}

bool fake_store_text(struct store *s, const char *name, const char *text)
{
	struct store_op *op = fake_take(s, name);

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_finding_fn *)op->fn)(op->owner, NULL, text);
	fake_free(op);
	return true;
}

void fake_finding_fail(struct store_op *op, const struct fault *f)
{
	((store_finding_fn *)op->fn)(op->owner, f, NULL);
}

/* Nobody else has filed: what depends on others, which stands last, is gone. */
const char *fake_settled(struct store_op *op, const char *findings)
{
	const char *marked = findings == NULL ? NULL : strstr(findings, "{\"marks\":");

	if (findings == NULL)
		return "[]";
	if (marked == NULL)
		return findings;
	if (marked > findings && marked[-1] == ',')
		marked--;
	return arena_printf(op->arena, "%.*s]", (int)(marked - findings), findings);
}
