/* Targets: a new version each time. */
#ifndef STORE_TARGET_H
#define STORE_TARGET_H

#include "base/field.h"
#include "store/store.h"

struct target; /* domain/target.h */

/* Adds a version, under the figure lock. `target` (borrowed until the call returns) has the posted members and its minted id. */
struct store_op *store_target_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct target *target, store_written_fn *fn, void *owner, struct fault *ret_fault);

/* A list of struct target_sum, valid during the call. */
typedef void store_target_sums_fn(void *owner, const struct fault *f, const struct list *sums);

/* Where targets would not add up if `target` (borrowed until the call returns) were stored now; nothing is. The reads lane. */
struct store_op *store_target_sums(struct store *s, const struct caller *caller, const struct target *target,
	store_target_sums_fn *fn, void *owner, struct fault *ret_fault);

#endif
