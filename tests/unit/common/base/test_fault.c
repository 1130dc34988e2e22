#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/fault.h"

static void no_fault_has_status_0(void **state)
{
	(void)state;
	struct fault none = { 0 }, some = fault_of(409, "conflict", "state is approved");

	assert_false(fault_is(&none));
	assert_true(fault_is(&some));
	assert_string_equal(some.code, "conflict");
	assert_string_equal(some.reason, "state is approved");
}

static void findings_keep_their_order(void **state)
{
	(void)state;
	struct arena *arena = arena_new(65536);
	struct findings list;

	findings_init(&list, arena);
	assert_true(findings_none(&list));
	findings_add(&list, "required", NULL, NULL, "#/answers/%s", "provider");
	findings_add(&list, "min", "1", NULL, "#/answers/devices/%d", 2);
	findings_add_int(&list, "max_length", 100, "#/title");
	assert_false(findings_none(&list));
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[0].pointer, "#/answers/provider");
	assert_string_equal(list.at[0].code, "required");
	assert_null(list.at[0].arg[0]);
	assert_string_equal(list.at[1].pointer, "#/answers/devices/2");
	assert_string_equal(list.at[1].arg[0], "1");
	assert_null(list.at[1].arg[1]);
	assert_string_equal(list.at[2].arg[0], "100");
	arena_free(arena);
}

static void arguments_are_copied(void **state)
{
	(void)state;
	struct arena *arena = arena_new(65536);
	struct findings list;
	char arg[] = "one", name[] = "a";

	findings_init(&list, arena);
	findings_add(&list, "order", arg, arg, "#/%s", name);
	arg[0] = 'X';
	name[0] = 'X';
	assert_string_equal(list.at[0].arg[0], "one");
	assert_string_equal(list.at[0].arg[1], "one");
	assert_string_equal(list.at[0].pointer, "#/a");
	arena_free(arena);
}

static void many_findings_are_all_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct findings list;

	findings_init(&list, arena);
	for (int i = 0; i < 100; i++)
		findings_add(&list, "type", "string", NULL, "#/%d", i);
	assert_int_equal(list.count, 100);
	assert_false(list.failed);
	assert_string_equal(list.at[0].pointer, "#/0");
	assert_string_equal(list.at[99].pointer, "#/99");
	arena_free(arena);
}

static void too_many_are_a_failure(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct findings list;

	findings_init(&list, arena);
	for (int i = 0; i < FINDINGS_MAX + 1; i++)
		findings_add(&list, "type", NULL, NULL, "#/%d", i);
	assert_int_equal(list.count, FINDINGS_MAX);
	assert_true(list.failed);
	arena_free(arena);
}

static void a_full_arena_never_reads_as_fine(void **state)
{
	(void)state;
	struct arena *arena = arena_new(8);
	struct findings list;

	findings_init(&list, arena);
	findings_add(&list, "required", NULL, NULL, "#/a_long_name");
	assert_int_equal(list.count, 0);
	assert_false(findings_none(&list));
	findings_init(&list, arena);
	findings_add_int(&list, "min", 1234567890123, "#");
	assert_false(findings_none(&list));
	arena_free(arena);
}

static void pointers_escape_two_characters(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);

	assert_string_equal(findings_escape(arena, "plain"), "plain");
	assert_string_equal(findings_escape(arena, "a/b~c~1"), "a~1b~0c~01");
	assert_string_equal(findings_escape(arena, ""), "");
	arena_free(arena);
}

/* What is wrong is not missing; what is missing is missing once. */
static void a_wrong_member_is_not_missing(void **state)
{
	struct arena *arena = arena_new(1 << 14);
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	findings_add(&findings, "type", "string", NULL, "#/reason");
	findings_add(&findings, "required", NULL, NULL, "#/reason");
	findings_add(&findings, "required", NULL, NULL, "#/title");
	findings_add(&findings, "required", NULL, NULL, "#/title");
	assert_int_equal(findings.count, 2);
	assert_string_equal(findings.at[0].code, "type");
	assert_string_equal(findings.at[1].pointer, "#/title");
	assert_false(findings.failed);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_member_is_not_missing),
		cmocka_unit_test(no_fault_has_status_0),
		cmocka_unit_test(findings_keep_their_order),
		cmocka_unit_test(arguments_are_copied),
		cmocka_unit_test(many_findings_are_all_told),
		cmocka_unit_test(too_many_are_a_failure),
		cmocka_unit_test(a_full_arena_never_reads_as_fine),
		cmocka_unit_test(pointers_escape_two_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
