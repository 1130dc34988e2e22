#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "settings/setting.h"

struct values {
	int64_t wait_ms;
	int64_t workers;
	int64_t level;
	bool open;
	char *path;
	char *key;
};

static const struct setting_word words[] = { { "auto", 0 }, { NULL, 0 } };
static const struct setting_word levels[] = { { "error", 3 }, { "info", 6 }, { "debug", 7 }, { NULL, 0 } };

static const struct setting rows[] = {
	{ "wait_ms", SETTING_WHOLE, 10, 500, NULL, "100", true, offsetof(struct values, wait_ms), "Wait.", "等待。" },
	{ "workers", SETTING_WHOLE, 1, 8, words, "auto", false, offsetof(struct values, workers), "Threads.",
		"线程。" },
	{ "level", SETTING_WORD, 0, 0, levels, "info", true, offsetof(struct values, level), "Level.", "级别。" },
	{ "open", SETTING_SWITCH, 0, 0, NULL, "off", false, offsetof(struct values, open), "Open.", "开放。" },
	{ "path", SETTING_TEXT, 2, 8, NULL, "/tmp", false, offsetof(struct values, path), "Path.", "路径。" },
	{ "key", SETTING_TEXT, 1, 8, NULL, NULL, true, offsetof(struct values, key), "Key.", "密钥。" },
};
static const struct setting_table table = { rows, sizeof rows / sizeof rows[0], sizeof(struct values) };

static bool set(struct values *v, const char *name, const char *given)
{
	struct buffer why = { 0 };
	bool fits = setting_apply(&rows[setting_find(&table, name)], given, v, &why);

	assert_int_equal(fits, why.len == 0);
	buffer_free(&why);
	return fits;
}

static void rows_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(setting_find(&table, "wait_ms"), 0);
	assert_int_equal(setting_find(&table, "key"), 5);
	assert_int_equal(setting_find(&table, "ke"), table.count);
}

static void defaults_fill_the_struct(void **state)
{
	(void)state;
	struct values v;

	memset(&v, 0x5a, sizeof v);
	assert_true(setting_fill_defaults(&table, &v));
	assert_int_equal(v.wait_ms, 100);
	assert_int_equal(v.workers, 0);
	assert_int_equal(v.level, 6);
	assert_false(v.open);
	assert_string_equal(v.path, "/tmp");
	assert_null(v.key);
	setting_free(&table, &v);
	assert_null(v.path);
}

static void whole_numbers_keep_their_bounds(void **state)
{
	(void)state;
	struct values v = { .wait_ms = 77 };

	assert_true(set(&v, "wait_ms", "10"));
	assert_true(set(&v, "wait_ms", "500"));
	assert_false(set(&v, "wait_ms", "9"));
	assert_false(set(&v, "wait_ms", "501"));
	assert_false(set(&v, "wait_ms", "ten"));
	assert_false(set(&v, "wait_ms", ""));
	assert_false(set(&v, "wait_ms", "auto"));
	assert_int_equal(v.wait_ms, 500);
}

static void a_word_may_stand_for_a_number(void **state)
{
	(void)state;
	struct values v = { .workers = 5, .level = 9 };

	assert_true(set(&v, "workers", "auto"));
	assert_int_equal(v.workers, 0);
	assert_true(set(&v, "workers", "8"));
	assert_int_equal(v.workers, 8);
	assert_false(set(&v, "workers", "0"));
	assert_true(set(&v, "level", "debug"));
	assert_int_equal(v.level, 7);
	assert_false(set(&v, "level", "3"));
	assert_false(set(&v, "level", "Debug"));
}

static void a_switch_is_on_or_off(void **state)
{
	(void)state;
	struct values v = { 0 };

	assert_true(set(&v, "open", "on"));
	assert_true(v.open);
	assert_true(set(&v, "open", "off"));
	assert_false(v.open);
	assert_false(set(&v, "open", "yes"));
	assert_false(set(&v, "open", "1"));
}

static void a_text_keeps_its_length(void **state)
{
	(void)state;
	struct values v = { 0 };

	assert_true(set(&v, "path", "ab"));
	assert_true(set(&v, "path", "abcdefgh"));
	assert_false(set(&v, "path", "a"));
	assert_false(set(&v, "path", "abcdefghi"));
	assert_false(set(&v, "path", "\xff\xff"));
	assert_string_equal(v.path, "abcdefgh");
	setting_free(&table, &v);
}

static void a_refusal_says_what_would_fit(void **state)
{
	(void)state;
	struct values v = { 0 };
	struct buffer why = { 0 };

	assert_false(setting_apply(&rows[0], "7", &v, &why));
	assert_string_equal(why.at, "wait_ms: \"7\" does not fit, give 10 to 500");
	buffer_free(&why);
}

static void ranges_are_told_to_people(void **state)
{
	(void)state;
	static const char *const told[] = { "10 to 500", "auto, or 1 to 8", "error, info or debug", "on or off",
		"text of 2 to 8 bytes" };
	struct buffer b = { 0 };

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		buffer_clear(&b);
		setting_print_range(&rows[i], &b);
		assert_string_equal(b.at, told[i]);
	}
	buffer_free(&b);
}

static void a_reload_holds_what_needs_a_restart(void **state)
{
	(void)state;
	struct values running, fresh;
	struct buffer names = { 0 };

	assert_true(setting_fill_defaults(&table, &running));
	assert_true(setting_fill_defaults(&table, &fresh));
	assert_true(set(&fresh, "wait_ms", "200"));
	assert_true(set(&fresh, "workers", "3"));
	assert_true(set(&fresh, "open", "on"));
	assert_true(set(&fresh, "path", "/var"));
	assert_true(set(&fresh, "key", "new"));
	assert_true(setting_hold(&table, &running, &fresh, &names));
	assert_string_equal(names.at, "workers\nopen\npath\n");
	assert_int_equal(fresh.wait_ms, 200);
	assert_int_equal(fresh.workers, 0);
	assert_false(fresh.open);
	assert_string_equal(fresh.path, "/tmp");
	assert_ptr_not_equal(fresh.path, running.path);
	assert_string_equal(fresh.key, "new");
	buffer_free(&names);
	setting_free(&table, &running);
	setting_free(&table, &fresh);
}

static void nothing_changed_holds_nothing(void **state)
{
	(void)state;
	struct values running, fresh;
	struct buffer names = { 0 };

	assert_true(setting_fill_defaults(&table, &running));
	assert_true(setting_fill_defaults(&table, &fresh));
	assert_true(setting_hold(&table, &running, &fresh, &names));
	assert_int_equal(names.len, 0);
	buffer_free(&names);
	setting_free(&table, &running);
	setting_free(&table, &fresh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_found_by_name),
		cmocka_unit_test(defaults_fill_the_struct),
		cmocka_unit_test(whole_numbers_keep_their_bounds),
		cmocka_unit_test(a_word_may_stand_for_a_number),
		cmocka_unit_test(a_switch_is_on_or_off),
		cmocka_unit_test(a_text_keeps_its_length),
		cmocka_unit_test(a_refusal_says_what_would_fit),
		cmocka_unit_test(ranges_are_told_to_people),
		cmocka_unit_test(a_reload_holds_what_needs_a_restart),
		cmocka_unit_test(nothing_changed_holds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
