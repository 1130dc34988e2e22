/* External values: totals of the city and the province, from their own sources. */
#ifndef STORE_EXTERNAL_VALUE_H
#define STORE_EXTERNAL_VALUE_H

#include "store/store.h"

struct external_value; /* domain/external_value.h */

/* Adds a version, under the figure lock. `value` (borrowed until the call returns) has the posted members and its minted id. */
struct store_op *store_external_value_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct external_value *value, store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
