/* What must hold whatever the counts are: rows sum to the parent, months to the year, ranks to their fractions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/figure.h"
#include "domain/light.h"
#include "domain/rate.h"
#include "domain/rate_row.h"

#include "fixture.h"

#define ZONE "district:410172"
#define ROUNDS 200

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static const char *const codes[] = { "410172560", "410172561", "410172" };
static const char *const scopes[] = { "district:410172560", "district:410172561", ZONE };

/* A world of random counts, targets and openings at a random day of 2023. */
static struct figure_input *random_input(struct arena *arena, uint64_t *seed)
{
	struct figure_input *in = arena_alloc(arena, sizeof *in);
	struct figure_count *counts = arena_alloc_array(arena, 60, sizeof *counts);
	struct figure_target *targets = arena_alloc_array(arena, 3, sizeof *targets);
	struct figure_opening *openings = arena_alloc_array(arena, 2, sizeof *openings);

	in->as_of = date_of(2023, 1, 1) + (int32_t)(next(seed) % 365);
	for (size_t i = 0; i < 60; i++) {
		int32_t month = date_month_start(in->as_of - (int32_t)(next(seed) % 900));
		int64_t n = (int64_t)(next(seed) % 50);
		counts[i] = (struct figure_count){ "cloud.enterprises", "district", codes[next(seed) % 3], month, n,
			date_year(month) < 2023 ? n / 2 : 0 };
	}
	for (size_t i = 0; i < 3; i++)
		targets[i] = (struct figure_target){ "cloud.enterprises", scopes[i], 2023, (int64_t)(next(seed) % 900),
			next(seed) % 3 == 0 ? "level" : "increment", "1号" };
	for (size_t i = 0; i < 2; i++)
		openings[i] = (struct figure_opening){ "cloud.enterprises", scopes[i], date_of(2022, 12, 31),
			(int64_t)(next(seed) % 500), next(seed) % 2 == 0, 0, 0 };
	in->counts = (struct list){ counts, 60 };
	in->targets = (struct list){ targets, next(seed) % 4 };
	in->openings = (struct list){ openings, next(seed) % 3 };
	return in;
}

static struct list rows_of(struct arena *arena, const struct figure_input *in, enum figure_group group)
{
	struct figure_query query = { "cloud.enterprises", ZONE, group, LIGHT_TOLERANCE_DEFAULT };
	struct list rows;

	assert_true(figure_rows(&fixture, in, &query, arena, &rows));
	return rows;
}

static void rows_sum_to_the_parent(void **state)
{
	uint64_t seed = 410172;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new(1 << 20);
		const struct figure_input *in = random_input(arena, &seed);
		const struct rate_row *whole = rows_of(arena, in, FIGURE_GROUP_NONE).at;
		struct list parts = rows_of(arena, in, FIGURE_GROUP_DISTRICT);
		const struct rate_row *part = parts.at;
		int64_t fresh = 0, cumulative = 0, last_year = 0;
		assert_int_equal(parts.count, 3);
		for (size_t i = 0; i < parts.count; i++) {
			fresh += part[i].new;
			cumulative += part[i].cumulative;
			last_year += part[i].same_period_last_year == INT64_NONE ? 0 : part[i].same_period_last_year;
		}
		assert_int_equal(fresh, whole->new);
		assert_int_equal(cumulative, whole->cumulative);
		if (whole->same_period_last_year != INT64_NONE)
			assert_int_equal(last_year, whole->same_period_last_year);
		arena_free(arena);
	}
}

static void months_sum_to_the_year(void **state)
{
	uint64_t seed = 2023;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new(1 << 20);
		const struct figure_input *in = random_input(arena, &seed);
		const struct rate_row *whole = rows_of(arena, in, FIGURE_GROUP_NONE).at;
		struct list months = rows_of(arena, in, FIGURE_GROUP_MONTH);
		const struct rate_month *m = months.at;
		int64_t sum = 0;
		assert_int_equal(months.count, date_month(in->as_of));
		for (size_t i = 0; i < months.count; i++) {
			sum += m[i].new;
			assert_int_equal(m[i].new_ytd, sum);
			if (i > 0)
				assert_int_equal(m[i].cumulative, m[i - 1].cumulative + m[i].new);
		}
		assert_int_equal(sum, whole->new);
		assert_int_equal(m[months.count - 1].cumulative, whole->cumulative);
		arena_free(arena);
	}
}

/* What a row prints about its target agrees with itself. */
static void check_row(const struct rate_row *r, int month)
{
	bool level = r->target_kind != NULL && strcmp(r->target_kind, "level") == 0;
	int64_t n = level ? r->cumulative : r->new;
	struct decimal rate, schedule, ahead;

	assert_int_equal(r->rate != NULL, r->target != INT64_NONE && r->target > 0);
	assert_int_equal(r->light != NULL, r->rate != NULL && !level);
	assert_int_equal(r->schedule == NULL, level);
	if (r->rate == NULL)
		return;
	assert_true(rate_parse(text_of(r->rate), &rate));
	assert_true(rate.units * r->target <= (__int128)n * 10000 &&
		    (rate.units + 1) * r->target > (__int128)n * 10000); /* cut, never rounded */
	assert_int_equal(r->remaining, n >= r->target ? 0 : r->target - n);
	if (r->needed_per_month != INT64_NONE)
		assert_true(r->needed_per_month * (12 - month) >= r->remaining);
	else
		assert_true(month == 12 && r->remaining > 0);
	if (level)
		return;
	assert_true(rate_parse(text_of(r->schedule), &schedule) && rate_parse(text_of(r->ahead_points), &ahead));
	assert_true(ahead.units == rate.units - schedule.units);
	if (strcmp(r->light, "green") == 0)
		assert_true((__int128)n * 12 >= (__int128)r->target * month);
	else
		assert_true((__int128)n * 12 < (__int128)r->target * month);
}

static void rows_agree_with_themselves(void **state)
{
	uint64_t seed = 928;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new(1 << 20);
		const struct figure_input *in = random_input(arena, &seed);
		struct list parts = rows_of(arena, in, FIGURE_GROUP_DISTRICT);
		check_row(rows_of(arena, in, FIGURE_GROUP_NONE).at, date_month(in->as_of));
		for (size_t i = 0; i < parts.count; i++)
			check_row((const struct rate_row *)parts.at + i, date_month(in->as_of));
		arena_free(arena);
	}
}

static void ranks_follow_the_counts(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena *arena = arena_new(1 << 20);
		struct figure_input *in = random_input(arena, &seed);
		in->targets.count = 0;
		const struct rate_row *r = rows_of(arena, in, FIGURE_GROUP_DISTRICT).at;
		assert_int_equal(r[0].rank_count<r[1].rank_count, r[0].new> r[1].new);
		assert_int_equal(r[0].rank_count == r[1].rank_count, r[0].new == r[1].new);
		assert_true(r[0].rank_rate == INT64_NONE);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_sum_to_the_parent),
		cmocka_unit_test(months_sum_to_the_year),
		cmocka_unit_test(rows_agree_with_themselves),
		cmocka_unit_test(ranks_follow_the_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
