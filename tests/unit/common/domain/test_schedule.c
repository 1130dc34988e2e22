/* The schedule by month, by day and by curve, and the light against it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/light.h"
#include "domain/schedule.h"

static void what_should_be_reached(void **state)
{
	static const struct {
		enum schedule_kind kind;
		const char *date, *printed;
	} cases[] = {
		{ SCHEDULE_MONTH, "2023-06-30", "50.00" },
		{ SCHEDULE_MONTH, "2023-06-01", "50.00" },
		{ SCHEDULE_MONTH, "2023-07-31", "58.33" },
		{ SCHEDULE_MONTH, "2023-01-15", "8.33" },
		{ SCHEDULE_MONTH, "2023-12-31", "100.00" },
		{ SCHEDULE_DAY, "2023-06-30", "49.59" },
		{ SCHEDULE_DAY, "2024-06-30", "49.73" },
		{ SCHEDULE_DAY, "2023-07-31", "58.08" },
		{ SCHEDULE_DAY, "2023-12-31", "100.00" },
		{ SCHEDULE_DAY, "2023-01-01", "0.27" },
		{ SCHEDULE_CURVE, "2023-03-15", "15.50" },
		{ SCHEDULE_CURVE, "2023-12-01", "100.00" },
	};
	char text[RATE_TEXT_SIZE];
	int32_t date = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct schedule s = { cases[i].kind,
			{ 500, 1000, 1550, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000 } };
		assert_true(date_parse(text_of(cases[i].date), &date));
		assert_true(rate_format(schedule_display(schedule_at(&s, date)), text));
		assert_string_equal(text, cases[i].printed);
	}
}

static void colours_are_of_exact_fractions(void **state)
{
	static const struct {
		int64_t n, target;
		struct schedule_part due;
		int32_t tolerance;
		const char *light;
	} cases[] = {
		{ 680, 928, { 6, 12 }, 500, "green" },
		{ 464, 928, { 6, 12 }, 500, "green" }, /* exactly on schedule */
		{ 463, 928, { 6, 12 }, 500, "yellow" },
		{ 45, 100, { 6, 12 }, 500, "yellow" },         /* exactly five points below */
		{ 449999, 1000000, { 6, 12 }, 500, "red" },    /* prints 44.99 or 45.00, is below */
		{ 499999, 1000000, { 6, 12 }, 500, "yellow" }, /* half up would print 50.00 */
		{ 45, 100, { 6, 12 }, 0, "red" },
		{ 0, 100, { 1, 12 }, 500, "red" },
		{ 4, 100, { 1, 12 }, 500, "yellow" }, /* 8.33 - 5 = 3.33 */
		{ INT64_MAX / 2, INT64_MAX, { 366, 366 }, 500, "red" },
		{ 5, 0, { 6, 12 }, 500, NULL },
		{ 5, INT64_MIN, { 6, 12 }, 500, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *light = light_of(cases[i].n, cases[i].target, cases[i].due, cases[i].tolerance);
		if (cases[i].light == NULL)
			assert_null(light);
		else
			assert_string_equal(light, cases[i].light);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_should_be_reached),
		cmocka_unit_test(colours_are_of_exact_fractions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
