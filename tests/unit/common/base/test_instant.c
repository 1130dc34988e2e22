#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/date.h"
#include "base/instant.h"

#define SECOND INT64_C(1000000)

/* 2023-06-12T09:30:11.123456+08:00 */
#define MORNING (INT64_C(1686533411) * SECOND + 123456)

static void instants_are_written_for_shanghai(void **state)
{
	(void)state;
	char text[INSTANT_TEXT_SIZE];

	instant_format_millis(MORNING, text);
	assert_string_equal(text, "2023-06-12T09:30:11.123+08:00");
	instant_format_micros(MORNING, text);
	assert_string_equal(text, "2023-06-12T09:30:11.123456+08:00");
	instant_format_micros(0, text);
	assert_string_equal(text, "1970-01-01T08:00:00.000000+08:00");
	instant_format_micros(-1, text);
	assert_string_equal(text, "1970-01-01T07:59:59.999999+08:00");
}

static void milliseconds_are_cut_and_not_rounded(void **state)
{
	(void)state;
	char text[INSTANT_TEXT_SIZE];

	instant_format_millis(MORNING - 123456 + 999999, text);
	assert_string_equal(text, "2023-06-12T09:30:11.999+08:00");
}

static void no_instant_is_an_empty_text(void **state)
{
	(void)state;
	char text[INSTANT_TEXT_SIZE] = "x";

	instant_format_millis(INSTANT_NONE, text);
	assert_string_equal(text, "");
	instant_format_micros(INT64_MAX, text);
	assert_string_equal(text, "");
}

static void any_offset_is_read(void **state)
{
	(void)state;
	static const char *const same[] = { "2023-06-12T09:30:11.123456+08:00", "2023-06-12T01:30:11.123456Z",
		"2023-06-11t21:30:11.123456-04:00", "2023-06-12T07:00:11.123456+05:30",
		"2023-06-12T01:30:11.123456-00:00" };

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		int64_t instant = 0;
		assert_true(instant_parse(text_of(same[i]), &instant));
		assert_true(instant == MORNING);
	}
}

static void fractions_may_be_short_or_missing(void **state)
{
	(void)state;
	int64_t instant = 0;

	assert_true(instant_parse(text_of("2023-06-12T09:30:11+08:00"), &instant));
	assert_true(instant == MORNING - 123456);
	assert_true(instant_parse(text_of("2023-06-12T09:30:11.5+08:00"), &instant));
	assert_true(instant == MORNING - 123456 + 500000);
	assert_true(instant_parse(text_of("2023-06-12T09:30:11.000001+08:00"), &instant));
	assert_true(instant == MORNING - 123456 + 1);
}

static void what_is_no_instant_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"2023-06-12",
		"2023-06-12T09:30:11",
		"2023-06-12 09:30:11Z",
		"2023-06-12T09:30Z",
		"2023-06-12T24:00:00Z",
		"2023-06-12T09:60:00Z",
		"2023-06-12T09:30:60Z",
		"2023-06-12T09:30:11.Z",
		"2023-06-12T09:30:11.1234567Z",
		"2023-06-12T09:30:11+0800",
		"2023-06-12T09:30:11+08:00x",
		"2023-06-31T09:30:11Z",
		"2023-06-12T09:30:11+24:00",
		"2023-06-12T09:30:11+08:60",
		"2023-06-12T09-30-11Z",
		"2023-06-12T09:30:11 08:00",
	};
	int64_t instant = 7;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(instant_parse(text_of(wrong[i]), &instant));
	assert_int_equal(instant, 7);
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	char text[INSTANT_TEXT_SIZE];

	for (int64_t instant = -5000 * SECOND; instant < INT64_C(4000000000) * SECOND;
		instant += INT64_C(86399999983)) {
		int64_t again = 0;
		instant_format_micros(instant, text);
		assert_true(instant_parse(text_of(text), &again));
		assert_true(again == instant);
	}
}

static void http_dates_are_written_in_gmt(void **state)
{
	(void)state;
	char text[INSTANT_HTTP_SIZE];

	instant_format_http(MORNING, text);
	assert_string_equal(text, "Mon, 12 Jun 2023 01:30:11 GMT");
	instant_format_http(0, text);
	assert_string_equal(text, "Thu, 01 Jan 1970 00:00:00 GMT");
	instant_format_http(INT64_C(784111777) * SECOND, text);
	assert_string_equal(text, "Sun, 06 Nov 1994 08:49:37 GMT");
	instant_format_http(-1, text);
	assert_string_equal(text, "Wed, 31 Dec 1969 23:59:59 GMT");
}

static void http_dates_are_read(void **state)
{
	(void)state;
	int64_t instant = 0;

	assert_true(instant_parse_http(text_of("Sun, 06 Nov 1994 08:49:37 GMT"), &instant));
	assert_true(instant == INT64_C(784111777) * SECOND);
}

static void other_http_dates_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
		"Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Nov 1994 08:49:37 GMT",
		"Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov xx94 08:49:37 GMT",
		"Sun. 06 Nov 1994 08:49:37 GMT" };
	int64_t instant = 7;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(instant_parse_http(text_of(wrong[i]), &instant));
	assert_int_equal(instant, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_written_for_shanghai),
		cmocka_unit_test(milliseconds_are_cut_and_not_rounded),
		cmocka_unit_test(no_instant_is_an_empty_text),
		cmocka_unit_test(any_offset_is_read),
		cmocka_unit_test(fractions_may_be_short_or_missing),
		cmocka_unit_test(what_is_no_instant_is_refused),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(http_dates_are_written_in_gmt),
		cmocka_unit_test(http_dates_are_read),
		cmocka_unit_test(other_http_dates_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
