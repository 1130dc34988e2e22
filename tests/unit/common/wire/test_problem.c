/* Problems: the members of RFC 9457 and ours, in both languages, reasons never shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/json_read.h"
#include "wire/problem.h"

static const struct value *written(struct arena *arena, const struct fault *fault, const struct findings *findings,
	const char *detail, const char *id, enum language language)
{
	const struct value *value = NULL;
	struct buffer b = { 0 };
	struct fault unread;

	problem_write(&b, fault, findings, detail, id, language);
	assert_false(b.failed);
	assert_true(json_read(buffer_text(&b), &json_limits_body, arena, &value, &unread));
	buffer_free(&b);
	return value;
}

static void every_member_in_its_order(void **state)
{
	static const char *const members[] = { "type", "title", "status", "detail", "code", "request_id", "errors" };
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = fault_of(404, "not_found", "secret reason");
	const struct value *p = written(arena, &fault, NULL, NULL, "r-1", LANGUAGE_EN);
	int64_t status = 0;

	(void)state;
	assert_int_equal(p->count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(p->items[i].name, members[i]);
	assert_true(value_int(value_member(p, "status"), &status));
	assert_int_equal(status, 404);
	assert_string_equal(value_string(value_member(p, "type")), "urn:dxtrack:problem:not_found");
	assert_string_equal(value_string(value_member(p, "code")), "not_found");
	assert_string_equal(value_string(value_member(p, "request_id")), "r-1");
	assert_null(strstr(value_string(value_member(p, "detail")), "secret"));
	assert_int_equal(value_member(p, "errors")->kind, VALUE_ARRAY);
	assert_int_equal(value_member(p, "errors")->count, 0);
	arena_free(arena);
}

static void what_would_have_been_taken_stands_behind(void **state)
{
	static const char *const said[] = { [LANGUAGE_ZH] = "查询参数的值“x”不能用。每页条数。",
		[LANGUAGE_EN] = "The parameter cannot be \"x\". How many." };
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = fault_of(422, "validation", "findings");
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	findings_add(&findings, "bad_parameter", "x", NULL, "?limit");
	findings_set_wanted(&findings, (struct title){ .zh = "每页条数。", .en = "How many." });
	for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
		const struct value *p = written(arena, &fault, &findings, NULL, "r-1", (enum language)language);
		const struct value *error = &value_member(p, "errors")->items[0];

		assert_string_equal(value_string(value_member(error, "message")), said[language]);
	}
	arena_free(arena);
}

static void every_finding_with_its_sentence(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = fault_of(422, "validation", "findings");
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	findings_add(&findings, "max_length", "100", NULL, "#/answers/%s", "provider");
	findings_add(&findings, "enum", "\"a\", b", NULL, "#/answers/layer");
	for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
		const struct value *errors =
			value_member(written(arena, &fault, &findings, NULL, NULL, (enum language)language), "errors");
		assert_int_equal(errors->count, 2);
		assert_string_equal(value_string(value_member(&errors->items[0], "pointer")), "#/answers/provider");
		assert_string_equal(value_string(value_member(&errors->items[0], "code")), "max_length");
		assert_non_null(strstr(value_string(value_member(&errors->items[0], "message")), "100"));
		assert_non_null(strstr(value_string(value_member(&errors->items[1], "message")), "\"a\", b"));
	}
	arena_free(arena);
}

/* A rule's words come first; then what to do where an explanation is asked for, else the rule's id. */
static void rules_say_what_they_found(void **state)
{
	const struct finding_rule rule = { "Q7", { "金额 {0} 元。", "{0} yuan of {1}." }, { "5", "4" } };
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = fault_of(422, "validation", "findings");
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	findings_add(&findings, "rule", NULL, NULL, "#/answers/x");
	findings_set_rule(&findings, &rule);
	findings_add_int(&findings, "explanation_short", 12, "#/explanations/Q7");
	findings_set_rule(&findings, &rule);
	const struct value *zh = value_member(written(arena, &fault, &findings, NULL, "a", LANGUAGE_ZH), "errors");
	const struct value *en = value_member(written(arena, &fault, &findings, NULL, "a", LANGUAGE_EN), "errors");
	assert_string_equal(value_string(value_member(&zh->items[0], "message")), "金额 5 元。（规则 Q7）");
	assert_string_equal(value_string(value_member(&en->items[0], "message")), "5 yuan of 4. (rule Q7)");
	assert_string_equal(
		value_string(value_member(&zh->items[1], "message")), "金额 5 元。说明过短，至少填写 12 个字符。");
	assert_string_equal(value_string(value_member(&en->items[1], "message")),
		"5 yuan of 4. The explanation is too short: use at least 12 characters.");
	assert_int_equal(en->items[0].count, 3);
	arena_free(arena);
}

static void languages_differ_and_details_are_taken(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct fault fault = fault_of(409, "conflict", "state");
	const struct value *zh = written(arena, &fault, NULL, NULL, "a", LANGUAGE_ZH),
			   *en = written(arena, &fault, NULL, NULL, "a", LANGUAGE_EN);

	(void)state;
	assert_string_not_equal(value_string(value_member(zh, "title")), value_string(value_member(en, "title")));
	zh = written(arena, &fault, NULL, "详情 \"x\"", "a", LANGUAGE_ZH);
	assert_string_equal(value_string(value_member(zh, "detail")), "详情 \"x\"");
	assert_int_equal(
		value_member(written(arena, &fault, NULL, NULL, NULL, LANGUAGE_ZH), "request_id")->kind, VALUE_NULL);
	arena_free(arena);
}

static void the_last_resort_is_a_problem_too(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	const struct value *value = NULL;
	struct fault fault;

	(void)state;
	assert_true(json_read(text_of(problem_out_of_memory), &json_limits_body, arena, &value, &fault));
	assert_int_equal(value->count, 7);
	assert_string_equal(value_string(value_member(value, "code")), "unavailable");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_in_its_order),
		cmocka_unit_test(what_would_have_been_taken_stands_behind),
		cmocka_unit_test(every_finding_with_its_sentence),
		cmocka_unit_test(rules_say_what_they_found),
		cmocka_unit_test(languages_differ_and_details_are_taken),
		cmocka_unit_test(the_last_resort_is_a_problem_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
