/* Opening stocks: what was counted before the records begin, with or without names. */
#ifndef STORE_OPENING_STOCK_H
#define STORE_OPENING_STOCK_H

#include "store/store.h"

struct count_facts;        /* domain/count.h */
struct opening_stock_body; /* domain/opening_stock.h */

/* Adds a version, under the figure lock; `id` is minted. Each member becomes a fact of every indicator of `facts`
 * (count_opening; NULL without members). The pointers are borrowed until the call returns. */
struct store_op *store_opening_stock_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const char *id, const struct opening_stock_body *body, const struct count_facts *facts, store_written_fn *fn,
	void *owner, struct fault *ret_fault);

#endif
