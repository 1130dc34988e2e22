/* Reviews of submissions: approve (which may count), return, reject. */
#ifndef STORE_REVIEW_H
#define STORE_REVIEW_H

#include "store/store.h"

struct count_facts; /* domain/count.h */
struct review;      /* domain/review.h */

/* One decision; the pointers are borrowed until the call returns. */
struct decision {
	struct keyed keyed;
	const char *id;                  /* of the review, uuid text, minted */
	const char *submission;          /* uuid text */
	const char *if_match;            /* the ETag without quotes; NULL: any */
	const struct review *review;     /* the given members: decision, reason_code, reason, effective_on ... */
	const struct count_facts *facts; /* "approve": the stage and what counts; else NULL */
};

/* Writes the review and what follows from it; an approval takes the figure lock. STORED: written.detail is
 * the submission's new ETag, without quotes. */
struct store_op *store_review_insert(struct store *s, const struct caller *caller, const struct decision *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
