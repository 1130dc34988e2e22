/* Facts one by one: read, proposed to be void, confirmed. */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include "store/store.h"

struct fact;    /* domain/fact.h */
struct voiding; /* domain/voiding.h */

/* NULL where there is none that the caller may see; its tag is its member etag. */
typedef void store_fact_fn(void *owner, const struct fault *f, const struct fact *fact);

/* Reads one fact with the proposals about its event. */
struct store_op *store_fact_get(struct store *s, const struct caller *caller, const char *id, store_fact_fn *fn,
	void *owner, struct fault *ret_fault);

/* One void; the pointers are borrowed until the call returns. */
struct voiding_call {
	struct keyed keyed;
	const char *fact;              /* uuid text */
	const char *if_match;          /* the ETag without quotes that was judged */
	const char *proposal;          /* uuid text: minted to propose, given to confirm */
	const struct voiding *voiding; /* the given members */
};

/* Proposes that the fact become void. Refused conflict where it is void or a proposal is open. */
struct store_op *store_void_propose(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

/* Confirms a proposal, under the figure lock. Refused forbidden to who proposed; finding unknown_proposal. */
struct store_op *store_void_confirm(struct store *s, const struct caller *caller, const struct voiding_call *v,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
