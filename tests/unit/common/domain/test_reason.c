/* Reasons: which fit which decision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/reason.h"

#include "findings_check.h"

static struct reason all[] = {
	{ "incomplete", "return", { "不完整", "incomplete" } },
	{ "not_true", "reject", { "不属实", "not true" } },
	{ "error", "void", { "差错", "error" } },
};

static const struct {
	const char *code, *decision;
	const char *found[2];
} cases[] = {
	{ NULL, "return", { NULL } },
	{ NULL, "approve", { NULL } },
	{ "incomplete", "return", { NULL } },
	{ "not_true", "reject", { NULL } },
	{ "not_true", "return", { "#/reason_code unknown_reason" } },
	{ "incomplete", "approve", { "#/reason_code unknown_reason" } },
	{ "error", "return", { "#/reason_code unknown_reason" } },
	{ "", "return", { "#/reason_code unknown_reason" } },
};

static void a_reason_is_for_one_decision(void **state)
{
	const struct list reasons = { all, sizeof all / sizeof *all }, none = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 12);
		struct findings findings;
		findings_init(&findings, arena);
		reason_check(&reasons, cases[i].code, cases[i].decision, &findings);
		assert_found(&findings, cases[i].found);
		findings_init(&findings, arena);
		reason_check(&none, cases[i].code, cases[i].decision, &findings);
		assert_int_equal(findings.count, cases[i].code == NULL ? 0 : 1);
		arena_free(arena);
	}
}

static void what_reasons_are_for(void **state)
{
	(void)state;
	assert_true(reason_has_use("return") && reason_has_use("reject") && reason_has_use("void"));
	assert_false(reason_has_use("approve") || reason_has_use("endorse") || reason_has_use(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_is_for_one_decision),
		cmocka_unit_test(what_reasons_are_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
