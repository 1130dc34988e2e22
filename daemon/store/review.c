/* Reviews: which statement an approval is, and which a return or a rejection. */
#include <string.h>

#include "domain/review.h"
#include "sql/queries.h"
#include "store/counts.h"
#include "store/review.h"
#include "store/written.h"

static struct store_op *approve(struct store_op *op, const struct decision *d, struct fault *ret_fault)
{
	const struct review *r = d->review;
	struct bind binds[12] = {
		bind_text(d->submission),
		bind_text(d->if_match),
		bind_text(d->id),
		bind_text(r->reason_code),
		bind_text(r->reason),
		bind_date(r->effective_on),
		bind_text(r->document_no),
		bind_text(d->facts == NULL ? NULL : d->facts->stage),
	};

	if (op != NULL && !counts_binds(d->facts, op->arena, &binds[8]))
		return op_submit(op, false, NULL, ret_fault);
	binds[11] = bind_date(d->facts == NULL || d->facts->count == 0 ? DATE_NONE : d->facts->effective_on);
	return written_submit(op, QUERY_REVIEW_APPROVE, &d->keyed, binds, 12, ret_fault);
}

static struct store_op *refuse(struct store_op *op, const struct decision *d, struct fault *ret_fault)
{
	const struct review *r = d->review;
	const struct bind binds[] = {
		bind_text(d->submission),
		bind_text(d->if_match),
		bind_text(d->id),
		bind_text(r->decision),
		bind_text(r->reason_code),
		bind_text(r->reason),
		bind_date(r->due_on),
	};

	return written_submit(op, QUERY_REVIEW_REFUSE, &d->keyed, binds, sizeof binds / sizeof binds[0], ret_fault);
}

struct store_op *store_review_insert(struct store *s, const struct caller *caller, const struct decision *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, caller, (void (*)(void))fn, owner, ret_fault);

	return strcmp(d->review->decision, "approve") == 0 ? approve(op, d, ret_fault) : refuse(op, d, ret_fault);
}
