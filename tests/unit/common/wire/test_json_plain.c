/* The quick reader takes what it should, and reads nothing otherwise than the library does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "wire/json_plain.h"
#include "wire/json_read.h"

static const struct {
	const char *text;
	bool plain;
} cases[] = {
	{ "{}", true },
	{ "[]", true },
	{ " {\"a\" : [1, -2, 0, -0, true, false, null, \"x\", \"\"], \"\":{} }\r\n\t", true },
	{ "{\"名\":\"𠀀\",\"a\":{\"a\":[[[]]]}}", true },
	{ "[-9223372036854775808,9223372036854775807]", true },
	/* Sound, and not plain. */
	{ "{\"a\":3.5}", false },
	{ "{\"a\":3e5}", false },
	{ "{\"a\":3E5}", false },
	{ "{\"a\":\"\\u4e2d\"}", false },
	{ "{\"a\\n\":1}", false },
	/* Not sound. */
	{ "", false },
	{ "1", false },
	{ "null", false },
	{ "\"text\"", false },
	{ "{", false },
	{ "[1", false },
	{ "[1,", false },
	{ "[1,]", false },
	{ "[,1]", false },
	{ "[1 2]", false },
	{ "[1}", false },
	{ "{\"a\":1]", false },
	{ "{\"a\":1,}", false },
	{ "{\"a\"1}", false },
	{ "{\"a\":}", false },
	{ "{a:1}", false },
	{ "{\"a\":1,\"a\":2}", false },
	{ "[-]", false },
	{ "[01]", false },
	{ "[-01]", false },
	{ "[+1]", false },
	{ "[1x]", false },
	{ "[truex]", false },
	{ "[tru]", false },
	{ "[t", false },
	{ "[9223372036854775808]", false },
	{ "[\"tab\there\"]", false },
	{ "[\"unfinished", false },
	{ "[] []", false },
	{ "[]x", false },
};

static void what_is_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		const struct value *value;
		if (json_plain_read(text_of(cases[i].text), arena, &value) != cases[i].plain)
			fail_msg("case: %s", cases[i].text);
		arena_free(arena);
	}
}

static void a_long_list_is_the_library_s(void **state)
{
	(void)state;
	for (int count = 64; count <= 65; count++) {
		struct arena *arena = arena_new(1 << 16);
		struct buffer b = { 0 };
		const struct value *value;
		for (int i = 0; i < count; i++)
			buffer_add_string(&b, i == 0 ? "[1" : ",1");
		buffer_add_string(&b, "]");
		assert_int_equal(json_plain_read(buffer_text(&b), arena, &value), count == 64);
		buffer_free(&b);
		arena_free(arena);
	}
}

static void assert_same(const struct value *a, const struct value *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->name == NULL, b->name == NULL);
	if (a->name != NULL)
		assert_string_equal(a->name, b->name);
	if (a->kind == VALUE_BOOL)
		assert_int_equal(a->boolean, b->boolean);
	if (a->kind == VALUE_INT)
		assert_true(a->integer == b->integer);
	if (a->kind == VALUE_STRING) {
		assert_true(text_equal(a->string, b->string));
		assert_int_equal(a->string.at[a->string.len], '\0');
	}
	if (a->kind != VALUE_ARRAY && a->kind != VALUE_OBJECT)
		return;
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_same(&a->items[i], &b->items[i]);
}

/* Behind a real number the same document goes to the library. True: it was plain. */
static bool compare(struct text document)
{
	struct arena *arena = arena_new(1 << 18);
	struct buffer wrapped = { 0 };
	const struct value *plain, *whole = NULL;
	struct fault fault = { 0 };
	const char *what;
	size_t at;
	bool is_plain =
		json_prescan(document, &json_limits_body, &what, &at) && json_plain_read(document, arena, &plain);

	buffer_add_string(&wrapped, "[0.5,");
	buffer_add_text(&wrapped, document);
	buffer_add_string(&wrapped, "]");
	if (is_plain) {
		assert_true(json_read(buffer_text(&wrapped), &json_limits_file, arena, &whole, &fault));
		assert_int_equal(whole->count, 2);
		assert_same(plain, &whole->items[1]);
	}
	buffer_free(&wrapped);
	arena_free(arena);
	return is_plain;
}

static void mangled_documents_are_read_alike(void **state)
{
	static const char document[] = "{\"a\":[1,{\"b\":\"x y\"},null,-20],\"c\":{\"d\":\"中\",\"e\":[]},\"f\":true}";
	static const char bytes[] = "{}[]\",:0129-truefalsn \\.eE\t";
	char copy[sizeof document];
	uint32_t seed = 7, plain = 0;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		memcpy(copy, document, sizeof copy);
		for (int change = 0; change <= i % 3; change++) {
			seed = seed * 1664525u + 1013904223u;
			copy[(seed >> 8) % (sizeof copy - 1)] = bytes[(seed >> 24) % (sizeof bytes - 1)];
		}
		plain += compare((struct text){ copy, sizeof copy - 1 });
	}
	assert_in_range(plain, 1000, 29000);
}

static void cut_documents_are_survived(void **state)
{
	static const char document[] = "{\"a\":[-1,{\"b\":\"x\"},null,true]}";

	(void)state;
	for (size_t cut = 0; cut < sizeof document - 1; cut++) {
		char *exact = test_malloc(cut + 1); /* nothing may be read behind it */
		memcpy(exact + 1, document, cut);
		assert_false(compare((struct text){ exact + 1, cut }));
		test_free(exact);
	}
	assert_true(compare(text_of(document)));
}

static void a_full_arena_reads_nothing(void **state)
{
	bool done = false;

	(void)state;
	for (size_t bytes = 0; !done && bytes < 1 << 12; bytes += 16) {
		struct arena *arena = arena_new(bytes);
		const struct value *value;
		done = json_plain_read(text_of("{\"a\":[1,2,{\"b\":\"text\"}],\"c\":\"more text\"}"), arena, &value);
		arena_free(arena);
	}
	assert_true(done);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_plain),
		cmocka_unit_test(a_long_list_is_the_library_s),
		cmocka_unit_test(mangled_documents_are_read_alike),
		cmocka_unit_test(cut_documents_are_survived),
		cmocka_unit_test(a_full_arena_reads_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
