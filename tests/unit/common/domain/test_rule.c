/* Rules: every kind alone, what is missing or mistyped, and what follows from what is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/rule_kind.h"

#include "answers.h"
#include "findings_check.h"
#include "fixture.h"

static const char *const numbers[] = { "n", "m" };
static const char *const nothings[] = { "无", "n/a" };
static const char *const manufacturing[] = { "C" };
static const char *const parks[] = { "10.", "192.0.2." };
static const char *const files[] = { "0123" };
static const struct list evidence = LIST_OF(files);
static const char *const present[] = { "active" };
static const struct rule_sizes sizes = { 100, 200, INT64_NONE, INT64_NONE };
static const struct rule_firm firm = { "91410100MA0000015B", "郑州样例有限公司", "样例", "micro", "C3912", "active" };
static const struct rule_firm trader = { "91410100MA0000015B", "样例商贸", "", "large", "F51", "revoked" };
static const struct rule_firm unknown = { "91410100MA0000015B", "", "", "", "", "" };

/* A rule as it is read: bounds that a row leaves out are none, its kind is found. */
static struct rule whole(struct rule rule)
{
	int64_t *numbers_of[] = { &rule.at_least, &rule.at_most };
	int32_t *dates_of[] = { &rule.earliest, &rule.latest, &rule.since, &rule.until };

	for (size_t i = 0; i < 2; i++)
		*numbers_of[i] = *numbers_of[i] == 0 ? INT64_NONE : *numbers_of[i];
	for (size_t i = 0; i < 4; i++)
		*dates_of[i] = *dates_of[i] == 0 ? DATE_NONE : *dates_of[i];
	rule.is = rule_kind_find(rule.kind);
	return rule;
}

