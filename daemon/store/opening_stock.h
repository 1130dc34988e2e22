/* Opening stocks: what was counted before the records begin, with or without names. */
#ifndef STORE_OPENING_STOCK_H
#define STORE_OPENING_STOCK_H

#include "store/store.h"

struct opening_stock; /* domain/opening_stock.h */

/* Adds a version, under the figure lock; stock->id is minted by the caller. Members become facts of the
 * indicators named in `feeds` (parallel: the key rule of each, "enterprise" or "entry"). */
struct opening_feeds {
	size_t count;
	const char *const *indicators;
	const char *const *key_rules;
};

/* Writes it with its members and their facts. */
struct store_op *store_opening_stock_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
                                            const struct opening_stock *stock, const struct opening_feeds *feeds,
                                            store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
