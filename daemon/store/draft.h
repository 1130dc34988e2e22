/* Drafts: begun, saved anew, given up, filed. */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "store/submission.h"

/* What is to be done with a draft; the pointers are borrowed until the call returns. */
struct draft_call {
	const struct filing *filing; /* its keyed.answer is the whole 2xx body; id is the draft's where it is begun */
	const char *draft;           /* uuid text; NULL: it is begun */
	const char *if_match;        /* the ETag without quotes; NULL: any */
	bool rehearsed;              /* in a transaction that is undone */
};

/* Begins a draft, or saves one anew (then keyed.key is NULL). Findings: unknown_enterprise, unknown_entry,
 * duplicate_title (detail: the entry that has it). STORED: written.detail is the draft's new ETag. */
struct store_op *store_draft_save(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* Files the stored bytes of a draft; of the filing only title_key, findings and received_at are used. Findings as above.
 * STORED: written.detail is the submission's ETag. */
struct store_op *store_draft_submit(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* Gives a draft up; of the filing only keyed is used, whose key is NULL. */
struct store_op *store_draft_delete(struct store *s, const struct caller *caller, const struct draft_call *d,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