static const struct {
	struct rule rule;
	const struct rule_firm *firm;
	const char *answers, *before;
	const char *pointer; /* NULL: it finds nothing */
	const char *arg[2];
	const char *marks[2];
} cases[] = {
	{ { .kind = "not_future", .field = "d" }, NULL, "d=2023-06-30", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "not_future", .field = "d" }, NULL, "d=2023-07-01", NULL, "#/answers/d", { "2023-07-01" },
		{ NULL } },
	{ { .kind = "not_future", .field = "d" }, NULL, "d=9999-12-31", NULL, "#/answers/d", { "9999-12-31" },
		{ NULL } },
	{ { .kind = "not_future", .field = "d" }, NULL, "d=2023-02-30", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "not_future", .field = "d" }, NULL, "d=#5", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "not_future", .field = "d" }, NULL, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "order", .first = "a", .then = "b" }, NULL, "a=2023-01-01;b=2023-01-01", NULL, NULL, { NULL },
		{ NULL } },
	{ { .kind = "order", .first = "a", .then = "b" }, NULL, "b=2023-01-01;a=2023-01-02", NULL, "#/answers/b",
		{ "2023-01-02", "2023-01-01" }, { NULL } },
	{ { .kind = "order", .first = "a", .then = "b" }, NULL, "a=2023-12-31", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "order", .first = "a", .then = "b" }, NULL, "a=~;b=2023-12-31", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "part_of_total", .part = "p", .total = "t" }, NULL, "p=#5;t=#5", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "part_of_total", .part = "p", .total = "t" }, NULL, "p=#6;t=#5", NULL, "#/answers/p", { "6", "5" },
		{ NULL } },
	{ { .kind = "part_of_total", .part = "p", .total = "t" }, NULL, "p=#-1;t=#5", NULL, "#/answers/p",
		{ "-1", "5" }, { NULL } },
	{ { .kind = "part_of_total", .part = "p_fen", .total = "t" }, NULL, "p_fen=#650;t=#500", NULL,
		"#/answers/p_fen", { "6.50", "5" }, { NULL } }, /* fen are told in yuan */
	{ { .kind = "part_of_total", .part = "p", .total = "t" }, NULL, "p=6;t=#5", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "part_of_total", .part = "p", .total = "t" }, NULL, "p=#6", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "window", .field = "d", .earliest = 10 }, NULL, "d=1970-01-11", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "window", .field = "d", .earliest = 10 }, NULL, "d=1970-01-10", NULL, "#/answers/d",
		{ "1970-01-10", "1970-01-11" }, { NULL } },
	{ { .kind = "window", .field = "d", .latest = 10 }, NULL, "d=1970-01-12", NULL, "#/answers/d",
		{ "1970-01-12", "1970-01-11" }, { NULL } },
	{ { .kind = "window", .field = "d", .at_most = 12 }, NULL, "d=2022-06-30", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "window", .field = "d", .at_most = 12 }, NULL, "d=2022-06-29", NULL, "#/answers/d",
		{ "2022-06-29", "2022-06-30" }, { NULL } },
	{ { .kind = "duration", .first = "a", .then = "b", .at_most = 12 }, NULL, "a=2023-03-20;b=2024-03-19", NULL,
		NULL, { NULL }, { NULL } },
	{ { .kind = "duration", .first = "a", .then = "b", .at_most = 12 }, NULL, "a=2023-03-20;b=2024-03-20", NULL,
		"#/answers/b", { "2023-03-20", "2024-03-20" }, { NULL } },
	{ { .kind = "duration", .first = "a", .then = "b", .at_least = 3 }, NULL, "a=2023-03-20;b=2023-06-19", NULL,
		NULL, { NULL }, { NULL } },
	{ { .kind = "duration", .first = "a", .then = "b", .at_least = 3 }, NULL, "a=2023-03-20;b=2023-06-18", NULL,
		"#/answers/b", { "2023-03-20", "2023-06-18" }, { NULL } },
	{ { .kind = "duration", .first = "a", .then = "b", .at_least = 3 }, NULL, "a=2023-03-20;b=2023-03-19", NULL,
		NULL, { NULL }, { NULL } }, /* order's to tell */
	{ { .kind = "limits", .field = "n", .at_least = 2, .at_most = 4 }, NULL, "n=#2", NULL, NULL, { NULL },
		{ NULL } },
	{ { .kind = "limits", .field = "n", .at_least = 2, .at_most = 4 }, NULL, "n=#1", NULL, "#/answers/n",
		{ "1", "2" }, { NULL } },
	{ { .kind = "limits", .field = "n", .at_least = 2, .at_most = 4 }, NULL, "n=#5", NULL, "#/answers/n",
		{ "5", "4" }, { NULL } },
	{ { .kind = "year", .field = "n", .at_most = 1 }, NULL, "n=#2024", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "year", .field = "n", .at_most = 1 }, NULL, "n=#2025", NULL, "#/answers/n", { "2025", "2023" },
		{ NULL } },
	{ { .kind = "year", .field = "n", .at_least = -3 }, NULL, "n=#2019", NULL, "#/answers/n", { "2019", "2023" },
		{ NULL } },
	{ { .kind = "ratio", .part = "p", .total = "t", .at_least = 30 }, NULL, "p=#30;t=#100", NULL, NULL, { NULL },
		{ NULL } },
	{ { .kind = "ratio", .part = "p", .total = "t", .at_least = 30 }, NULL, "p=#29;t=#100", NULL, "#/answers/p",
		{ "29", "100" }, { NULL } },
	{ { .kind = "ratio", .part = "p", .total = "t", .at_most = 300 }, NULL, "p=#301;t=#100", NULL, "#/answers/p",
		{ "301", "100" }, { NULL } },
	{ { .kind = "ratio", .part = "p", .total = "t", .at_most = 300 }, NULL,
		"p=#9223372036854775807;t=#9223372036854775807", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "ratio", .part = "p", .total = "t", .at_least = 30 }, NULL, "p=#0;t=#0", NULL, NULL, { NULL },
		{ NULL } },
	{ { .kind = "zero", .fields = LIST_OF(numbers) }, NULL, "n=#0;m=#0", NULL, "#/answers/n", { NULL }, { NULL } },
	{ { .kind = "zero", .fields = LIST_OF(numbers) }, NULL, "m=#0", NULL, "#/answers/m", { NULL }, { NULL } },
	{ { .kind = "zero", .fields = LIST_OF(numbers) }, NULL, "n=#0;m=#1", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "zero", .fields = LIST_OF(numbers) }, NULL, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "falling", .fields = LIST_OF(numbers) }, NULL, "n=#5;m=#4", "n=#5;m=#5", "#/answers/m",
		{ "4", "5" }, { NULL } },
	{ { .kind = "falling", .fields = LIST_OF(numbers) }, NULL, "n=#5;m=#6", "n=#5;m=#5", NULL, { NULL }, { NULL } },
	{ { .kind = "falling", .fields = LIST_OF(numbers) }, NULL, "n=#4", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "falling", .fields = LIST_OF(numbers) }, NULL, "n=#4", "n=5", NULL, { NULL }, { NULL } },
	{ { .kind = "change", .fields = LIST_OF(numbers), .at_most = 50 }, NULL, "n=#150;m=#50", "n=#100;m=#100", NULL,
		{ NULL }, { NULL } },
	{ { .kind = "change", .fields = LIST_OF(numbers), .at_most = 50 }, NULL, "n=#151", "n=#100", "#/answers/n",
		{ "151", "100" }, { NULL } },
	{ { .kind = "change", .fields = LIST_OF(numbers), .at_most = 50 }, NULL, "m=#49", "m=#100", "#/answers/m",
		{ "49", "100" }, { NULL } },
	{ { .kind = "change", .fields = LIST_OF(numbers), .at_most = 50 }, NULL, "m=#49", "m=#0", NULL, { NULL },
		{ NULL } },
	{ { .kind = "blank", .field = "x", .words = LIST_OF(nothings) }, NULL, "x= Ｎ/Ａ ", NULL, "#/answers/x",
		{ " Ｎ/Ａ " }, { NULL } },
	{ { .kind = "blank", .field = "x", .words = LIST_OF(nothings) }, NULL, "x=无线", NULL, NULL, { NULL },
		{ NULL } },
	{ { .kind = "needs", .field = "a", .needs = "b" }, NULL, "a=x", NULL, "#/answers/b", { NULL }, { NULL } },
	{ { .kind = "needs", .field = "a", .needs = "b" }, NULL, "a=x;b=y", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "needs", .field = "a", .needs = "b" }, NULL, "b=y", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "doubled", .field = "l" }, NULL, "l=[a|b|a]", NULL, "#/answers/l/2", { "a" }, { NULL } },
	{ { .kind = "doubled", .field = "l" }, NULL, "l=[a|b|#1|#1]", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "doubled", .field = "l" }, NULL, "l=a", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "own_code", .field = "c" }, &firm, "c= 91410100ma0000015b", NULL, "#/answers/c",
		{ "91410100MA0000015B" }, { NULL } },
	{ { .kind = "own_code", .field = "c" }, &firm, "c=91410100MA0000016X", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "own_code", .field = "c" }, NULL, "c=91410100MA0000015B", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "own_name", .field = "x" }, &firm, "x=郑州样例有限公司 ", NULL, "#/answers/x",
		{ "郑州样例有限公司 " }, { NULL } },
	{ { .kind = "own_name", .field = "x" }, &firm, "x=样例", NULL, "#/answers/x", { "样例" }, { NULL } },
	{ { .kind = "own_name", .field = "x" }, &firm, "x=样例云", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "own_name", .field = "x" }, &unknown, "x=", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "size_limit", .field = "n", .sizes = &sizes }, &firm, "n=#100", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "size_limit", .field = "n", .sizes = &sizes }, &firm, "n=#101", NULL, "#/answers/n",
		{ "101", "100" }, { NULL } },
	{ { .kind = "size_limit", .field = "n", .sizes = &sizes }, &trader, "n=#101", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "size_limit", .field = "n", .sizes = &sizes }, &unknown, "n=#101", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "status", .words = LIST_OF(present) }, &trader, "", NULL, "#/uscc", { "revoked" }, { NULL } },
	{ { .kind = "status", .words = LIST_OF(present) }, &firm, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "status", .words = LIST_OF(present) }, &unknown, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "industry", .words = LIST_OF(manufacturing) }, &trader, "", NULL, "#/uscc", { "F51" }, { NULL } },
	{ { .kind = "industry", .words = LIST_OF(manufacturing) }, &firm, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "industry", .words = LIST_OF(manufacturing) }, &unknown, "", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "shared", .field = "x" }, NULL, "x=ＨＴ-1 ", NULL, "#/answers/x", { NULL }, { "x:ht-1" } },
	{ { .kind = "shared", .field = "l" }, NULL, "l=[a|#1|B]", NULL, "#/answers/l", { NULL }, { "l:a", "l:b" } },
	{ { .kind = "shared", .field = "l" }, NULL, "l=[]", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "shared", .field = "x" }, NULL, "x=#5", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "shared", .field = "x" }, NULL, "x= ", NULL, NULL, { NULL }, { NULL } },
	{ { .kind = "shared", .of = "evidence" }, NULL, "", NULL, "#/evidence", { NULL }, { "evidence:0123" } },
	{ { .kind = "shared", .of = "address" }, NULL, "", NULL, "#/uscc", { NULL }, { "address:192.0.2.1" } },
	{ { .kind = "shared", .of = "address", .words = LIST_OF(parks) }, NULL, "", NULL, NULL, { NULL }, { NULL } },
};

