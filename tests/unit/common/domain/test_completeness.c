/* How complete and how punctual a district's filings are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/completeness.h"

#include "fixture.h"

#define FY "410172560"
#define WT "410172561"

static struct completeness filled(
	struct arena *arena, const char *district, struct completeness_count *counts, size_t count)
{
	static struct completeness_missing names[] = { { "a", "A", FY }, { "b", "B", WT } };
	struct list rows = { counts, count }, missing = { names, 2 };
	struct completeness answer = { .period = "2023H1" };

	assert_true(completeness_fill(&fixture, district, &rows, &missing, arena, &answer));
	return answer;
}

static void a_district_is_the_sum_of_its_leaves(void **state)
{
	struct completeness_count counts[] = { { FY, 29999, 29998, 20000 }, { WT, 1, 1, 0 } };
	struct arena *arena = arena_new(1 << 16);
	struct completeness zone = filled(arena, "410172", counts, 2), leaf = filled(arena, WT, counts, 2);
	const struct completeness_row *row = zone.items.at;

	(void)state;
	assert_int_equal(zone.items.count, 3);
	assert_string_equal(row[0].district, "410172");
	assert_int_equal(row[0].obligations, 30000);
	assert_int_equal(row[0].filed, 29999);
	assert_int_equal(row[0].on_time, 20000);
	assert_int_equal(row[0].late, 9999);
	assert_int_equal(row[0].missing, 1);
	assert_string_equal(row[0].completeness, "99.99"); /* cut: one is missing */
	assert_string_equal(row[0].timeliness, "66.66");
	assert_int_equal(row[1].obligations + row[2].obligations, 30000);
	assert_int_equal(zone.not_filed.count, 2);
	row = leaf.items.at;
	assert_int_equal(leaf.items.count, 1);
	assert_string_equal(row[0].completeness, "100.00");
	assert_string_equal(row[0].timeliness, "0.00");
	assert_int_equal(leaf.not_filed.count, 1);
	arena_free(arena);
}

static void nobody_obliged_is_no_rate(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct completeness zone = filled(arena, "410172", NULL, 0);
	const struct completeness_row *row = zone.items.at;

	(void)state;
	assert_int_equal(row[0].obligations, 0);
	assert_null(row[0].completeness);
	assert_null(row[0].timeliness);
	arena_free(arena);
}

static void a_full_arena_is_told(void **state)
{
	struct completeness_count counts[] = { { FY, 1, 1, 1 } };
	struct list rows = { counts, 1 }, missing = { counts, 0 };
	struct completeness answer = { 0 };
	struct arena *arena = arena_new(64);

	(void)state;
	assert_false(completeness_fill(&fixture, "410172", &rows, &missing, arena, &answer));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_district_is_the_sum_of_its_leaves),
		cmocka_unit_test(nobody_obliged_is_no_rate),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
