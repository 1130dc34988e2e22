/* Submissions: filed through the commit group, read one by one. */
#ifndef STORE_SUBMISSION_H
#define STORE_SUBMISSION_H

#include "base/text.h"
#include "domain/submission.h"
#include "store/store.h"

/* One filing that passed the form. Members not known are NULL. */
struct filing {
	struct keyed keyed; /* its answer is NULL: rendered from the row */
	const char *id;     /* uuid text, version 7; its millisecond is received_at */
	const char *entry;  /* uuid text: joined, minted, or made of programme and uscc */
	bool entry_given;   /* the body named it: it must be the enterprise's own, of this programme */
	const char *uscc;   /* normalised, of the credential */
	const char *programme;
	const char *title;
	const char *title_key; /* filing_title_key: no second entry of the enterprise may have it; else NULL */
	const char *period;
	struct text body;         /* as received, UTF-8 */
	const char *answers;      /* JSON object */
	const char *explanations; /* JSON object, NULL for none */
	const char *evidence;     /* JSON array, NULL for none */
	const char *findings;     /* JSON array of what informs and does not refuse, NULL for none */
	const char *marks;        /* what other filings may share, a line each, NULL for none */
	size_t marks_of_one; /* bytes of marks, from their beginning, that one other is told of; the rest takes more of them */
	int64_t received_at; /* instant, whole milliseconds */
};

/* What a filing came to. On STORED and REPLAYED the row's own values, from which the answer is rendered.
 * Findings: unknown_enterprise, unknown_entry, duplicate_title (detail: the entry that has it). */
struct filed {
	struct written written;
	struct submission_stored stored;
};

typedef void store_filed_fn(void *owner, const struct fault *f, const struct filed *filed);

/* Files it in the next commit group. A filing whose owner has gone is committed all the same. */
struct store_op *store_submission_insert(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault);

/* The same statement in a transaction that is undone: STORED tells what would be stored. keyed.key is one that nobody used. */
struct store_op *store_submission_rehearse(
	struct store *s, const struct filing *filing, store_filed_fn *fn, void *owner, struct fault *ret_fault);

/* Has this key been answered before? To be asked before a 4xx that follows the body. `filed` is NULL when
 * not; else REPLAYED, or REFUSED idempotency_conflict. */
struct store_op *store_submission_recall(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_filed_fn *fn, void *owner, struct fault *ret_fault);

/* NULL where there is none that the caller may see. `etag` is without quotes. */
typedef void store_submission_fn(
	void *owner, const struct fault *f, const struct submission *submission, const char *etag);

/* Reads one submission with its reviews, as the caller may see it. */
struct store_op *store_submission_get(struct store *s, const struct caller *caller, const char *id,
	store_submission_fn *fn, void *owner, struct fault *ret_fault);

#endif
