/* The memory of keys: has this key been answered before, and with what? */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "store/store.h"

/* Looks keyed->account and keyed->key up and compares method, path, query and body digest. `w` is NULL when
 * the key is new; else REPLAYED with the first status and body, or REFUSED idempotency_conflict. */
struct store_op *store_idempotency_find(struct store *s, const struct caller *caller, const struct keyed *keyed,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
