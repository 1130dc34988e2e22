/* What is JSON to us: limits before the library, faults with their place, the tree as it was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/json_read.h"

static const struct {
	const char *text;
	const char *reason; /* NULL: accepted; otherwise how the reason begins */
} cases[] = {
	{ "{}", NULL },
	{ "[]", NULL },
	{ " {\"a\" : [1, -2, 3.5, true, false, null, \"x\"]}\n", NULL },
	{ "{\"a\":\"\\u4e2d\\n\\\"\\\\\"}", NULL },
	{ "{\"名\":\"𠀀\"}", NULL },
	{ "", "syntax" },
	{ "{", "syntax" },
	{ "{\"a\":1,}", "syntax" },
	{ "{\"a\":01}", "syntax" },
	{ "{'a':1}", "syntax" },
	{ "{\"a\":1} x", "syntax" },
	{ "{\"a\":1}{}", "syntax" },
	{ "1", "syntax" },
	{ "\"text\"", "syntax" },
	{ "null", "syntax" },
	{ "{\"a\":NaN}", "syntax" },
	{ "{\"a\":1e999}", "syntax" },
	{ "{\"a\":99999999999999999999}", "syntax" },
	{ "{\"a\":1,\"a\":2}", "duplicate member" },
	{ "{\"a\":1,\"\\u0061\":2}", "duplicate member" },
	{ "{\"x\":{\"a\":1,\"a\":2}}", "duplicate member" },
	{ "{\"a\":\"\xff\"}", "UTF-8 at byte 6" },
	{ "{\"a\":\"\xc0\xaf\"}", "UTF-8 at byte 6" },
	{ "{\"a\":\"\xed\xa0\x80\"}", "UTF-8 at byte 6" },
	{ "{\"a\":\"\\u0000\"}", "escaped NUL at byte 5" },
	{ "{\"a\\u0000b\":1}", "escaped NUL at byte 1" },
	{ "{\"a\":\"\\\\u0000\"}", NULL }, /* a backslash, then text */
	{ "{\"a\":\"\\ud800\"}", "syntax" },
	{ "{\"a\":\"tab\there\"}", "syntax" },
	{ "{\"a\":\"unfinished", "syntax" },
	{ "\xEF\xBB\xBF{}", "syntax" },
	{ "/* c */ {}", "syntax" },
};

static void every_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		const struct value *value = NULL;
		struct fault fault = { 0 };
		bool read = json_read(text_of(cases[i].text), &json_limits_body, arena, &value, &fault);
		if (read != (cases[i].reason == NULL))
			print_message("case: %s\n", cases[i].text);
		assert_int_equal(read, cases[i].reason == NULL);
		if (!read) {
			assert_int_equal(fault.status, 400);
			assert_string_equal(fault.code, "bad_json");
			assert_memory_equal(fault.reason, cases[i].reason, strlen(cases[i].reason));
			assert_non_null(strstr(fault.reason, " at byte "));
		}
		arena_free(arena);
	}
}

static void a_nul_byte_is_seen(void **state)
{
	static const char bytes[] = "{\"a\":\0 1}";
	const char *what = NULL;
	size_t at = 0;

	(void)state;
	assert_false(json_prescan((struct text){ bytes, sizeof bytes - 1 }, &json_limits_body, &what, &at));
	assert_string_equal(what, "NUL");
	assert_int_equal(at, 5);
}

/* open × n, then close × n. */
static void nest(char *out, char open, char close, size_t n)
{
	memset(out, open, n);
	memset(out + n, close, n);
	out[2 * n] = '\0';
}

static void depth_has_a_limit(void **state)
{
	const char *what = NULL;
	char text[400];
	size_t at = 0;

	(void)state;
	nest(text, '[', ']', 16);
	assert_true(json_prescan(text_of(text), &json_limits_body, &what, &at));
	nest(text, '[', ']', 17);
	assert_false(json_prescan(text_of(text), &json_limits_body, &what, &at));
	assert_string_equal(what, "too deep");
	assert_int_equal(at, 16);
	assert_true(json_prescan(text_of("[\"[[[[[[[[[[[[[[[[[[[[[[\"]"), &json_limits_body, &what, &at));
	memset(text, ']', 100);
	text[100] = '\0';
	assert_true(
		json_prescan(text_of(text), &json_limits_body, &what, &at)); /* nonsense, and the library's to refuse */
}

static void tokens_have_a_limit(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	char *text = arena_alloc(arena, 3 * 3000);
	const char *what = NULL;
	size_t at = 0;

	(void)state;
	for (size_t count = 1999; count <= 2000; count++) {
		text[0] = '[';
		for (size_t i = 0; i < count; i++)
			memcpy(text + 1 + 2 * i, "1,", 2);
		text[2 * count] = ']';
		text[2 * count + 1] = '\0';
		bool within = json_prescan(text_of(text), &json_limits_body, &what, &at);
		assert_int_equal(within, count == 1999); /* and the bracket */
	}
	assert_string_equal(what, "too many tokens");
	arena_free(arena);
}

