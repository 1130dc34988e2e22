/* Every digit against the report's own figures, and against long division done by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/field.h"
#include "domain/rate.h"

static void assert_decimal(struct decimal d, const char *expected)
{
	char text[RATE_TEXT_SIZE];
	bool known = rate_format(d, text);

	assert_string_equal(text, expected == NULL ? "" : expected);
	assert_int_equal(known, expected != NULL);
}

static void completion_is_cut_and_never_capped(void **state)
{
	static const struct {
		int64_t n, target;
		enum rounding rounding;
		const char *printed;
	} cases[] = {
		{ 680, 928, ROUNDING_TRUNCATE, "73.27" },
		{ 680, 928, ROUNDING_HALF_UP, "73.28" },
		{ 680, 928, ROUNDING_HALF_EVEN, "73.28" },
		{ 0, 928, ROUNDING_TRUNCATE, "0.00" },
		{ 960, 928, ROUNDING_TRUNCATE, "103.44" },
		{ 29999, 30000, ROUNDING_TRUNCATE, "99.99" },
		{ 29999, 30000, ROUNDING_HALF_UP, "100.00" },
		{ 5, 0, ROUNDING_TRUNCATE, NULL },
		{ 5, -1, ROUNDING_TRUNCATE, NULL },
		{ 5, INT64_NONE, ROUNDING_TRUNCATE, NULL },
		{ 1, 32, ROUNDING_HALF_EVEN, "3.12" },
		{ 3, 32, ROUNDING_HALF_EVEN, "9.38" },
		{ INT64_MAX, 1, ROUNDING_TRUNCATE, "922337203685477580700.00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_decimal(rate_completion(cases[i].n, cases[i].target, 2, cases[i].rounding), cases[i].printed);
}

static void only_928_of_all_targets_prints_the_zone_s_rate(void **state)
{
	int cut = 0, rounded = 0;
	char text[RATE_TEXT_SIZE];

	(void)state;
	for (int64_t target = 1; target < 5000; target++) {
		rate_format(rate_completion(680, target, 2, ROUNDING_TRUNCATE), text);
		cut += strcmp(text, "73.27") == 0;
		rate_format(rate_completion(680, target, 2, ROUNDING_HALF_UP), text);
		rounded += strcmp(text, "73.27") == 0;
	}
	assert_int_equal(cut, 1);
	assert_int_equal(rounded, 0);
}

static void ties_below_zero_go_away_from_zero(void **state)
{
	(void)state;
	assert_decimal(rate_growth(13321, 20000, 2), "-33.40");
	assert_decimal(rate_growth(9702, 7273, 2), "33.40");
	assert_decimal(rate_growth(5, 0, 2), NULL);
	assert_decimal(rate_growth(5, -3, 2), NULL);
	assert_decimal(rate_growth(100, 100, 2), "0.00");
	assert_decimal(rate_growth(99999, 100000, 2), "0.00"); /* -0.001: no minus before zero */
	assert_decimal(rate_round(-25, 10, 0, ROUNDING_HALF_EVEN), "-2");
	assert_decimal(rate_round(-25, 10, 0, ROUNDING_HALF_UP), "-3");
	assert_decimal(rate_round(-25, 10, 0, ROUNDING_TRUNCATE), "-2");
}

static void what_does_not_fit_is_unknown(void **state)
{
	(void)state;
	assert_decimal(rate_round((__int128)1 << 126, 1, 2, ROUNDING_TRUNCATE), NULL);
	assert_decimal(rate_round(1, 1, RATE_DECIMALS_MAX + 1, ROUNDING_TRUNCATE), NULL);
	assert_decimal(rate_round(1, 3, RATE_DECIMALS_MAX, ROUNDING_HALF_UP), "0.333333333");
}

static void points_are_the_difference_of_what_is_printed(void **state)
{
	struct decimal a, b;

	(void)state;
	assert_true(rate_parse(text_of("73.27"), &a));
	assert_true(rate_parse(text_of("50.00"), &b));
	assert_decimal(rate_points(a, b), "23.27");
	assert_decimal(rate_points(b, a), "-23.27");
	assert_decimal(rate_points(a, a), "0.00");
	assert_true(rate_parse(text_of("5"), &b));
	assert_decimal(rate_points(a, b), "68.27");
	b.known = false;
	assert_decimal(rate_points(a, b), NULL);
	assert_decimal(rate_points(b, a), NULL);
}

