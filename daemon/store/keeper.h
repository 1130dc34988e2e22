/* What time does by itself, in batches; each daemon may ask, the database sees to it that all happens once. */
#ifndef STORE_KEEPER_H
#define STORE_KEEPER_H

#include <stdint.h>

#include "store/store.h"

/* What one batch did. */
struct store_kept {
	int64_t done; /* entries or files looked at, moves made or keys forgotten */
	int64_t more; /* 1: entries are due now; there may be more keys to forget, or files to look at */
};

/* The end of a batch: a fault, or what it did. */
typedef void store_kept_fn(void *owner, const struct fault *f, const struct store_kept *kept);

/* Learns when changed entries are due, at most so many; `today` is the day in Shanghai. */
struct store_op *store_keeper_settle(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault);

/* Makes moves that are due, at most so many, under the figure lock. */
struct store_op *store_keeper_move(
	struct store *s, int32_t today, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault);

/* Forgets Idempotency-Keys older than so many days (at least 7), at most so many. In the slow lane: it may read a whole table. */
struct store_op *store_keeper_forget(
	struct store *s, int64_t keep_days, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault);

/* Removes files of evidence that nobody has named in the week after they were uploaded or last asked for: looks at so many at most. */
struct store_op *store_keeper_evidence(
	struct store *s, int64_t at_most, store_kept_fn *fn, void *owner, struct fault *ret_fault);

#endif
