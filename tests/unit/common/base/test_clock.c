#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"

static int32_t today_at(const char *instant_text)
{
	int64_t instant = 0;

	assert_true(instant_parse(text_of(instant_text), &instant));
	return clock_today(instant);
}

static void the_day_changes_at_midnight_in_shanghai(void **state)
{
	(void)state;
	assert_int_equal(today_at("2023-06-30T15:59:59.999999Z"), date_of(2023, 6, 30));
	assert_int_equal(today_at("2023-06-30T16:00:00Z"), date_of(2023, 7, 1));
	assert_int_equal(today_at("2023-07-01T00:00:00+08:00"), date_of(2023, 7, 1));
}

static void before_1970_the_day_is_rounded_down(void **state)
{
	(void)state;
	assert_int_equal(today_at("1969-12-31T15:59:59Z"), date_of(1969, 12, 31));
	assert_int_equal(today_at("1969-12-31T16:00:00Z"), date_of(1970, 1, 1));
}

static void the_wall_clock_is_in_this_century(void **state)
{
	(void)state;
	int32_t today = clock_today(clock_now_us());

	assert_true(today > date_of(2023, 1, 1));
	assert_true(today < date_of(2100, 1, 1));
}

static void the_other_clock_never_goes_back(void **state)
{
	(void)state;
	int64_t last = clock_monotonic_us();

	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_monotonic_us();
		assert_true(now >= last);
		last = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_changes_at_midnight_in_shanghai),
		cmocka_unit_test(before_1970_the_day_is_rounded_down),
		cmocka_unit_test(the_wall_clock_is_in_this_century),
		cmocka_unit_test(the_other_clock_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
