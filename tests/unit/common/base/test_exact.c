#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/exact.h"

static void what_fits_is_given(void **state)
{
	(void)state;
	int64_t r = 0;

	assert_true(exact_add(INT64_MAX - 1, 1, &r));
	assert_true(r == INT64_MAX);
	assert_true(exact_sub(INT64_MIN + 1, 1, &r));
	assert_true(r == INT64_MIN);
	assert_true(exact_mul(INT64_C(3037000499), INT64_C(3037000499), &r));
	assert_true(r == INT64_C(9223372030926249001));
	assert_true(exact_mul(-1, INT64_MAX, &r));
	assert_true(r == -INT64_MAX);
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	int64_t r = 7;
	size_t s = 7;

	assert_false(exact_add(INT64_MAX, 1, &r));
	assert_false(exact_add(INT64_MIN, -1, &r));
	assert_false(exact_sub(INT64_MIN, 1, &r));
	assert_false(exact_sub(0, INT64_MIN, &r));
	assert_false(exact_mul(INT64_MIN, -1, &r));
	assert_false(exact_mul(INT64_C(3037000500), INT64_C(3037000500), &r));
	assert_false(exact_power10(19, &r));
	assert_false(exact_power10(-1, &r));
	assert_false(exact_mul_size(SIZE_MAX, 2, &s));
	assert_int_equal(r, 7);
	assert_int_equal(s, 7);
}

static void powers_of_ten_are_exact(void **state)
{
	(void)state;
	int64_t r = 0;
	size_t s = 0;

	assert_true(exact_power10(0, &r));
	assert_int_equal(r, 1);
	assert_true(exact_power10(2, &r));
	assert_int_equal(r, 100);
	assert_true(exact_power10(18, &r));
	assert_true(r == INT64_C(1000000000000000000));
	assert_true(exact_mul_size(6, 7, &s));
	assert_int_equal(s, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_given),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(powers_of_ten_are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