static bool judge(const struct rule *rules, size_t count, struct rule_scene scene, struct list *ret_found)
{
	struct list list = { (void *)(uintptr_t)rules, count };

	scene.today = date_of(2023, 6, 30);
	return rule_judge(&list, &scene, ret_found);
}

static void assert_arg(const char *got, const char *wanted)
{
	if (wanted != NULL)
		assert_string_equal(got, wanted);
}

static void each_kind_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct rule rule = whole(cases[i].rule);
		struct rule_scene scene = { .answers = answers_read(arena, cases[i].answers),
			.before = cases[i].before == NULL ? NULL : answers_read(arena, cases[i].before),
			.firm = cases[i].firm,
			.evidence = &evidence,
			.address = "192.0.2.1",
			.arena = arena };
		struct list found;

		assert_true(judge(&rule, 1, scene, &found));
		const struct rule_found *one = found.at;
		if (found.count != (cases[i].pointer != NULL))
			print_message("%s %s\n", rule.kind, cases[i].answers);
		assert_int_equal(found.count, cases[i].pointer != NULL);
		if (found.count == 1) {
			assert_string_equal(one->pointer, cases[i].pointer);
			assert_arg(one->arg[0], cases[i].arg[0]);
			assert_arg(one->arg[1], cases[i].arg[1]);
			for (size_t j = 0; j < 2; j++)
				assert_int_equal(one->marks.count > j, cases[i].marks[j] != NULL);
			for (size_t j = 0; j < one->marks.count; j++)
				assert_string_equal(((const char *const *)one->marks.at)[j], cases[i].marks[j]);
		}
		arena_free(arena);
	}
}

