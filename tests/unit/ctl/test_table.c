#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/table.h"
#include "ctl/width.h"

static const struct table_column three[] = { { "指标", false }, { "new", true }, { "灯", false } };

static void assert_drawn(struct table *t, const char *expected)
{
	struct buffer out = { 0 };

	assert_true(table_draw(t, &out));
	assert_string_equal(out.at, expected);
	buffer_free(&out);
}

static void columns_are_as_wide_as_their_widest_cell(void **state)
{
	(void)state;
	struct table *t = table_new(three, 3);

	assert_non_null(t);
	table_add(t, (const char *const[]){ "上云企业", "680", "绿" });
	table_add(t, (const char *const[]){ "cloud", "7", "red" });
	assert_drawn(t, "指标      new  灯\n"
			"──────────────────\n"
			"上云企业  680  绿\n"
			"cloud       7  red\n");
	table_free(t);
}

static void an_empty_table_has_its_header(void **state)
{
	(void)state;
	struct table *t = table_new(three, 3);

	assert_drawn(t, "指标  new  灯\n─────────────\n");
	table_free(t);
}

static void null_is_a_dash_and_lines_have_no_tail(void **state)
{
	(void)state;
	struct table *t = table_new(three, 3);

	table_add(t, (const char *const[]){ "a", NULL, "" });
	table_add(t, (const char *const[]){ "b", "1", "长长长" });
	assert_drawn(t, "指标  new  灯\n"
			"─────────────────\n"
			"a       —\n"
			"b       1  长长长\n");
	table_free(t);
}

static void cells_are_copied(void **state)
{
	(void)state;
	static const struct table_column one[] = { { "x", false } };
	struct table *t = table_new(one, 1);
	char cell[] = "abc";
	const char *cells[] = { cell };

	table_add(t, cells);
	memset(cell, '?', 3);
	assert_drawn(t, "x\n───\nabc\n");
	table_free(t);
}

static void too_many_columns_are_refused(void **state)
{
	(void)state;
	struct table_column many[TABLE_COLUMNS_MAX + 1] = { 0 };

	for (size_t i = 0; i <= TABLE_COLUMNS_MAX; i++)
		many[i].header = "h";
	assert_null(table_new(many, 0));
	assert_null(table_new(many, TABLE_COLUMNS_MAX + 1));
	struct table *t = table_new(many, TABLE_COLUMNS_MAX);
	assert_non_null(t);
	table_free(t);
	table_free(NULL);
}

static void assert_bar(int64_t rate, int64_t schedule, unsigned columns, const char *expected)
{
	struct buffer out = { 0 };

	table_bar(&out, rate, schedule, columns);
	assert_string_equal(out.at, expected);
	assert_int_equal(width_of(buffer_text(&out)), columns);
	buffer_free(&out);
}

static void a_bar_is_as_long_as_its_rate(void **state)
{
	(void)state;
	assert_bar(0, -1, 10, "··········");
	assert_bar(5000, -1, 10, "█████·····");
	assert_bar(7327, -1, 10, "███████▎··");
	assert_bar(9999, -1, 10, "█████████▉");
	assert_bar(10000, -1, 10, "██████████");
	assert_bar(1, -1, 10, "··········");
	assert_bar(125, -1, 10, "▏·········");
}

static void a_bar_never_leaves_its_columns(void **state)
{
	(void)state;
	assert_bar(12345, -1, 10, "██████████");
	assert_bar(-5, -1, 10, "··········");
	assert_bar(INT64_MAX, INT64_MIN, 4, "████");
}

static void the_schedule_is_marked_where_it_is_ahead(void **state)
{
	(void)state;
	assert_bar(2500, 5000, 10, "██▌··|····");
	assert_bar(7327, 5000, 10, "███████▎··");
	assert_bar(0, 0, 10, "|·········");
	assert_bar(0, 10000, 10, "··········");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
		cmocka_unit_test(an_empty_table_has_its_header),
		cmocka_unit_test(null_is_a_dash_and_lines_have_no_tail),
		cmocka_unit_test(cells_are_copied),
		cmocka_unit_test(too_many_columns_are_refused),
		cmocka_unit_test(a_bar_is_as_long_as_its_rate),
		cmocka_unit_test(a_bar_never_leaves_its_columns),
		cmocka_unit_test(the_schedule_is_marked_where_it_is_ahead),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
