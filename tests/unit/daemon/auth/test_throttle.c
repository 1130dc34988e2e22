/* Token buckets: the burst, the refill in whole filings, names that do not disturb each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <pthread.h>

#include "auth/throttle.h"

static void the_burst_is_taken_at_once_and_no_more(void **state)
{
	struct throttle *t = throttle_new(60, 120, 1000);

	(void)state;
	for (int i = 0; i < 120; i++)
		assert_int_equal(throttle_take(t, "91410100MA0000015B", 1000), 0);
	assert_int_equal(throttle_take(t, "91410100MA0000015B", 1000), 1);
	throttle_free(t);
}

static void a_filing_comes_back_each_second_at_sixty_a_minute(void **state)
{
	struct throttle *t = throttle_new(60, 1, 1000);

	(void)state;
	assert_int_equal(throttle_take(t, "a", 1000), 0);
	assert_int_not_equal(throttle_take(t, "a", 1999), 0);
	assert_int_equal(throttle_take(t, "a", 2000), 0);
	assert_int_not_equal(throttle_take(t, "a", 2000), 0);
	throttle_free(t);
}

static void fractions_of_a_filing_are_not_lost(void **state)
{
	struct throttle *t = throttle_new(60, 1, 1000);

	(void)state;
	assert_int_equal(throttle_take(t, "a", 0), 0);
	for (int ms = 100; ms < 1000; ms += 100)
		assert_int_not_equal(throttle_take(t, "a", ms), 0);
	assert_int_equal(throttle_take(t, "a", 1000), 0);
	throttle_free(t);
}

static void idleness_fills_to_the_burst_and_not_over(void **state)
{
	struct throttle *t = throttle_new(6000, 3, 1000);

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "a", 0), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, "a", INT64_C(86400000) * 365), 0);
	assert_int_not_equal(throttle_take(t, "a", INT64_C(86400000) * 365), 0);
	throttle_free(t);
}

static void a_clock_that_steps_back_gives_nothing(void **state)
{
	struct throttle *t = throttle_new(60, 1, 1000);

	(void)state;
	assert_int_equal(throttle_take(t, "a", 100000), 0);
	assert_int_not_equal(throttle_take(t, "a", 50000), 0);
	throttle_free(t);
}

static void names_do_not_disturb_each_other(void **state)
{
	struct throttle *t = throttle_new(60, 1, 1000);

	(void)state;
	assert_int_equal(throttle_take(t, "a", 0), 0);
	assert_int_equal(throttle_take(t, "b", 0), 0);
	assert_int_not_equal(throttle_take(t, "a", 0), 0);
	throttle_free(t);
}

static void a_busy_name_keeps_its_place_while_strangers_pass(void **state)
{
	struct throttle *t = throttle_new(60, 1, 8);
	char name[32];

	(void)state;
	assert_int_equal(throttle_take(t, "busy", 1), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "stranger-%d", i);
		throttle_take(t, name, 2 + i / 4);
		assert_int_not_equal(throttle_take(t, "busy", 2 + i / 4), 0);
	}
	throttle_free(t);
}

enum { THREADS = 4, TAKES = 5000 };

static void *take_many(void *arg)
{
	intptr_t taken = 0;

	for (int i = 0; i < TAKES; i++)
		taken += throttle_take(arg, "shared", 0) == 0;
	return (void *)taken;
}

static void threads_together_get_the_burst_once(void **state)
{
	struct throttle *t = throttle_new(60, 1234, 1000);
	pthread_t threads[THREADS];
	intptr_t sum = 0;
	void *taken;

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_many, t), 0);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &taken);
		sum += (intptr_t)taken;
	}
	assert_int_equal(sum, 1234);
	throttle_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_burst_is_taken_at_once_and_no_more),
		cmocka_unit_test(a_filing_comes_back_each_second_at_sixty_a_minute),
		cmocka_unit_test(fractions_of_a_filing_are_not_lost),
		cmocka_unit_test(idleness_fills_to_the_burst_and_not_over),
		cmocka_unit_test(a_clock_that_steps_back_gives_nothing),
		cmocka_unit_test(names_do_not_disturb_each_other),
		cmocka_unit_test(a_busy_name_keeps_its_place_while_strangers_pass),
		cmocka_unit_test(threads_together_get_the_burst_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
