#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/date.h"

static int32_t parsed(const char *text)
{
	int32_t date = 12345;

	return date_parse(text_of(text), &date) ? date : DATE_NONE;
}

static void known_days_have_known_numbers(void **state)
{
	(void)state;
	assert_int_equal(date_of(1970, 1, 1), 0);
	assert_int_equal(date_of(1969, 12, 31), -1);
	assert_int_equal(date_of(2000, 2, 29), 11016);
	assert_int_equal(date_of(2023, 6, 30), 19538);
	assert_int_equal(date_of(1, 1, 1), -719162);
	assert_int_equal(date_of(9999, 12, 31), 2932896);
}

/* Walks every day of twelve centuries by the calendar's own rules. */
static void every_day_follows_the_one_before(void **state)
{
	(void)state;
	int year = 1599, month = 12, day = 31;

	for (int32_t date = date_of(1600, 1, 1); date <= date_of(2799, 12, 31); date++) {
		if (++day > date_days_in_month(year, month)) {
			day = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
		assert_int_equal(date_year(date), year);
		assert_int_equal(date_month(date), month);
		assert_int_equal(date_day(date), day);
		assert_int_equal(date_of(year, month, day), date);
	}
	assert_int_equal(year, 2799);
}

static void days_that_do_not_exist_are_none(void **state)
{
	(void)state;
	assert_int_equal(date_of(2023, 2, 29), DATE_NONE);
	assert_int_equal(date_of(1900, 2, 29), DATE_NONE);
	assert_int_equal(date_of(2023, 4, 31), DATE_NONE);
	assert_int_equal(date_of(2023, 0, 1), DATE_NONE);
	assert_int_equal(date_of(2023, 13, 1), DATE_NONE);
	assert_int_equal(date_of(2023, 1, 0), DATE_NONE);
	assert_int_equal(date_of(0, 1, 1), DATE_NONE);
	assert_int_equal(date_of(10000, 1, 1), DATE_NONE);
}

static void february_knows_leap_years(void **state)
{
	(void)state;
	assert_int_equal(date_days_in_month(2023, 2), 28);
	assert_int_equal(date_days_in_month(2024, 2), 29);
	assert_int_equal(date_days_in_month(1900, 2), 28);
	assert_int_equal(date_days_in_month(2000, 2), 29);
	assert_int_equal(date_days_in_month(2023, 12), 31);
}

static void months_and_years_have_their_ends(void **state)
{
	(void)state;
	int32_t date = date_of(2024, 2, 17);

	assert_int_equal(date_month_start(date), date_of(2024, 2, 1));
	assert_int_equal(date_month_end(date), date_of(2024, 2, 29));
	assert_int_equal(date_year_start(date), date_of(2024, 1, 1));
	assert_int_equal(date_month_end(date_of(2023, 12, 31)), date_of(2023, 12, 31));
}

static void the_same_day_of_another_year(void **state)
{
	(void)state;
	assert_int_equal(date_add_years(date_of(2023, 6, 30), -1), date_of(2022, 6, 30));
	assert_int_equal(date_add_years(date_of(2024, 2, 29), -1), date_of(2023, 2, 28));
	assert_int_equal(date_add_years(date_of(2024, 2, 29), -4), date_of(2020, 2, 29));
	assert_int_equal(date_add_years(date_of(1, 1, 1), -1), DATE_NONE);
	assert_int_equal(date_add_years(date_of(9999, 1, 1), 1), DATE_NONE);
	assert_int_equal(date_add_years(date_of(2023, 1, 1), 2000000000), DATE_NONE);
}

static void the_same_day_of_another_month(void **state)
{
	(void)state;
	assert_int_equal(date_add_months(date_of(2023, 1, 31), 1), date_of(2023, 2, 28));
	assert_int_equal(date_add_months(date_of(2023, 12, 15), 1), date_of(2024, 1, 15));
	assert_int_equal(date_add_months(date_of(2023, 1, 15), -1), date_of(2022, 12, 15));
	assert_int_equal(date_add_months(date_of(2023, 3, 31), -13), date_of(2022, 2, 28));
}

static void one_form_is_read(void **state)
{
	(void)state;
	assert_int_equal(parsed("2023-06-30"), date_of(2023, 6, 30));
	assert_int_equal(parsed("0001-01-01"), date_of(1, 1, 1));
	assert_int_equal(parsed("9999-12-31"), date_of(9999, 12, 31));
	assert_int_equal(parsed("2024-02-29"), date_of(2024, 2, 29));
}

static void other_forms_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "2023-6-30", "20230630", "2023/06/30", "2023-06-31", "2023-02-29",
		"2023-06-30 ", " 2023-06-30", "0000-01-01", "2023-00-10", "2023-13-01", "2023-06-00", "2O23-06-30",
		"+023-06-30", "2023-06-3x", "２０23-06" };

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(parsed(wrong[i]), DATE_NONE);
}

static void days_are_written(void **state)
{
	(void)state;
	char text[DATE_TEXT_SIZE];

	date_format(date_of(2023, 6, 3), text);
	assert_string_equal(text, "2023-06-03");
	date_format(date_of(1, 1, 1), text);
	assert_string_equal(text, "0001-01-01");
	date_format(DATE_NONE, text);
	assert_string_equal(text, "");
	date_format(INT32_MAX, text);
	assert_string_equal(text, "");
	date_format(INT32_MIN + 1, text);
	assert_string_equal(text, "");
}

/* Clocks in Shanghai went from 00:00 to 01:00 on 4 May 1986 and back in September: a day is still one day. */
static void summer_time_shifts_no_day(void **state)
{
	(void)state;
	assert_int_equal(parsed("1986-05-05") - parsed("1986-05-04"), 1);
	assert_int_equal(parsed("1986-09-15") - parsed("1986-09-14"), 1);
	char text[DATE_TEXT_SIZE];
	date_format(parsed("1986-05-04"), text);
	assert_string_equal(text, "1986-05-04");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days_have_known_numbers),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(days_that_do_not_exist_are_none),
		cmocka_unit_test(february_knows_leap_years),
		cmocka_unit_test(months_and_years_have_their_ends),
		cmocka_unit_test(the_same_day_of_another_year),
		cmocka_unit_test(the_same_day_of_another_month),
		cmocka_unit_test(one_form_is_read),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(days_are_written),
		cmocka_unit_test(summer_time_shifts_no_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
