/* Bodies by shape: what is taken, and everything that is refused, at once and with its pointer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/enterprise.h"
#include "domain/review.h"
#include "domain/submission.h"
#include "wire/decode.h"
#include "wire/json_read.h"

#include "findings_check.h"
#include "nouns.h"

static const struct value *read(struct arena *arena, const char *text)
{
	const struct value *value = NULL;
	struct fault fault;

	assert_true(json_read(text_of(text), &json_limits_body, arena, &value, &fault));
	return value;
}

static void every_kind_is_taken(void **state)
{
	struct arena *arena = arena_new(1 << 18);
	struct findings findings;
	struct noun noun;

	(void)state;
	findings_init(&findings, arena);
	assert_true(decode_record(&noun_shape,
		read(arena,
			"{\"text\":\"t\",\"number\":-5,\"truth\":false,\"date\":\"2023-06-12\",\"instant\":\"2023-06-12T09:30:11.123456+08:00\","
			"\"title\":{\"zh\":\"企\",\"en\":\"E\"},\"part\":{\"name\":\"p\",\"count\":1},\"any\":{\"x\":[1]},"
			"\"parts\":[{\"name\":\"p\"},{\"name\":\"q\",\"count\":2}],\"names\":[\"甲\",\"\"]}"),
		arena, &noun, &findings));
	assert_string_equal(noun.text, "t");
	assert_int_equal(noun.number, -5);
	assert_int_equal(noun.truth, 0);
	assert_int_equal(noun.date, 19520);
	assert_true(noun.instant == 1686533411123456);
	assert_true(noun.received == INSTANT_NONE);
	assert_string_equal(noun.title.en, "E");
	assert_int_equal(noun.part->count, 1);
	assert_int_equal(value_member(noun.any, "x")->count, 1);
	assert_int_equal(noun.parts.count, 2);
	assert_true(((const struct part *)noun.parts.at)[0].count == INT64_NONE);
	assert_int_equal(((const struct part *)noun.parts.at)[1].count, 2);
	assert_string_equal(((const char *const *)noun.names.at)[0], "甲");
	assert_null(noun.raw);
	arena_free(arena);
}

static const struct {
	const char *body;
	const char *found[8];
} cases[] = {
	{ "{\"text\":\"t\",\"number\":1}", { NULL } },
	{ "{\"text\":\"t\",\"number\":1,\"truth\":null,\"date\":null,\"part\":null,\"parts\":null,\"names\":null,\"title\":null}",
		{ NULL } },
	{ "{}", { "#/text required", "#/number required" } },
	{ "{\"text\":null,\"number\":null}", { "#/text required", "#/number required" } },
	{ "{\"text\":\" \",\"number\":1}", { "#/text required" } },
	{ "{\"text\":5,\"number\":\"5\"}", { "#/text type", "#/number type" } },
	{ "{\"text\":\"t\",\"number\":1.5,\"truth\":1,\"date\":20230612}",
		{ "#/number type", "#/truth type", "#/date type" } },
	{ "{\"text\":\"t\",\"number\":1,\"date\":\"2023-02-30\",\"instant\":\"2023-06-12\"}",
		{ "#/date date", "#/instant format" } },
	{ "{\"text\":\"t\",\"number\":1,\"instant\":5}", { "#/instant type" } },
	{ "{\"text\":\"t\",\"number\":1,\"colour\":1,\"a/b~c\":2}",
		{ "#/colour unknown_member", "#/a~1b~0c unknown_member" } },
	{ "{\"text\":\"t\",\"number\":1,\"raw\":{},\"received\":\"2023-06-12T09:30:11+08:00\",\"rate\":\"1\",\"etag\":\"x\"}",
		{ "#/raw unknown_member", "#/received unknown_member", "#/rate unknown_member",
			"#/etag unknown_member" } },
	{ "{\"text\":\"t\",\"number\":1,\"title\":{\"zh\":\"企\",\"fr\":\"x\"}}",
		{ "#/title/fr unknown_member", "#/title/en required" } },
	{ "{\"text\":\"t\",\"number\":1,\"title\":\"企\"}", { "#/title type" } },
	{ "{\"text\":\"t\",\"number\":1,\"part\":{\"count\":true,\"x\":1}}",
		{ "#/part/count type", "#/part/x unknown_member", "#/part/name required" } },
	{ "{\"text\":\"t\",\"number\":1,\"part\":[],\"any\":[],\"parts\":{},\"names\":\"甲\"}",
		{ "#/part type", "#/any type", "#/parts type", "#/names type" } },
	{ "{\"text\":\"t\",\"number\":1,\"parts\":[{\"name\":\"p\"},{},5],\"names\":[\"甲\",5,null]}",
		{ "#/parts/1/name required", "#/parts/2 type", "#/names/1 type", "#/names/2 type" } },
	{ "[]", { "# type" } },
};

static void everything_wrong_is_found_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 18);
		struct findings findings;
		struct noun noun;
		findings_init(&findings, arena);
		bool fine = decode_record(&noun_shape, read(arena, cases[i].body), arena, &noun, &findings);
		assert_found(&findings, cases[i].found);
		assert_int_equal(fine, cases[i].found[0] == NULL);
		arena_free(arena);
	}
}

static void a_prefix_of_another_document(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;
	struct part part;

	(void)state;
	findings_init(&findings, arena);
	assert_false(decode_record_at("cloud.json#/x", &part_shape, read(arena, "{\"y\":1}"), arena, &part, &findings));
	assert_found(&findings,
		(const char *const[]){ "cloud.json#/x/y unknown_member", "cloud.json#/x/name required", NULL });
	arena_free(arena);
}

static void the_bodies_of_the_api(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct submission_body submission;
	struct enterprise enterprise;
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	assert_true(decode_record(&submission_body_shape,
		read(arena,
			"{\"uscc\":\"91410100MA0000015B\",\"programme\":\"cloud\",\"answers\":{\"layer\":\"IaaS\"}}"),
		arena, &submission, &findings));
	assert_string_equal(value_string(value_member(submission.answers, "layer")), "IaaS");
	assert_null(submission.evidence.at);
	assert_false(decode_record(&submission_body_shape, read(arena, "{\"programme\":\"cloud\",\"draught\":true}"),
		arena, &submission, &findings));
	assert_found(&findings,
		(const char *const[]){ "#/draught unknown_member", "#/uscc required", "#/answers required", NULL });
	findings_init(&findings, arena);
	assert_false(decode_record(&enterprise_shape,
		read(arena,
			"{\"uscc\":\"91410100MA0000015B\",\"name\":\"甲\",\"district\":\"410172560\",\"status_on\":\"2023-01-01\","
			"\"chains\":[\"smart_sensor\"]}"),
		arena, &enterprise, &findings));
	assert_found(&findings, (const char *const[]){ "#/status_on unknown_member", NULL });
	assert_int_equal(enterprise.chains.count, 1);
	arena_free(arena);
}

static void a_list_of_strings_holds_strings_alone(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct enterprise enterprise;
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	assert_false(decode_record(&enterprise_shape,
		read(arena, "{\"uscc\":\"91410100MA0000015B\",\"name\":\"甲\",\"district\":\"410172560\","
			    "\"chains\":[\"smart_sensor\",null,7]}"),
		arena, &enterprise, &findings));
	assert_found(&findings, (const char *const[]){ "#/chains/1 type", "#/chains/2 type", NULL });
	assert_int_equal(enterprise.chains.count, 0);
	arena_free(arena);
}

static void a_full_arena_is_told(void **state)
{
	struct arena *arena = arena_new(1 << 16), *small = arena_new(8);
	struct findings findings;
	struct noun noun;

	(void)state;
	findings_init(&findings, small);
	assert_false(decode_record(&noun_shape,
		read(arena, "{\"text\":\"t\",\"number\":1,\"parts\":[{\"name\":\"p\"},{\"name\":\"q\"}]}"), small,
		&noun, &findings));
	assert_true(findings.failed);
	assert_int_equal(noun.parts.count, 0);
	findings_init(&findings, small);
	assert_false(decode_record(&noun_shape, read(arena, "{\"a_rather_long_name\":1}"), small, &noun, &findings));
	assert_true(findings.failed);
	arena_free(small);
	arena_free(arena);
}

/* A line is given without what stands around it, and refused for what stands in it. */
static void texts_are_lines(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;
	struct enterprise e;

	(void)state;
	findings_init(&findings, arena);
	assert_true(decode_record(&enterprise_shape,
		read(arena,
			"{\"uscc\":\" x\",\"name\":\"\\ufeff\\u3000甲 乙\\u00a0\\r\\n\",\"short_name\":\"\\u3000\",\"district\":\"d\"}"),
		arena, &e, &findings));
	assert_string_equal(e.uscc, "x");
	assert_string_equal(e.name, "甲 乙");
	assert_string_equal(e.short_name, "");
	assert_false(decode_record(&enterprise_shape,
		read(arena,
			"{\"uscc\":\"x\",\"name\":\"甲\\r\\n乙\",\"short_name\":\"\\u202e甲\",\"district\":\"\\u3000\"}"),
		arena, &e, &findings));
	assert_found(&findings, (const char *const[]){ "#/name line_break", "#/short_name control_character",
					"#/district required", NULL });
	assert_string_equal(findings.at[0].arg[0], "U+000D");
	assert_string_equal(findings.at[1].arg[0], "U+202E");
	arena_free(arena);
}

/* Reasons may have several lines; what we wrote ourselves is read as it stands. */
static void some_texts_are_several_lines(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;
	struct review review;

	(void)state;
	findings_init(&findings, arena);
	assert_true(decode_record(&review_shape, read(arena, "{\"decision\":\"return\",\"reason\":\"一\\n二\\n\"}"),
		arena, &review, &findings));
	assert_string_equal(review.reason, "一\n二");
	assert_false(decode_record(&review_shape, read(arena, "{\"decision\":\"return\",\"reason\":\"一\\t二\"}"),
		arena, &review, &findings));
	assert_found(&findings, (const char *const[]){ "#/reason control_character", NULL });
	assert_true(decode_stored(&review_shape, read(arena, "{\"reason\":\" 一\\t二 \"}"), arena, &review));
	assert_string_equal(review.reason, " 一\t二 ");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_lines),
		cmocka_unit_test(some_texts_are_several_lines),
		cmocka_unit_test(every_kind_is_taken),
		cmocka_unit_test(everything_wrong_is_found_at_once),
		cmocka_unit_test(a_prefix_of_another_document),
		cmocka_unit_test(the_bodies_of_the_api),
		cmocka_unit_test(a_list_of_strings_holds_strings_alone),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
