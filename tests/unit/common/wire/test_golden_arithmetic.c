/* Every case of tests/golden/arithmetic.json by its name, in C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/rank.h"
#include "domain/rate.h"
#include "domain/schedule.h"
#include "wire/json_read.h"

#include "catalogue_files.h"

/* One case while it runs. */
struct golden {
	const char *id;
	const struct value *given, *expect;
};

static int64_t number(const struct golden *g, const char *name)
{
	int64_t n = 0;

	if (!value_int(value_member(g->given, name), &n))
		fail_msg("%s has no number %s", g->id, name);
	return n;
}

static enum rounding rounding_of(const struct golden *g)
{
	const char *name = value_string(value_member(g->given, "rounding"));

	for (int i = 0; name != NULL && i < ROUNDING_COUNT; i++)
		if (strcmp(name, rounding_names[i]) == 0)
			return (enum rounding)i;
	fail_msg("%s has no rounding", g->id);
	return ROUNDING_TRUNCATE;
}

static void expect_decimal(const struct golden *g, struct decimal d)
{
	char text[RATE_TEXT_SIZE];
	const char *expected = value_string(g->expect);
	bool known = rate_format(d, text);

	if (known != (expected != NULL) || (known && strcmp(text, expected) != 0))
		fail_msg("%s gives %s, not %s", g->id, known ? text : "null", expected == NULL ? "null" : expected);
}

static void expect_number(const struct golden *g, int64_t n)
{
	int64_t expected = 0;

	if (!value_int(g->expect, &expected) || n != expected)
		fail_msg("%s gives %lld", g->id, (long long)n);
}

static void run_completion(const struct golden *g)
{
	expect_decimal(g,
		rate_completion(number(g, "n"), number(g, "whole"), (unsigned)number(g, "decimals"), rounding_of(g)));
}

/* Shares, growths and averages are half up in the product; the other roundings go through the function that they share. */
static void run_share(const struct golden *g)
{
	unsigned decimals = (unsigned)number(g, "decimals");

	expect_decimal(g, rate_round((__int128)number(g, "n") * 100, number(g, "whole"), decimals, rounding_of(g)));
	if (rounding_of(g) == ROUNDING_HALF_UP)
		expect_decimal(g, rate_share(number(g, "n"), number(g, "whole"), decimals));
}

static void run_growth(const struct golden *g)
{
	int64_t current = number(g, "current"), base = number(g, "base");
	unsigned decimals = (unsigned)number(g, "decimals");

	expect_decimal(g, rate_round(((__int128)current - base) * 100, base, decimals, rounding_of(g)));
	if (rounding_of(g) == ROUNDING_HALF_UP)
		expect_decimal(g, rate_growth(current, base, decimals));
}

static void run_average(const struct golden *g)
{
	expect_decimal(g, rate_average(number(g, "n"), number(g, "days"), (unsigned)number(g, "decimals")));
}

static void run_sum(const struct golden *g)
{
	expect_number(g, number(g, "a") + number(g, "b"));
}

static void run_cumulative(const struct golden *g)
{
	expect_number(g, number(g, "base") + number(g, "new") - number(g, "revoked"));
}

static void run_schedule_month(const struct golden *g)
{
	const struct schedule s = { .kind = SCHEDULE_MONTH };

	expect_decimal(g, schedule_display(schedule_at(&s, date_of(2023, (int)number(g, "month"), 1))));
}

static void run_schedule_day(const struct golden *g)
{
	const struct schedule s = { .kind = SCHEDULE_DAY };
	int32_t date = DATE_NONE;

	assert_true(date_parse(text_of(value_string(value_member(g->given, "date"))), &date));
	expect_decimal(g, schedule_display(schedule_at(&s, date)));
}

static void run_points(const struct golden *g)
{
	struct decimal a, b;

	assert_true(rate_parse(text_of(value_string(value_member(g->given, "a"))), &a));
	assert_true(rate_parse(text_of(value_string(value_member(g->given, "b"))), &b));
	expect_decimal(g, rate_points(a, b));
}

static void run_remaining(const struct golden *g)
{
	int64_t left = 0, per_month = 0, remaining = rate_remaining(number(g, "n"), number(g, "whole"));

	assert_true(value_int(value_member(g->expect, "left"), &left));
	assert_true(value_int(value_member(g->expect, "per_month"), &per_month));
	assert_int_equal(remaining, left);
	assert_int_equal(rate_needed_per_month(remaining, (int)number(g, "months_left")), per_month);
}