static void what_is_left_is_shared_among_the_months(void **state)
{
	static const struct {
		int64_t n, target;
		int months_left;
		int64_t remaining, needed;
	} cases[] = {
		{ 680, 928, 6, 248, 42 },
		{ 928, 928, 6, 0, 0 },
		{ 930, 928, 0, 0, 0 },
		{ 680, 928, 0, 248, INT64_NONE },
		{ 927, 928, 1, 1, 1 },
		{ 0, 12, 12, 12, 1 },
		{ 0, 13, 12, 13, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t remaining = rate_remaining(cases[i].n, cases[i].target);
		assert_int_equal(remaining, cases[i].remaining);
		assert_int_equal(rate_needed_per_month(remaining, cases[i].months_left), cases[i].needed);
	}
	assert_int_equal(rate_forecast(680, 6), 1360);
	assert_int_equal(rate_forecast(7, 5), 16);
	assert_int_equal(rate_forecast(0, 1), 0);
}

static void averages_and_shares(void **state)
{
	(void)state;
	assert_decimal(rate_average(5647, 181, 1), "31.2");
	assert_decimal(rate_average(9702, 181, 1), "53.6");
	assert_decimal(rate_average(1, 0, 1), NULL);
	assert_decimal(rate_share(12, 23, 2), "52.17");
	assert_decimal(rate_share(64300, 18747, 0), "343");
}

static void texts_are_read_back(void **state)
{
	static const char *const good[] = { "0", "0.00", "-8.50", "123456789012345678901.123456789" };
	static const char *const bad[] = { "", "-", ".5", "5.", "1.2.3", "1e3", " 1", "+1", "0.1234567890",
		"1234567890123456789012345678901" };
	struct decimal d;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(rate_parse(text_of(good[i]), &d));
		assert_decimal(d, good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rate_parse(text_of(bad[i]), &d));
}

static void a_full_arena_is_told(void **state)
{
	struct arena *arena = arena_new(1);
	struct decimal d = rate_share(1, 2, 2);
	bool full = false;

	(void)state;
	assert_non_null(arena);
	assert_null(rate_text(d, arena, &full));
	assert_true(full);
	full = false;
	d.known = false;
	assert_null(rate_text(d, arena, &full));
	assert_false(full);
	arena_free(arena);
}

/* A digit at a time, as on paper: the integer part, then each decimal, then what is left decides. */
static void long_division(uint64_t n, uint64_t whole, unsigned decimals, enum rounding rounding, char *ret_text)
{
	uint64_t quotient = n / whole, rest = n % whole;
	char digits[64];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)quotient);
	size_t point = len;

	for (unsigned i = 0; i < decimals; i++) {
		rest *= 10;
		digits[len++] = (char)('0' + rest / whole);
		rest %= whole;
	}
	bool tie = rest * 2 == whole, odd = (digits[len - 1] - '0') % 2 != 0;
	bool up = rest * 2 > whole || (tie && (rounding == ROUNDING_HALF_UP || odd));
	size_t at = len;
	bool carry = up && rounding != ROUNDING_TRUNCATE;
	while (carry && at > 0) {
		at--;
		carry = digits[at] == '9';
		digits[at] = (char)(carry ? '0' : digits[at] + 1);
	}
	snprintf(ret_text, 80, "%s%.*s%s%.*s", carry ? "1" : "", (int)point, digits, decimals > 0 ? "." : "",
		(int)(len - point), digits + point);
}

static void random_fractions_agree_with_long_division(void **state)
{
	uint64_t seed = 928; /* the same numbers every run */
	char expected[80], text[RATE_TEXT_SIZE];

	(void)state;
	for (int i = 0; i < 60000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t bound = i % 3 == 0 ? 40 : i % 3 == 1 ? 3000 : 100000000;
		uint64_t n = (seed >> 33) % bound, whole = (seed >> 17) % bound + 1;
		unsigned decimals = (unsigned)(seed >> 60) % 5;
		enum rounding rounding = (enum rounding)(i % ROUNDING_COUNT);
		long_division(n * 100, whole, decimals, rounding, expected);
		rate_format(rate_completion((int64_t)n, (int64_t)whole, decimals, rounding), text);
		assert_string_equal(text, expected);
	}
}

static void every_small_tie_agrees_with_long_division(void **state)
{
	char expected[80], text[RATE_TEXT_SIZE];

	(void)state;
	for (uint64_t whole = 32; whole <= 2500; whole += 32)
		for (uint64_t n = 1; n <= whole; n++)
			for (int rounding = 0; rounding < ROUNDING_COUNT; rounding++) {
				long_division(n * 100, whole, 2, (enum rounding)rounding, expected);
				rate_format(
					rate_completion((int64_t)n, (int64_t)whole, 2, (enum rounding)rounding), text);
				assert_string_equal(text, expected);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(completion_is_cut_and_never_capped),
		cmocka_unit_test(only_928_of_all_targets_prints_the_zone_s_rate),
		cmocka_unit_test(ties_below_zero_go_away_from_zero),
		cmocka_unit_test(what_does_not_fit_is_unknown),
		cmocka_unit_test(points_are_the_difference_of_what_is_printed),
		cmocka_unit_test(what_is_left_is_shared_among_the_months),
		cmocka_unit_test(averages_and_shares),
		cmocka_unit_test(texts_are_read_back),
		cmocka_unit_test(a_full_arena_is_told),
		cmocka_unit_test(random_fractions_agree_with_long_division),
		cmocka_unit_test(every_small_tie_agrees_with_long_division),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
