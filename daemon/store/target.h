/* Targets: a new version each time. */
#ifndef STORE_TARGET_H
#define STORE_TARGET_H

#include "base/field.h"
#include "store/store.h"

struct target; /* domain/target.h */

/* Adds a version, under the figure lock. `target` (borrowed until the call returns) has the posted members and its minted id. The
 * answer ends with an empty array of findings; where sums contradict a target, it gets `finding` for each, {0} the sum and {1}
 * the target, and is told as the answer of what was stored. */
struct store_op *store_target_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct target *target, const char *finding, store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
