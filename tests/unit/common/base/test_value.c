#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/value.h"

/* {"name":"甲","count":3,"open":true,"none":null,"tags":["a",2]} */
static struct value *sample(struct arena *arena)
{
	static const char *const names[] = { "name", "count", "open", "none", "tags" };
	struct value *v = arena_alloc(arena, sizeof *v);

	assert_true(value_make_items(v, VALUE_OBJECT, 5, arena));
	for (size_t i = 0; i < 5; i++)
		v->items[i].name = names[i];
	assert_true(value_make_string(&v->items[0], text_of("甲"), arena));
	v->items[1].kind = VALUE_INT;
	v->items[1].integer = 3;
	v->items[2].kind = VALUE_BOOL;
	v->items[2].boolean = true;
	assert_true(value_make_items(&v->items[4], VALUE_ARRAY, 2, arena));
	assert_true(value_make_string(&v->items[4].items[0], text_of("a"), arena));
	v->items[4].items[1].kind = VALUE_INT;
	v->items[4].items[1].integer = 2;
	return v;
}

static void members_are_found_by_name(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	const struct value *v = sample(arena);

	assert_string_equal(value_string(value_member(v, "name")), "甲");
	assert_int_equal(value_member(v, "none")->kind, VALUE_NULL);
	assert_null(value_member(v, "other"));
	assert_null(value_member(value_member(v, "count"), "name"));
	assert_null(value_member(NULL, "name"));
	arena_free(arena);
}

static void elements_are_found_by_index(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	const struct value *tags = value_member(sample(arena), "tags");

	assert_string_equal(value_string(value_item(tags, 0)), "a");
	assert_null(value_string(value_item(tags, 1)));
	assert_null(value_item(tags, 2));
	assert_null(value_item(value_item(tags, 0), 0));
	assert_null(value_item(NULL, 0));
	arena_free(arena);
}

static void a_wrong_kind_gives_nothing(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	const struct value *v = sample(arena);
	int64_t n = -1;

	assert_true(value_int(value_member(v, "count"), &n));
	assert_int_equal(n, 3);
	assert_false(value_int(value_member(v, "name"), &n));
	assert_false(value_int(NULL, &n));
	assert_int_equal(n, 3);
	assert_true(value_bool(value_member(v, "open"), false));
	assert_true(value_bool(value_member(v, "none"), true));
	assert_false(value_bool(NULL, false));
	assert_null(value_string(value_member(v, "count")));
	arena_free(arena);
}

static void a_string_is_a_copy(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	struct value v = { 0 };
	char raw[] = "abc";

	assert_true(value_make_string(&v, (struct text){ raw, 2 }, arena));
	raw[0] = 'x';
	assert_string_equal(value_string(&v), "ab");
	assert_int_equal(v.string.len, 2);
	arena_free(arena);
}

static void a_full_arena_is_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64);
	struct value v = { 0 };

	assert_false(value_make_items(&v, VALUE_ARRAY, 1000, arena));
	assert_false(value_make_string(&v, (struct text){ "x", 100 }, arena));
	assert_int_equal(v.kind, VALUE_NULL);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_by_name),
		cmocka_unit_test(elements_are_found_by_index),
		cmocka_unit_test(a_wrong_kind_gives_nothing),
		cmocka_unit_test(a_string_is_a_copy),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
