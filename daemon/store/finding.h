/* What rules need to know of other filings, before a filing is stored. */
#ifndef STORE_FINDING_H
#define STORE_FINDING_H

#include <stdbool.h>

#include "store/store.h"

/* A text, or NULL where there is none; valid during the call. */
typedef void store_finding_fn(void *owner, const struct fault *f, const char *text);

/* The answers last filed for an entry of the caller's enterprise; NULL: none were. */
struct store_op *store_filing_before(struct store *s, const struct caller *caller, const char *programme,
	const char *entry, store_finding_fn *fn, void *owner, struct fault *ret_fault);

/* Which of the findings hold, those with marks beside what others have filed: a JSON array. The marks are left unless it is a rehearsal. */
struct store_op *store_findings_settle(struct store *s, const struct caller *caller, const char *findings,
	bool rehearsed, store_finding_fn *fn, void *owner, struct fault *ret_fault);

#endif
