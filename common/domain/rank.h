/* Competition ranks (1, 2, 2, 4) on exact fractions: two rates that print alike may still differ. */
#ifndef DOMAIN_RANK_H
#define DOMAIN_RANK_H

#include <stddef.h>
#include <stdint.h>

struct rank_item {
	int64_t n;
	int64_t whole; /* <= 0: not ranked. Use 1 to rank by count. */
};

/* The place of each of count items among them: 1 is the highest n/whole, equals share a place; INT64_NONE unranked. */
void rank_items(const struct rank_item *items, size_t count, int64_t *ret_ranks);

/* Compares two exact fractions with wholes > 0: negative, 0 or positive as a is less, equal or greater. */
int rank_compare(struct rank_item a, struct rank_item b);

#endif
