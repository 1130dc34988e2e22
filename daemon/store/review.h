/* Reviews of submissions: approve (which may count), return, reject. */
#ifndef STORE_REVIEW_H
#define STORE_REVIEW_H

#include "store/store.h"

/* What an approval or a move counts: one row an indicator, decided by domain/count. */
struct counts {
	size_t count;
	const char *const *indicators;
	const char *const *key_rules;    /* "enterprise" or "entry" */
	const char *const *key_suffixes; /* year or batch behind the enterprise; "" for none */
	int32_t effective_on;            /* DATE_NONE where nothing is counted */
};

struct decision {
	struct keyed keyed;
	const char *id;            /* of the review, uuid text */
	const char *submission;    /* uuid text */
	const char *etag;          /* If-Match without quotes */
	const char *decision;      /* "approve", "return", "reject" */
	const char *reason_code;   /* NULL: none */
	const char *reason;
	int32_t effective_on;      /* as given in the review; DATE_NONE: not given */
	const char *document_no;
	int32_t due_on;
	const char *stage;         /* approve: the stage that the entry enters */
	const char *title;         /* approve: the entry's title, or NULL */
	struct counts counts;      /* approve */
};

/* Writes the review and what follows from it; approvals take the figure lock. */
struct store_op *store_review_insert(struct store *s, const struct caller *caller, const struct decision *d,
                                     store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