static void run_quota(const struct golden *g)
{
	struct decimal d = rate_round((__int128)number(g, "n") * number(g, "percent"), 100, 0, ROUNDING_TRUNCATE);

	expect_number(g, (int64_t)d.units);
}

static struct rank_item item_of(const struct value *v)
{
	struct rank_item item = { 0, 0 };

	assert_true(value_int(value_member(v, "n"), &item.n));
	assert_true(value_int(value_member(v, "whole"), &item.whole));
	return item;
}

static void expect_printed(
	const struct golden *g, const struct value *expected, struct rank_item item, enum rounding rounding)
{
	const struct golden each = { g->id, NULL, value_member(expected, rounding_names[rounding]) };

	expect_decimal(&each, rate_completion(item.n, item.whole, 2, rounding));
}

static void run_rank(const struct golden *g)
{
	const struct value *items = value_member(g->given, "items");
	struct rank_item each[8];
	int64_t ranks[8], rank = 0;

	assert_true(items->count <= 8 && items->count == g->expect->count);
	for (size_t i = 0; i < items->count; i++)
		each[i] = item_of(&items->items[i]);
	rank_items(each, items->count, ranks);
	for (size_t i = 0; i < items->count; i++) {
		const struct value *expected = &g->expect->items[i];
		assert_true(value_int(value_member(expected, "rank"), &rank));
		if (ranks[i] != rank)
			fail_msg("%s ranks %zu as %lld", g->id, i, (long long)ranks[i]);
		expect_printed(g, expected, each[i], ROUNDING_TRUNCATE);
		expect_printed(g, expected, each[i], ROUNDING_HALF_UP);
	}
}

/* What must not be used: the mean of the rates is another number than the rate of the sums. */
static void run_mean_of_rates(const struct golden *g)
{
	const struct value *items = value_member(g->given, "items");
	__int128 sum = 0;
	struct rank_item all = { 0, 0 };

	for (size_t i = 0; i < items->count; i++) {
		struct rank_item item = item_of(&items->items[i]);
		struct decimal rate = rate_completion(item.n, item.whole, 9, ROUNDING_HALF_UP);
		sum += rate.units;
		all = (struct rank_item){ all.n + item.n, all.whole + item.whole };
	}
	expect_decimal(g, rate_round(sum, (__int128)(int64_t)items->count * 1000000000, (unsigned)number(g, "decimals"),
				  ROUNDING_HALF_UP));
	const struct value whole = { .kind = VALUE_STRING, .string = TEXT("73.27") };
	expect_decimal(
		&(struct golden){ "the zone", NULL, &whole }, rate_completion(all.n, all.whole, 2, ROUNDING_TRUNCATE));
}

static const struct {
	const char *does;
	void (*run)(const struct golden *);
} runs[] = {
	{ "completion", run_completion },
	{ "share", run_share },
	{ "ratio", run_share },
	{ "growth", run_growth },
	{ "average", run_average },
	{ "sum", run_sum },
	{ "cumulative", run_cumulative },
	{ "schedule_month", run_schedule_month },
	{ "schedule_day", run_schedule_day },
	{ "points", run_points },
	{ "remaining", run_remaining },
	{ "quota", run_quota },
	{ "rank", run_rank },
	{ "mean_of_rates", run_mean_of_rates },
};

static void run_case(const struct golden *g, const char *does)
{
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (strcmp(runs[i].does, does) == 0) {
			runs[i].run(g);
			return;
		}
	fail_msg("%s: nothing here does %s", g->id, does);
}

static void every_case_by_its_name(void **state)
{
	struct arena *arena = arena_new(1 << 22);
	const struct value *document = NULL;
	struct fault fault = { 0 };

	(void)state;
	assert_true(json_read(file_read(arena, SOURCE_DIR "/tests/golden/arithmetic.json"), &json_limits_file, arena,
		&document, &fault));
	const struct value *cases = value_member(document, "cases");
	assert_non_null(cases);
	for (size_t i = 0; i < cases->count; i++) {
		const struct value *c = &cases->items[i];
		const struct golden g = { value_string(value_member(c, "id")), value_member(c, "given"),
			value_member(c, "expect") };
		assert_non_null(g.id);
		run_case(&g, value_string(value_member(c, "does")));
	}
	assert_true(cases->count >= 56);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
