/* Which days are worked, how workdays are counted, and when a public notice is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/calendar.h"
#include "domain/move.h"
#include "domain/publicity.h"

#include "findings_check.h"
#include "fixture.h"

/* 2023 around the Dragon Boat Festival, and a year's end across which nothing is given off. */
static const struct calendar_span holidays[] = { { NO_TITLE, 19530, 19532 } }; /* 2023-06-22 to 24 */
static const struct calendar_span workdays[] = { { NO_TITLE, 19533, 19533 } }; /* Sunday 2023-06-25 */
static const struct calendar tables[] = {
	{ 2023, "1号", LIST_OF(holidays), LIST_OF(workdays) },
	{ 2024, "2号", { (void *)(uintptr_t) "", 0 }, { (void *)(uintptr_t) "", 0 } },
};
static const struct list calendars = LIST_OF(tables);

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	if (text != NULL)
		assert_true(date_parse(text_of(text), &date));
	return date;
}

static void weekends_are_known_before_1970_too(void **state)
{
	static const struct {
		const char *day;
		bool weekend;
	} cases[] = {
		{ "1970-01-01", false },
		{ "1970-01-03", true },
		{ "1970-01-04", true },
		{ "1970-01-05", false },
		{ "1969-12-28", true },
		{ "1969-12-29", false },
		{ "1949-10-01", true },
		{ "2024-02-29", false },
		{ "2023-06-24", true },
		{ "2023-06-25", true },
		{ "0001-01-01", false },
		{ "0001-01-06", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(calendar_is_weekend(day(cases[i].day)), cases[i].weekend);
}

static void a_table_overrules_the_week(void **state)
{
	static const struct {
		const char *day;
		bool worked;
	} cases[] = {
		{ "2023-06-15", true },
		{ "2023-06-17", false },
		{ "2023-06-21", true },
		{ "2023-06-22", false },
		{ "2023-06-23", false },
		{ "2023-06-24", false },
		{ "2023-06-25", true },
		{ "2023-06-26", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(calendar_is_workday(&tables[0], day(cases[i].day)), cases[i].worked);
	assert_ptr_equal(calendar_find(&calendars, 2024), &tables[1]);
	assert_null(calendar_find(&calendars, 2022));
}

static void workdays_are_counted_from_the_next_day(void **state)
{
	static const struct {
		const char *from;
		int64_t count;
		const char *end; /* NULL: not known */
		int year;        /* which is then missing */
	} cases[] = {
		{ "2023-06-15", 1, "2023-06-16", 0 },
		{ "2023-06-15", 4, "2023-06-21", 0 },
		{ "2023-06-15", 5, "2023-06-25", 0 },
		{ "2023-06-16", 1, "2023-06-19", 0 }, /* from a Friday */
		{ "2023-06-23", 1, "2023-06-25", 0 }, /* from a holiday */
		{ "2023-12-29", 2, "2024-01-02", 0 }, /* over New Year, by two tables */
		{ "2022-12-31", 1, "2023-01-02", 0 }, /* the day that it begins after needs no table */
		{ "2022-12-29", 1, NULL, 2022 },
		{ "2024-12-31", 1, NULL, 2025 },
		{ "2024-12-30", 1, "2024-12-31", 0 },
		{ "9999-12-31", 1, NULL, 9999 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int32_t end = DATE_NONE;
		int year = 0;
		bool known = calendar_add_workdays(&calendars, day(cases[i].from), cases[i].count, &end, &year);
		assert_int_equal(known, cases[i].end != NULL);
		if (known)
			assert_int_equal(end, day(cases[i].end));
		else
			assert_int_equal(year, cases[i].year);
	}
}

static void what_follows_a_notice_waits(void **state)
{
	static const struct {
		const char *from, *to, *since, *on;
		const char *found[2];
		const char *arg;
	} cases[] = {
		{ "publicity", "recognised", "2023-06-15", "2023-06-25", { NULL }, NULL },
		{ "publicity", "recognised", "2023-06-15", "2023-06-26", { NULL }, NULL },
		{ "publicity", "recognised", "2023-06-15", "2023-06-24", { "#/effective_on publicity_open" },
			"2023-06-25" },
		{ "publicity", "recognised", "2023-06-15", "2023-06-15", { "#/effective_on publicity_open" },
			"2023-06-25" },
		{ "publicity", "recognised", "2022-06-15", "2023-06-26", { "#/effective_on calendar_missing" },
			"2022" },
		{ "publicity", "recognised", "2024-12-27", "2025-06-26", { "#/effective_on calendar_missing" },
			"2025" },
		{ "publicity", "failed", "2023-06-15", "2023-06-16", { NULL }, NULL }, /* an objection */
		{ "recommended", "publicity", "2023-06-15", "2023-06-15", { NULL }, NULL },
		{ "publicity", "nowhere", "2023-06-15", "2023-06-15", { NULL }, NULL },
		{ "publicity", "recognised", NULL, "2023-06-15", { NULL }, NULL },
		{ "publicity", "recognised", "2023-06-15", NULL, { NULL }, NULL },
		{ "publicity", "recognised", "2023-06-15", "2023-06-14", { NULL }, NULL },
	};
	static const struct programme_stage stages[] = { { "recommended", NO_TITLE, { NULL, 0 }, INT64_NONE, NO_TITLE },
		{ "publicity", NO_TITLE, { NULL, 0 }, 5, NO_TITLE },
		{ "recognised", NO_TITLE, { NULL, 0 }, INT64_NONE, NO_TITLE },
		{ "failed", NO_TITLE, { NULL, 0 }, INT64_NONE, NO_TITLE } };
	static const struct programme_move moves[] = { { "recommended", "publicity", 0, BOOL_NONE },
		{ "publicity", "recognised", 1, BOOL_NONE }, { "publicity", "failed", 0, 1 } };
	const struct programme programme = { .code = "workshop", .stages = LIST_OF(stages), .moves = LIST_OF(moves) };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct move move = { .to = cases[i].to, .effective_on = day(cases[i].on) };
		struct findings findings;
		findings_init(&findings, arena);
		bool fine =
			publicity_check(&calendars, &programme, cases[i].from, &move, day(cases[i].since), &findings);
		assert_int_equal(fine, cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		if (cases[i].arg != NULL)
			assert_string_equal(findings.at[0].arg[0], cases[i].arg);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weekends_are_known_before_1970_too),
		cmocka_unit_test(a_table_overrules_the_week),
		cmocka_unit_test(workdays_are_counted_from_the_next_day),
		cmocka_unit_test(what_follows_a_notice_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
