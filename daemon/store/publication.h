/* Publications: what there is to publish, and what was published. */
#ifndef STORE_PUBLICATION_H
#define STORE_PUBLICATION_H

#include "base/field.h"
#include "store/store.h"

struct publication;        /* domain/publication.h */
struct publication_ground; /* domain/publication.h */

/* NULL without a fault: there is no such period of all programmes. */
typedef void store_ground_fn(void *owner, const struct fault *f, const struct publication_ground *ground);

/* What a period is to a publication of these indicators (codes) in a scope, with the first `names` names of each; the slow lane. */
struct store_op *store_publication_ground(struct store *s, const char *period, const char *scope,
	const struct list *indicators, int64_t names, store_ground_fn *fn, void *owner, struct fault *ret_fault);

/* NULL without a fault: there is none of that number. */
typedef void store_publication_fn(void *owner, const struct fault *f, const struct publication *publication);

/* Reads one publication with its content. */
struct store_op *store_publication_get(
	struct store *s, int64_t no, store_publication_fn *fn, void *owner, struct fault *ret_fault);

/* One publication to be made; the pointers are borrowed until the call returns. */
struct publication_call {
	struct keyed keyed;
	const struct publication *publication;
	const struct list *counted; /* struct publication_counted: the facts as they were seen */
};

/* Freezes it. Refused conflict where the period or the facts are not what was seen any more, or the number is taken. */
struct store_op *store_publication_insert(struct store *s, const struct caller *caller,
	const struct publication_call *c, store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