static void every_kind_has_a_case_and_is_named(void **state)
{
	(void)state;
	for (const struct rule_kind *kind = rule_kinds(); kind->name != NULL; kind++) {
		bool fires = false, rests = false;
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			if (strcmp(cases[i].rule.kind, kind->name) == 0) {
				fires = fires || cases[i].pointer != NULL;
				rests = rests || cases[i].pointer == NULL;
			}
		assert_true(fires && rests);
		assert_non_null(strstr(rule_kind_words, kind->name));
	}
	assert_null(rule_kind_find("weather"));
}

#define RULE(id_, tier_)                                                                                               \
	{                                                                                                              \
		.kind = "zero", .id = (id_), .text = { "零", "zero" }, .fields = LIST_OF(numbers), .tier = (tier_),    \
		.min_length = 6                                                                                        \
	}

/* What each tier makes of it, and each state of an explanation. */
static void what_follows(void **state)
{
	static const struct {
		const char *explanations;
		const char *found[4];
	} rows[] = {
		{ NULL, { "#/answers/n rule", "#/explanations/Q2 explanation_required" } },
		{ "Q1=关停检修三个月;Q3=关停检修三个月",
			{ "#/answers/n rule", "#/explanations/Q2 explanation_required" } },
		{ "Q2=~", { "#/answers/n rule", "#/explanations/Q2 explanation_required" } },
		{ "Q2=核实无误", { "#/answers/n rule", "#/explanations/Q2 explanation_empty" } },
		{ "Q2=停产检修", { "#/answers/n rule", "#/explanations/Q2 explanation_short" } },
		{ "Q2=关停检修三个月", { "#/answers/n rule" } },
		{ "Q2=#5", { "#/answers/n rule" } }, /* its type is the body's to tell */
	};
	struct rule rules[] = { RULE("Q1", RULE_BLOCK), RULE("Q2", RULE_EXPLAIN), RULE("Q3", RULE_INFORM) };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		rules[i] = whole(rules[i]);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(1 << 16);
		static const char *const phrase[] = { "核实无误" };
		const struct list assurances = { (void *)phrase, 1 };
		struct rule_scene scene = { .answers = answers_read(arena, "n=#0"), .arena = arena };
		struct findings findings;
		struct list found;

		findings_init(&findings, arena);
		assert_true(judge(rules, 3, scene, &found));
		assert_int_equal(found.count, 3);
		rule_refuse(&found, rows[i].explanations == NULL ? NULL : answers_read(arena, rows[i].explanations),
			&assurances, &findings);
		assert_found(&findings, rows[i].found);
		assert_string_equal(findings.at[0].rule->id, "Q1");
		assert_string_equal(findings.at[0].rule->text.en, "zero");
		arena_free(arena);
	}
}

