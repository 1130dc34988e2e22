#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/language.h"

static enum language asked(const char *header)
{
	return language_accepted(text_of(header));
}

static void a_title_is_picked_by_language(void **state)
{
	(void)state;
	struct title both = { "企业上云", "Cloud" }, zh = { "家", NULL }, en = { NULL, "each" }, none = { NULL, NULL };

	assert_string_equal(language_pick(both, LANGUAGE_ZH), "企业上云");
	assert_string_equal(language_pick(both, LANGUAGE_EN), "Cloud");
	assert_string_equal(language_pick(zh, LANGUAGE_EN), "家");
	assert_string_equal(language_pick(en, LANGUAGE_ZH), "each");
	assert_null(language_pick(none, LANGUAGE_ZH));
}

static void chinese_is_the_default(void **state)
{
	(void)state;
	static const char *const headers[] = { NULL, "", "fr", "*", "fr, *;q=0.5", "zh-CN", "zh, en",
		"zh;q=0.9, en;q=0.9", "en;q=0", "en;q=0, *", "en;q=0.8, zh", "english", ";q=1", ",,,", "en;q=abc",
		"en;q=2", "en;q=1.5", "en;q=0.12345" };

	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
		assert_int_equal(asked(headers[i]), LANGUAGE_ZH);
}

static void english_is_given_where_it_is_preferred(void **state)
{
	(void)state;
	static const char *const headers[] = { "en", "EN", "en-GB", "en-US,en;q=0.9", "zh;q=0.5, en;q=0.7",
		"fr, en;q=0.3", "en;q=1.0, zh;q=0.999", "zh;q=0, en;q=0.1", " en ; q=0.5 ", "en;Q=0.5,zh;q=0.4",
		"en, *;q=0.1" };

	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
		assert_int_equal(asked(headers[i]), LANGUAGE_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_title_is_picked_by_language),
		cmocka_unit_test(chinese_is_the_default),
		cmocka_unit_test(english_is_given_where_it_is_preferred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
