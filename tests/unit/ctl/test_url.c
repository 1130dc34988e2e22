#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/url.h"

static void assert_query(const char *start, const char *name, const char *value, const char *expected)
{
	struct buffer path = { 0 };

	buffer_add_string(&path, start);
	url_add_query(&path, name, value);
	assert_string_equal(path.at, expected);
	buffer_free(&path);
}

static void a_query_begins_once(void **state)
{
	(void)state;
	assert_query("/v1/rates", "district", "410172", "/v1/rates?district=410172");
	assert_query("/v1/rates?district=410172", "as_of", "2023-06-30", "/v1/rates?district=410172&as_of=2023-06-30");
}

static void what_was_not_given_is_left_out(void **state)
{
	(void)state;
	assert_query("/v1/rates", "district", NULL, "/v1/rates");
	assert_query("/v1/rates", "district", "", "/v1/rates?district=");
}

static void all_but_the_unreserved_is_encoded(void **state)
{
	(void)state;
	assert_query("/r", "known_at", "2023-07-01T00:00:00+08:00", "/r?known_at=2023-07-01T00%3A00%3A00%2B08%3A00");
	assert_query("/r", "scope", "chain:a&b=c d", "/r?scope=chain%3Aa%26b%3Dc%20d");
	assert_query("/r", "t", "样", "/r?t=%E6%A0%B7");
	assert_query("/r", "t", "A-z_0.~", "/r?t=A-z_0.~");
}

static void a_segment_cannot_leave_its_place(void **state)
{
	(void)state;
	struct buffer path = { 0 };

	buffer_add_string(&path, "/v1/submissions/");
	url_add_segment(&path, "../tokens?x#y%");
	assert_string_equal(path.at, "/v1/submissions/..%2Ftokens%3Fx%23y%25");
	buffer_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_begins_once),
		cmocka_unit_test(what_was_not_given_is_left_out),
		cmocka_unit_test(all_but_the_unreserved_is_encoded),
		cmocka_unit_test(a_segment_cannot_leave_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