static void a_plain_check_has_the_words_of_its_kind(void **state)
{
	struct rule rules[] = { { .kind = "order", .first = "a", .then = "b" },
		{ .kind = "part_of_total", .part = "p", .total = "t" } };
	struct arena *arena = arena_new(1 << 16);
	struct rule_scene scene = { .answers = answers_read(arena, "a=2023-01-02;b=2023-01-01;p=#6;t=#5"),
		.arena = arena };
	struct findings findings;
	struct list found;

	(void)state;
	rules[0] = whole(rules[0]);
	rules[1] = whole(rules[1]);
	findings_init(&findings, arena);
	assert_true(judge(rules, 2, scene, &found));
	rule_refuse(&found, NULL, NULL, &findings);
	assert_found(&findings, (const char *const[]){ "#/answers/b order", "#/answers/p part_of_total", NULL });
	assert_string_equal(findings.at[0].arg[0], "a");
	assert_string_equal(findings.at[1].arg[0], "t");
	assert_null(findings.at[0].rule);
	arena_free(arena);
}

static void a_rule_holds_in_its_time(void **state)
{
	static const struct {
		int32_t since, until;
		size_t count;
	} times[] = { { 1, 2, 0 }, { 19538, DATE_NONE, 1 }, { 19539, DATE_NONE, 0 }, { DATE_NONE, 19538, 1 },
		{ DATE_NONE, 19537, 0 } };
	struct arena *arena = arena_new(1 << 16);
	struct rule_scene scene = { .answers = answers_read(arena, "n=#0"), .arena = arena };
	struct rule rule = RULE("Q1", RULE_INFORM);
	struct list found;

	(void)state;
	assert_int_equal(date_of(2023, 6, 30), 19538);
	rule = whole(rule);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		rule.since = times[i].since;
		rule.until = times[i].until;
		assert_true(judge(&rule, 1, scene, &found));
		assert_int_equal(found.count, times[i].count);
	}
	arena_free(arena);
}

static void a_full_arena_is_told(void **state)
{
	struct arena *arena = arena_new(1 << 16), *small = arena_new(4);
	struct rule_scene scene = { .answers = answers_read(arena, "n=#0"), .arena = small };
	struct rule rule = RULE("Q1", RULE_INFORM);
	struct list found;

	(void)state;
	rule = whole(rule);
	assert_false(judge(&rule, 1, scene, &found));
	arena_free(small);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_alone),
		cmocka_unit_test(every_kind_has_a_case_and_is_named),
		cmocka_unit_test(what_follows),
		cmocka_unit_test(a_plain_check_has_the_words_of_its_kind),
		cmocka_unit_test(a_rule_holds_in_its_time),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
