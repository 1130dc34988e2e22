#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"

static const struct option own[] = {
	{ "district", "CODE", { "区划", "district" } },
	{ "csv", NULL, { "CSV", "CSV" } },
	{ 0 },
};
static const struct option common[] = {
	{ "lang", "zh|en", { "语言", "language" } },
	{ 0 },
};
static const struct option *const tables[] = { own, common, NULL };

static enum option_fault parse(struct option_given *given, const char **word, size_t count, const char *const *words)
{
	char *copies[16] = { 0 };

	for (size_t i = 0; i < count; i++)
		copies[i] = (char *)(uintptr_t)words[i];
	return option_parse(tables, count, copies, given, word);
}

#define PARSE(given, word, ...)                                                                                        \
	parse((given), (word), sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *),                               \
		(const char *const[]){ __VA_ARGS__ })

static void nothing_is_fine(void **state)
{
	(void)state;
	struct option_given given;
	const char *word;

	assert_int_equal(parse(&given, &word, 0, NULL), OPTION_FINE);
	assert_int_equal(given.count, 0);
	assert_int_equal(given.argument_count, 0);
	assert_null(option_value(&given, "csv"));
}

static void values_come_behind_a_space_or_an_equals(void **state)
{
	(void)state;
	struct option_given given;
	const char *word;

	assert_int_equal(PARSE(&given, &word, "--district", "410172", "--lang=en", "--csv"), OPTION_FINE);
	assert_string_equal(option_value(&given, "district"), "410172");
	assert_string_equal(option_value(&given, "lang"), "en");
	assert_string_equal(option_value(&given, "csv"), "");
	assert_int_equal(PARSE(&given, &word, "--district=a=b"), OPTION_FINE);
	assert_string_equal(option_value(&given, "district"), "a=b");
	assert_int_equal(PARSE(&given, &word, "--district="), OPTION_FINE);
	assert_string_equal(option_value(&given, "district"), "");
}

static void a_value_may_look_like_an_option(void **state)
{
	(void)state;
	struct option_given given;
	const char *word;

	assert_int_equal(PARSE(&given, &word, "--district", "--csv"), OPTION_FINE);
	assert_string_equal(option_value(&given, "district"), "--csv");
	assert_null(option_value(&given, "csv"));
}

static void arguments_stand_anywhere(void **state)
{
	(void)state;
	struct option_given given;
	const char *word;

	assert_int_equal(PARSE(&given, &word, "one", "--csv", "two", "--", "--lang", "-x"), OPTION_FINE);
	assert_int_equal(given.argument_count, 4);
	assert_string_equal(given.arguments[0], "one");
	assert_string_equal(given.arguments[1], "two");
	assert_string_equal(given.arguments[2], "--lang");
	assert_string_equal(given.arguments[3], "-x");
	assert_non_null(option_value(&given, "csv"));
	assert_null(option_value(&given, "lang"));
}

static void faults_name_their_word(void **state)
{
	(void)state;
	struct option_given given;
	const char *word;

	assert_int_equal(PARSE(&given, &word, "--csv", "--nothing"), OPTION_UNKNOWN);
	assert_string_equal(word, "--nothing");
	assert_int_equal(PARSE(&given, &word, "--distric", "1"), OPTION_UNKNOWN);
	assert_int_equal(PARSE(&given, &word, "--districts=1"), OPTION_UNKNOWN);
	assert_int_equal(PARSE(&given, &word, "--csv", "--csv"), OPTION_TWICE);
	assert_int_equal(PARSE(&given, &word, "--lang=en", "--lang", "zh"), OPTION_TWICE);
	assert_string_equal(word, "--lang");
	assert_int_equal(PARSE(&given, &word, "--district"), OPTION_NEEDS_VALUE);
	assert_int_equal(PARSE(&given, &word, "--csv=yes"), OPTION_TAKES_NO_VALUE);
	assert_int_equal(PARSE(&given, &word, "1", "2", "3", "4", "5", "6", "7", "8", "9"), OPTION_TOO_MANY);
	assert_string_equal(word, "9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_fine),
		cmocka_unit_test(values_come_behind_a_space_or_an_equals),
		cmocka_unit_test(a_value_may_look_like_an_option),
		cmocka_unit_test(arguments_stand_anywhere),
		cmocka_unit_test(faults_name_their_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
