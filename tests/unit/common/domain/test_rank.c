/* Ranks: the zone's five offices, rates that print alike, ties, and who is not ranked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/field.h"
#include "domain/rank.h"

static void the_zone_s_offices(void **state)
{
	static const struct rank_item items[] = { { 225, 300 }, { 121, 180 }, { 150, 200 }, { 112, 148 }, { 72, 100 } };
	static const int64_t expected[] = { 2, 5, 2, 1, 4 };
	int64_t ranks[5];

	(void)state;
	rank_items(items, 5, ranks);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(ranks[i], expected[i]);
}

static void rates_that_print_alike_differ(void **state)
{
	const struct rank_item a = { 7567, 10000 }, b = { 756799, 1000000 };

	(void)state;
	assert_true(rank_compare(a, b) < 0);
	assert_true(rank_compare(b, a) > 0);
	assert_int_equal(rank_compare(a, (struct rank_item){ 15134, 20000 }), 0);
	assert_true(rank_compare((struct rank_item){ INT64_MAX, INT64_MAX - 1 },
			    (struct rank_item){ INT64_MAX - 1, INT64_MAX }) > 0);
}

static void no_target_is_not_ranked(void **state)
{
	static const struct rank_item items[] = { { 5, 0 }, { 1, 2 }, { 9, -1 }, { 0, 7 }, { 3, INT64_NONE } };
	static const int64_t expected[] = { INT64_NONE, 1, INT64_NONE, 2, INT64_NONE };
	int64_t ranks[5];

	(void)state;
	rank_items(items, 5, ranks);
	for (size_t i = 0; i < 5; i++)
		assert_true(ranks[i] == expected[i]);
	rank_items(items, 0, ranks);
}

static void many_ties(void **state)
{
	struct rank_item items[] = { { 1, 1 }, { 2, 1 }, { 2, 1 }, { 2, 1 }, { 0, 1 }, { 1, 1 } };
	static const int64_t expected[] = { 4, 1, 1, 1, 6, 4 };
	int64_t ranks[6];

	(void)state;
	rank_items(items, 6, ranks);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(ranks[i], expected[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_zone_s_offices),
		cmocka_unit_test(rates_that_print_alike_differ),
		cmocka_unit_test(no_target_is_not_ranked),
		cmocka_unit_test(many_ties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
