/* Codes of periods and the days they mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/period.h"

#include "findings_check.h"

#define ID "018c2f3e-0000-7000-8000-00000000000f"

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
	struct period_span p;

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
	struct period_span p;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(period_parse(text_of(bad[i]), &p));
}

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	if (text != NULL)
		assert_true(date_parse(text_of(text), &date));
	return date;
}

static void its_days_are_in_order(void **state)
{
	static const struct {
		const char *code, *opens, *due, *late;
		const char *found[4];
	} cases[] = {
		{ "2023H1", "2023-06-01", "2023-06-01", "2023-06-01", { NULL } },
		{ "2023H1", "2023-06-01", "2023-07-10", "2023-07-20", { NULL } },
		{ "2023H3", "2023-06-02", "2023-06-01", "2023-05-31",
			{ "#/code format", "#/due_on order", "#/late_until order" } },
		{ "2023H1", NULL, "2023-07-10", "2023-07-09", { "#/late_until order" } },
		{ NULL, NULL, NULL, NULL, { NULL } }, /* what is missing, the decoder tells */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct period p = { .code = cases[i].code,
			.opens_on = day(cases[i].opens),
			.due_on = day(cases[i].due),
			.late_until = day(cases[i].late) };
		struct arena *arena = arena_new(1 << 16);
		struct findings findings;

		findings_init(&findings, arena);
		assert_int_equal(period_check(&p, &findings), cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		if (cases[i].code != NULL && strcmp(cases[i].code, "2023H1") == 0)
			assert_true(p.first_day == day("2023-01-01") && p.last_day == day("2023-06-30"));
		arena_free(arena);
	}
}

static void a_reopening_says_why_and_until_when(void **state)
{
	static char endless[2002];
	static const struct {
		struct reopening given;
		const char *found[4];
	} cases[] = {
		{ { "x", 1001, NULL }, { NULL } },
		{ { "x", 1000, NULL }, { "#/expires_at not_past" } },
		{ { " ", INSTANT_NONE, NULL }, { "#/reason required", "#/expires_at required" } },
		{ { endless, 1001, NULL }, { "#/reason max_length" } },
		{ { NULL, INSTANT_NONE, ID }, { NULL } },
		{ { "x", 1001, "no uuid" },
			{ "#/reason not_applicable", "#/expires_at not_applicable", "#/proposal format" } },
	};

	(void)state;
	memset(endless, 'x', sizeof endless - 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct findings findings;

		findings_init(&findings, arena);
		assert_int_equal(period_check_reopening(&cases[i].given, 1000, &findings), cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_mean_days),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(its_days_are_in_order),
		cmocka_unit_test(a_reopening_says_why_and_until_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
