/* Periods: read, made, closed, reopened by two persons. */
#ifndef STORE_PERIOD_H
#define STORE_PERIOD_H

#include "store/store.h"

struct period;    /* domain/period.h */
struct reopening; /* domain/period.h */

/* NULL where there is none; its tag is its member etag. */
typedef void store_period_fn(void *owner, const struct fault *f, const struct period *period);

/* Reads one period of a programme ("*": of all) with the proposals to reopen it. */
struct store_op *store_period_get(struct store *s, const struct caller *caller, const char *programme, const char *code,
	store_period_fn *fn, void *owner, struct fault *ret_fault);

/* Makes a period. Refused conflict where there is one of its programme and code. */
struct store_op *store_period_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct period *period, store_written_fn *fn, void *owner, struct fault *ret_fault);

/* One change of a period; the pointers are borrowed until the call returns. */
struct period_call {
	struct keyed keyed;
	const char *programme;
	const char *code;
	const char *if_match;              /* the ETag without quotes that was judged */
	const char *event;                 /* uuid text, minted; of a proposal NULL */
	const char *proposal;              /* uuid text: minted to propose, given to confirm; of a close NULL */
	const struct reopening *reopening; /* to propose: the given members */
	bool rehearsed;                    /* a close: in a transaction that is undone */
};

/* Closes it, under the figure lock: who files into it has ended, or is refused. */
struct store_op *store_period_close(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* Proposes that it be open until an instant. Refused conflict where it is open or a proposal is. */
struct store_op *store_reopen_propose(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* Confirms a proposal, under the figure lock. Refused forbidden to who proposed; finding unknown_proposal. */
struct store_op *store_reopen_confirm(struct store *s, const struct caller *caller, const struct period_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
