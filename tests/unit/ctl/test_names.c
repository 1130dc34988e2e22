#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/names.h"
#include "wire/json_read.h"

static const struct value *parse(struct arena *arena, const char *json)
{
	const struct value *value = NULL;
	struct fault fault;

	assert_true(json_read(text_of(json), &json_limits_body, arena, &value, &fault));
	return value;
}

static void a_code_has_its_name(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const struct value *list = parse(arena,
		"{\"items\":[{\"code\":\"410172560\",\"name\":\"枫杨办事处\"},{\"code\":\"x\",\"title\":{\"zh\":\"甲\",\"en\":\"A\"}},"
		"{\"code\":\"y\"},{\"nothing\":1}],\"next\":null}");

	assert_string_equal(names_find(list, "410172560", LANGUAGE_ZH), "枫杨办事处");
	assert_string_equal(names_find(list, "x", LANGUAGE_ZH), "甲");
	assert_string_equal(names_find(list, "x", LANGUAGE_EN), "A");
	assert_string_equal(names_find(list, "y", LANGUAGE_EN), "y");
	assert_string_equal(names_find(list, "unknown", LANGUAGE_EN), "unknown");
	assert_null(names_find(list, NULL, LANGUAGE_EN));
	arena_free(arena);
}

static void without_a_list_codes_stay_codes(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);

	assert_string_equal(names_find(NULL, "cloud.enterprises", LANGUAGE_ZH), "cloud.enterprises");
	assert_string_equal(names_find(parse(arena, "{\"items\":7}"), "a", LANGUAGE_ZH), "a");
	assert_string_equal(names_find(parse(arena, "[]"), "a", LANGUAGE_ZH), "a");
	arena_free(arena);
}

static void a_text_is_plain_or_in_two_languages(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);

	assert_string_equal(names_text(value_item(parse(arena, "[\"plain\"]"), 0), LANGUAGE_EN), "plain");
	assert_string_equal(names_text(parse(arena, "{\"zh\":\"甲\"}"), LANGUAGE_EN), "甲");
	assert_null(names_text(value_item(parse(arena, "[3]"), 0), LANGUAGE_EN));
	assert_null(names_text(NULL, LANGUAGE_EN));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_has_its_name),
		cmocka_unit_test(without_a_list_codes_stay_codes),
		cmocka_unit_test(a_text_is_plain_or_in_two_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
