/* Codes of periods and the days they mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/period.h"

static void codes_mean_days(void **state)
{
	static const struct {
		const char *code, *first, *last;
	} cases[] = {
		{ "2023", "2023-01-01", "2023-12-31" },
		{ "2023H1", "2023-01-01", "2023-06-30" },
		{ "2023H2", "2023-07-01", "2023-12-31" },
		{ "2023Q1", "2023-01-01", "2023-03-31" },
		{ "2023Q2", "2023-04-01", "2023-06-30" },
		{ "2023Q4", "2023-10-01", "2023-12-31" },
		{ "2023-06", "2023-06-01", "2023-06-30" },
		{ "2023-12", "2023-12-01", "2023-12-31" },
		{ "2024-02", "2024-02-01", "2024-02-29" },
		{ "2023-02", "2023-02-01", "2023-02-28" },
	};
	char text[DATE_TEXT_SIZE];
	struct period p;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(period_parse(text_of(cases[i].code), &p));
		date_format(p.first_day, text);
		assert_string_equal(text, cases[i].first);
		date_format(p.last_day, text);
		assert_string_equal(text, cases[i].last);
	}
}

static void other_forms_are_refused(void **state)
{
	static const char *const bad[] = { "", "202", "20233", "2023H", "2023H0", "2023H3", "2023Q0", "2023Q5",
		"2023X1", "2023h1", "2023-0", "2023-00", "2023-13", "2023-6", "2023/06", "2023-06-01", "0000", "0000H1",
		"２０２３", "2023 " };
	struct period p;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(period_parse(text_of(bad[i]), &p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_mean_days),
		cmocka_unit_test(other_forms_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