static void the_tree_is_what_was_sent(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	const struct value *v = NULL;
	struct fault fault = { 0 };

	(void)state;
	assert_true(json_read(
		text_of("{\"z\":1,\"a\":[true,null,\"\\u4e2d\\u6587\",-9223372036854775808],\"m\":{\"r\":0.5}}"),
		&json_limits_body, arena, &v, &fault));
	assert_int_equal(v->kind, VALUE_OBJECT);
	assert_int_equal(v->count, 3);
	assert_string_equal(v->items[0].name, "z"); /* in the order sent */
	assert_string_equal(v->items[1].name, "a");
	assert_int_equal(v->items[0].integer, 1);
	const struct value *a = value_member(v, "a");
	assert_true(a->items[0].boolean);
	assert_int_equal(a->items[1].kind, VALUE_NULL);
	assert_string_equal(value_string(&a->items[2]), "中文");
	assert_true(a->items[3].integer == INT64_MIN);
	assert_int_equal(value_member(value_member(v, "m"), "r")->kind, VALUE_REAL);
	arena_free(arena);
}

static void a_full_arena_is_503(void **state)
{
	static const char text[] = "{\"a\":[1,2,{\"b\":\"text\"}],\"c\":\"more text\"}";
	bool done = false;
	size_t bytes = 0;

	(void)state;
	for (; !done && bytes < 1 << 14; bytes += 16) {
		struct arena *arena = arena_new(bytes);
		const struct value *value = NULL;
		struct fault fault = { 0 };
		done = json_read(text_of(text), &json_limits_body, arena, &value, &fault);
		assert_int_equal(fault.status, done ? 0 : 503);
		arena_free(arena);
	}
	assert_true(done);
	assert_true(bytes > 64);
}

static void members_as_received(void **state)
{
	static const struct {
		const char *document, *name, *bytes;
	} members[] = {
		{ "{\"answers\": {\"a\" : 1.50 } , \"uscc\":\"x\"}", "answers", "{\"a\" : 1.50 }" },
		{ "{\"a\":1,\"b\":[1, {\"c\":\"]}\"}],\"c\":true}", "b", "[1, {\"c\":\"]}\"}]" },
		{ "{\"a\":1,\"b\":[1, {\"c\":\"]}\"}],\"c\":true}", "c", "true" },
		{ "{\"a\":1 }", "a", "1" },
		{ "{\"a\":\"x\\\"y\"}", "a", "\"x\\\"y\"" },
		{ "{\"\\u0061nswers\":{}}", "answers", "{}" }, /* an escaped name is the same name */
		{ "{\"a\\/b\":5}", "a/b", "5" },
		{ "{\"a\":{\"b\":1}}", "b", "" },
		{ "{\"answers2\":1}", "answers", "" },
		{ "{\"answer\":1}", "answers", "" },
		{ "{}", "a", "" },
		{ "[{\"a\":1}]", "a", "" },
		{ "  {\n\"a\"\t:\r\n[ ]\n}", "a", "[ ]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		struct text t = json_member_bytes(text_of(members[i].document), members[i].name);
		assert_true(text_is(t, members[i].bytes));
	}
}

/* Nothing that is cut off or mangled may read past its end; the sanitisers watch. */
static void mangled_documents_are_survived(void **state)
{
	static const char document[] = "{\"a\\u0041\":[1,{\"b\":\"\\\\ \\\"x\"},null],\"c\":{\"d\":\"中\"}}";
	char copy[sizeof document];
	uint32_t seed = 7;

	(void)state;
	for (size_t cut = 0; cut < sizeof document; cut++) {
		struct arena *arena = arena_new(1 << 16);
		const struct value *value = NULL;
		struct fault fault = { 0 };
		memcpy(copy, document, sizeof copy);
		struct text t = { copy, cut };
		assert_int_equal(json_read(t, &json_limits_body, arena, &value, &fault), cut == sizeof document - 1);
		(void)json_member_bytes(t, "c");
		arena_free(arena);
	}
	for (int i = 0; i < 3000; i++) {
		struct arena *arena = arena_new(1 << 16);
		const struct value *value = NULL;
		struct fault fault = { 0 };
		memcpy(copy, document, sizeof copy);
		seed = seed * 1664525u + 1013904223u;
		copy[(seed >> 16) % (sizeof copy - 1)] = (char)(seed >> 8);
		if (!json_read((struct text){ copy, sizeof copy - 1 }, &json_limits_body, arena, &value, &fault))
			assert_int_equal(fault.status, 400);
		(void)json_member_bytes((struct text){ copy, sizeof copy - 1 }, "c");
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case),
		cmocka_unit_test(a_nul_byte_is_seen),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(tokens_have_a_limit),
		cmocka_unit_test(the_tree_is_what_was_sent),
		cmocka_unit_test(a_full_arena_is_503),
		cmocka_unit_test(members_as_received),
		cmocka_unit_test(mangled_documents_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
