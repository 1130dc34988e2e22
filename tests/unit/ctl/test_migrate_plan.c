#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/migrate_plan.h"

static const struct migrate_step ours[] = { { "0001_tables", "a1" }, { "0002_security", "b2" },
	{ "0003_common", "c3" } };

static void assert_next(const struct migrate_step *applied, size_t count, size_t expected)
{
	size_t next = 99;
	const char *name = "?";

	assert_int_equal(migrate_plan(ours, 3, applied, count, &next, &name), MIGRATE_FINE);
	assert_int_equal(next, expected);
	assert_null(name);
}

static void assert_refused(
	const struct migrate_step *applied, size_t count, enum migrate_fault fault, const char *expected)
{
	size_t next = 99;
	const char *name = NULL;

	assert_int_equal(migrate_plan(ours, 3, applied, count, &next, &name), fault);
	assert_string_equal(name, expected);
	assert_int_equal(next, 99);
}

static void it_goes_on_behind_what_was_applied(void **state)
{
	(void)state;
	assert_next(NULL, 0, 0);
	assert_next(ours, 1, 1);
	assert_next(ours, 2, 2);
	assert_next(ours, 3, 3);
}

static void a_changed_file_is_refused(void **state)
{
	(void)state;
	assert_refused((const struct migrate_step[]){ { "0001_tables", "a1" }, { "0002_security", "xx" } }, 2,
		MIGRATE_CHANGED, "0002_security");
	assert_refused((const struct migrate_step[]){ { "0001_tables", "A1" } }, 1, MIGRATE_CHANGED, "0001_tables");
}

static void a_missing_file_is_refused(void **state)
{
	(void)state;
	assert_refused((const struct migrate_step[]){ { "0001_tables", "a1" }, { "0002_old", "b2" } }, 2,
		MIGRATE_MISSING, "0002_old");
	assert_refused((const struct migrate_step[]){ { "0001_tables", "a1" }, { "0002_security", "b2" },
			       { "0003_common", "c3" }, { "0004_newer", "d4" } },
		4, MIGRATE_MISSING, "0004_newer");
}

static void a_file_put_in_between_is_refused(void **state)
{
	(void)state;
	assert_refused((const struct migrate_step[]){ { "0001_tables", "a1" }, { "0003_common", "c3" } }, 2,
		MIGRATE_LATE, "0002_security");
	assert_refused((const struct migrate_step[]){ { "0003_common", "c3" } }, 1, MIGRATE_LATE, "0001_tables");
}

static void a_tool_without_files_runs_nothing(void **state)
{
	(void)state;
	size_t next = 99;
	const char *name;

	assert_int_equal(migrate_plan(NULL, 0, NULL, 0, &next, &name), MIGRATE_FINE);
	assert_int_equal(next, 0);
	assert_int_equal(migrate_plan(NULL, 0, ours, 1, &next, &name), MIGRATE_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_on_behind_what_was_applied),
		cmocka_unit_test(a_changed_file_is_refused),
		cmocka_unit_test(a_missing_file_is_refused),
		cmocka_unit_test(a_file_put_in_between_is_refused),
		cmocka_unit_test(a_tool_without_files_runs_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
