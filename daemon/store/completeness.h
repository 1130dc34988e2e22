/* Who has to file in a period, and who has. */
#ifndef STORE_COMPLETENESS_H
#define STORE_COMPLETENESS_H

#include "base/field.h"
#include "store/store.h"

struct completeness; /* domain/completeness.h */

/* The period (its lists empty), its leaf districts (struct completeness_count) and who has not filed (struct
 * completeness_missing). NULL without a fault: there is no such period. */
typedef void store_completeness_fn(void *owner, const struct fault *f, const struct completeness *period,
	const struct list *counts, const struct list *missing);

/* Reads what the caller may see of a programme's period ("*": of all) in one snapshot; the slow lane. */
struct store_op *store_completeness_get(struct store *s, const struct caller *caller, const char *programme,
	const char *period, store_completeness_fn *fn, void *owner, struct fault *ret_fault);

#endif
