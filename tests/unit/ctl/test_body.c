#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/body.h"
#include "wire/json_read.h"

static struct arena *arena;

static int make_arena(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return arena ? 0 : -1;
}

static int free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct value *parse(const char *json)
{
	const struct value *value = NULL;
	struct fault fault;

	assert_true(json_read(text_of(json), &json_limits_body, arena, &value, &fault));
	return value;
}

static void values_become_compact_json(void **state)
{
	(void)state;
	const char *json = "{\"a\":1,\"b\":[true,null,\"样\\\"例\"],\"c\":{},\"d\":-9007199254740993}";

	assert_string_equal(body_text(arena, parse(json)), json);
}

static void a_member_is_replaced_where_it_stands(void **state)
{
	(void)state;
	const struct value *before = parse("{\"title\":\"old\",\"answers\":{\"x\":1}}");
	const struct value *after = body_with_string(arena, before, "title", "new");

	assert_string_equal(body_text(arena, after), "{\"title\":\"new\",\"answers\":{\"x\":1}}");
	assert_string_equal(body_text(arena, before), "{\"title\":\"old\",\"answers\":{\"x\":1}}");
}

static void a_new_member_goes_to_the_end(void **state)
{
	(void)state;
	const struct value *body = body_with(arena, parse("{\"a\":1}"), "b", parse("[2]"));

	assert_string_equal(body_text(arena, body), "{\"a\":1,\"b\":[2]}");
}

static void a_body_begins_with_nothing(void **state)
{
	(void)state;
	const struct value *body = body_with_string(arena, NULL, "decision", "approve");

	assert_string_equal(body_text(arena, body), "{\"decision\":\"approve\"}");
	assert_string_equal(body_text(arena, body_with_string(arena, body, "reason", NULL)),
		"{\"decision\":\"approve\",\"reason\":null}");
}

static void a_member_may_come_from_another_object(void **state)
{
	(void)state;
	const struct value *other = parse("{\"x\":\"y\"}");

	assert_string_equal(body_text(arena, body_with(arena, NULL, "z", value_member(other, "x"))), "{\"z\":\"y\"}");
	assert_string_equal(other->items[0].name, "x");
}

static void a_full_arena_gives_nothing(void **state)
{
	(void)state;
	struct arena *small = arena_new(64);

	assert_non_null(small);
	assert_null(body_with_string(
		small, parse("{\"a\":1,\"b\":2,\"c\":3}"), "d", "0123456789012345678901234567890123456789"));
	assert_null(body_text(
		small, parse("[\"0123456789012345678901234567890123456789012345678901234567890123456789\"]")));
	arena_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_become_compact_json, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(a_member_is_replaced_where_it_stands, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(a_new_member_goes_to_the_end, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(a_body_begins_with_nothing, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(a_member_may_come_from_another_object, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(a_full_arena_gives_nothing, make_arena, free_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
