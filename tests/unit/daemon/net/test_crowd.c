#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "net/crowd.h"

static struct endpoint peer(const char *text)
{
	struct endpoint e;

	assert_true(endpoint_parse(text_of(text), &e));
	return e;
}

static void test_an_address_has_its_share(void **state)
{
	struct crowd_limits limits = { .per_address = 2, .total = 10 };
	struct crowd *c = crowd_new(&limits);
	struct endpoint a = peer("192.0.2.1:1"), a_again = peer("192.0.2.1:2"), b = peer("192.0.2.2:1");

	(void)state;
	assert_null(crowd_enter(c, &a));
	assert_null(crowd_enter(c, &a_again)); /* the port does not matter */
	assert_string_equal(crowd_enter(c, &a), "too many connections from one address");
	assert_null(crowd_enter(c, &b));
	assert_int_equal(crowd_count(c), 3);
	crowd_leave(c, &a);
	assert_null(crowd_enter(c, &a));
	assert_non_null(crowd_enter(c, &a));
	crowd_free(c);
	crowd_free(NULL);
}

static void test_all_together_have_a_limit(void **state)
{
	struct crowd_limits limits = { .per_address = 10, .total = 2 };
	struct crowd *c = crowd_new(&limits);
	struct endpoint a = peer("192.0.2.1:1"), b = peer("[2001:db8::1]:1");

	(void)state;
	assert_null(crowd_enter(c, &a));
	assert_null(crowd_enter(c, &b));
	assert_string_equal(crowd_enter(c, &b), "too many connections");
	assert_int_equal(crowd_count(c), 2);
	crowd_leave(c, &b);
	crowd_leave(c, &a);
	crowd_leave(c, &a); /* nobody there: nothing happens */
	assert_int_equal(crowd_count(c), 0);
	crowd_free(c);
}

static void test_a_host_of_ipv6_is_its_64(void **state)
{
	struct crowd_limits limits = { .per_address = 1, .total = 10 };
	struct crowd *c = crowd_new(&limits);
	struct endpoint a = peer("[2001:db8:0:1::1]:1"), neighbour = peer("[2001:db8:0:1:ffff::2]:1"),
			other = peer("[2001:db8:0:2::1]:1");

	(void)state;
	assert_null(crowd_enter(c, &a));
	assert_non_null(crowd_enter(c, &neighbour));
	assert_null(crowd_enter(c, &other));
	crowd_free(c);
}

static void test_limits_change_from_now_on(void **state)
{
	struct crowd_limits limits = { .per_address = 1, .total = 4 }, more = { .per_address = 3, .total = 100 },
			    less = { .per_address = 1, .total = 1 };
	struct crowd *c = crowd_new(&limits);
	struct endpoint a = peer("192.0.2.1:1"), b = peer("192.0.2.2:1"), d = peer("192.0.2.3:1");

	(void)state;
	assert_null(crowd_enter(c, &a));
	assert_non_null(crowd_enter(c, &a));
	crowd_set_limits(c, &more);
	assert_null(crowd_enter(c, &a));
	assert_null(crowd_enter(c, &a));
	assert_null(crowd_enter(c, &b));
	assert_string_equal(crowd_enter(c, &d), "too many connections"); /* never above the room of the beginning */
	crowd_set_limits(c, &less);
	crowd_leave(c, &a);
	assert_non_null(crowd_enter(c, &d));
	crowd_free(c);
}

/* Against a plain array of counts: entering and leaving in any order loses nobody. */
static void test_a_storm_of_comers_and_goers(void **state)
{
	enum { HOSTS = 97, MOVES = 200000, SHARE = 7, ALL = 300 };
	struct crowd_limits limits = { .per_address = SHARE, .total = ALL };
	struct crowd *c = crowd_new(&limits);
	unsigned count[HOSTS] = { 0 }, total = 0, seed = 1;

	(void)state;
	for (int i = 0; i < MOVES; i++) {
		unsigned host = (seed = seed * 1103515245 + 12345) / 65536 % HOSTS;
		bool enters = (seed = seed * 1103515245 + 12345) / 65536 % 2 == 0;
		char text[32];
		struct endpoint e;

		snprintf(text, sizeof text, "10.0.%u.%u:1", host / 10, host % 10);
		e = peer(text);
		if (enters) {
			bool expected = total < ALL && count[host] < SHARE;

			assert_int_equal(crowd_enter(c, &e) == NULL, expected);
			count[host] += expected;
			total += expected;
		} else if (count[host] > 0) {
			crowd_leave(c, &e);
			count[host]--;
			total--;
		}
		assert_int_equal(crowd_count(c), total);
	}
	crowd_free(c);
}

static void test_it_is_tight_when_hardly_any_place_is_free(void **state)
{
	struct crowd_limits limits = { .per_address = 100, .total = 32 };
	struct crowd *c = crowd_new(&limits);
	struct endpoint a = peer("192.0.2.1:1");

	(void)state;
	for (unsigned i = 0; i < 29; i++)
		assert_null(crowd_enter(c, &a));
	assert_false(crowd_is_tight(c));
	assert_null(crowd_enter(c, &a));
	assert_true(crowd_is_tight(c));
	crowd_leave(c, &a);
	assert_false(crowd_is_tight(c));
	crowd_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_has_its_share),
		cmocka_unit_test(test_all_together_have_a_limit),
		cmocka_unit_test(test_a_host_of_ipv6_is_its_64),
		cmocka_unit_test(test_limits_change_from_now_on),
		cmocka_unit_test(test_a_storm_of_comers_and_goers),
		cmocka_unit_test(test_it_is_tight_when_hardly_any_place_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
