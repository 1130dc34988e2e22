/* What an enterprise does with a filing afterwards: files it anew, takes it back. */
#ifndef STORE_CORRECTION_H
#define STORE_CORRECTION_H

#include "store/submission.h"

/* The next version of a submission; the pointers are borrowed until the call returns. */
struct correction {
	const struct filing *filing; /* its keyed.answer is the whole 2xx body; id and entry are not used */
	const char *submission;      /* uuid text */
	const char *if_match;        /* the ETag without quotes; NULL: any */
	bool rehearsed;              /* in a transaction that is undone */
};

/* Stores it. Findings: duplicate_title (detail: the entry that has it). STORED: written.detail is the submission's new ETag. */
struct store_op *store_correction_insert(struct store *s, const struct caller *caller, const struct correction *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* What is taken back; the pointers are borrowed until the call returns. */
struct withdrawal {
	const struct keyed *keyed;
	const char *submission; /* uuid text */
	const char *if_match;   /* the ETag without quotes; NULL: any */
	bool rehearsed;         /* in a transaction that is undone */
};

/* Takes back the version that waits for its first review. STORED: written.detail is the submission's new ETag. */
struct store_op *store_submission_withdraw(struct store *s, const struct caller *caller, const struct withdrawal *w,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
