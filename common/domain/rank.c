/* Decides who stands before whom, on exact fractions. Refuses to know names and what is ranked. */
#include "domain/rank.h"

#include "base/field.h"

/* 7567/10000 and 756799/1000000 both print 75.67 when cut; the products differ. */
int rank_compare(struct rank_item a, struct rank_item b)
{
	__int128 left = (__int128)a.n * b.whole, right = (__int128)b.n * a.whole;

	return left < right ? -1 : left > right;
}

void rank_items(const struct rank_item *items, size_t count, int64_t *ret_ranks)
{
	for (size_t i = 0; i < count; i++) {
		ret_ranks[i] = items[i].whole > 0 ? 1 : INT64_NONE;
		for (size_t j = 0; j < count && items[i].whole > 0; j++)
			if (items[j].whole > 0 && rank_compare(items[j], items[i]) > 0)
				ret_ranks[i]++;
	}
}
