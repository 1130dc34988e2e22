/* Rules between answers, alone: what is missing or mistyped is not theirs to tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/form_rule.h"

#include "answers.h"
#include "findings_check.h"
#include "fixture.h"

static const struct {
	struct form_rule rule;
	const char *answers;
	const char *found[3];
	const char *arg;
} cases[] = {
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "d=2023-06-30", { NULL }, NULL },
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "d=2023-07-01", { "#/answers/d not_future" }, NULL },
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "d=9999-12-31", { "#/answers/d not_future" }, NULL },
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "d=2023-02-30", { NULL }, NULL },
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "d=#5", { NULL }, NULL },
	{ { FORM_RULE_NOT_FUTURE, "d", NULL }, "", { NULL }, NULL },
	{ { FORM_RULE_ORDER, "a", "b" }, "a=2023-01-01;b=2023-01-01", { NULL }, NULL },
	{ { FORM_RULE_ORDER, "a", "b" }, "b=2023-01-01;a=2023-01-02", { "#/answers/b order" }, "a" },
	{ { FORM_RULE_ORDER, "a", "b" }, "a=2023-12-31;b=2023-01-02", { "#/answers/b order" }, "a" },
	{ { FORM_RULE_ORDER, "a", "b" }, "a=2023-12-31", { NULL }, NULL },
	{ { FORM_RULE_ORDER, "a", "b" }, "b=2023-12-31", { NULL }, NULL },
	{ { FORM_RULE_ORDER, "a", "b" }, "a=~;b=2023-12-31", { NULL }, NULL },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#0;t=#0", { NULL }, NULL },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#5;t=#5", { NULL }, NULL },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#6;t=#5", { "#/answers/p part_of_total" }, "t" },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#-1;t=#5", { "#/answers/p min" }, "0" },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#-1;t=#-5", { "#/answers/p part_of_total", "#/answers/p min" },
		"t" },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#9223372036854775807;t=#9223372036854775806",
		{ "#/answers/p part_of_total" }, "t" },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=6;t=#5", { NULL }, NULL },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=@;t=#1", { NULL }, NULL },
	{ { FORM_RULE_PART_OF_TOTAL, "p", "t" }, "p=#6", { NULL }, NULL },
};

static void each_rule_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct form_rule rule = cases[i].rule;
		struct form form = { { NULL, 0 }, { &rule, 1 } };
		struct findings findings;
		findings_init(&findings, arena);
		form_rule_check(&form, answers_read(arena, cases[i].answers), date_of(2023, 6, 30), &findings);
		assert_found(&findings, cases[i].found);
		if (cases[i].arg != NULL)
			assert_string_equal(findings.at[0].arg[0], cases[i].arg);
		arena_free(arena);
	}
}

static void all_rules_are_asked(void **state)
{
	struct form_rule rules[] = { { FORM_RULE_NOT_FUTURE, "a", NULL }, { FORM_RULE_NOT_FUTURE, "b", NULL },
		{ FORM_RULE_ORDER, "a", "b" } };
	struct form form = { { NULL, 0 }, { rules, 3 } };
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	form_rule_check(&form, answers_read(arena, "a=2025-01-02;b=2025-01-01"), date_of(2023, 6, 30), &findings);
	assert_found(&findings,
		(const char *const[]){ "#/answers/a not_future", "#/answers/b not_future", "#/answers/b order", NULL });
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_alone),
		cmocka_unit_test(all_rules_are_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
