#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/width.h"

static size_t columns(const char *cstr)
{
	return width_of(text_of(cstr));
}

static void latin_takes_one_column(void **state)
{
	(void)state;
	assert_int_equal(columns(""), 0);
	assert_int_equal(columns("cloud.enterprises"), 17);
	assert_int_equal(columns("73.27"), 5);
	assert_int_equal(columns("é"), 1);
}

static void chinese_takes_two(void **state)
{
	(void)state;
	assert_int_equal(columns("上云企业"), 8);
	assert_int_equal(columns("新增,累计"), 9);
	assert_int_equal(columns("枫杨办事处"), 10);
	assert_int_equal(columns("，。《》"), 8);
	assert_int_equal(columns("ＡＢ１２"), 8);
	assert_int_equal(columns("完成率%"), 7);
}

static void characters_beyond_two_bytes_are_known(void **state)
{
	(void)state;
	assert_int_equal(columns("𠀀𪚥"), 4);
	assert_int_equal(columns("한글"), 4);
	assert_int_equal(columns("カナ"), 4);
	assert_int_equal(columns("😀"), 2);
}

static void bars_and_rules_take_one(void **state)
{
	(void)state;
	assert_int_equal(columns("█▌·|"), 4);
	assert_int_equal(columns("──—"), 3);
}

static void what_leaves_no_mark_takes_none(void **state)
{
	(void)state;
	assert_int_equal(columns("e\xcc\x81"), 1);
	assert_int_equal(columns("\xe2\x80\x8b"), 0);
	assert_int_equal(columns("\xef\xbb\xbfx"), 1);
	assert_int_equal(width_of_point(0), 0);
	assert_int_equal(width_of_point('\n'), 0);
}

static void edges_of_the_ranges(void **state)
{
	(void)state;
	assert_int_equal(width_of_point(0x4DFF), 1);
	assert_int_equal(width_of_point(0x4E00), 2);
	assert_int_equal(width_of_point(0x303E), 2);
	assert_int_equal(width_of_point(0x303F), 1);
	assert_int_equal(width_of_point(0xFF60), 2);
	assert_int_equal(width_of_point(0xFF61), 1);
	assert_int_equal(width_of_point(0x36F), 0);
	assert_int_equal(width_of_point(0x370), 1);
}

static void broken_bytes_take_one_each(void **state)
{
	(void)state;
	assert_int_equal(columns("\xe4\xb8"), 2);
	assert_int_equal(columns("a\xff"
				 "b"),
		3);
	assert_int_equal(columns("\xe4\xb8\x8a\xe4"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(latin_takes_one_column),
		cmocka_unit_test(chinese_takes_two),
		cmocka_unit_test(characters_beyond_two_bytes_are_known),
		cmocka_unit_test(bars_and_rules_take_one),
		cmocka_unit_test(what_leaves_no_mark_takes_none),
		cmocka_unit_test(edges_of_the_ranges),
		cmocka_unit_test(broken_bytes_take_one_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
