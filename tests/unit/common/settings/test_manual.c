#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings/config.h"
#include "settings/manual.h"

struct values {
	int64_t wait_ms;
	char *key;
	char *name;
};

static const struct setting rows[] = {
	{ "net.wait_ms", SETTING_WHOLE, 10, 500, NULL, "100", true, offsetof(struct values, wait_ms), "How long.",
		"时长。" },
	{ "tls.key", SETTING_TEXT, 0, 64, NULL, NULL, false, offsetof(struct values, key), "Path of the key.",
		"密钥路径。" },
	{ "name", SETTING_TEXT, 0, 64, NULL, "", false, offsetof(struct values, name), "Name.", "名称。" },
};
static const struct setting_table table = { rows, sizeof rows / sizeof rows[0], sizeof(struct values) };

static void help_explains_each_row(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_help(&table, LANGUAGE_EN, &b);
	assert_string_equal(b.at,
		"net.wait_ms = 100\n    How long.\n    10 to 500; taken over by a reload\n"
		"tls.key = \"\"\n    Path of the key.\n    text of 0 to 64 bytes; required; needs a restart\n"
		"name = \"\"\n    Name.\n    text of 0 to 64 bytes; needs a restart\n");
	buffer_clear(&b);
	manual_print_help(&table, LANGUAGE_ZH, &b);
	assert_non_null(strstr(b.at, "密钥路径。"));
	assert_null(strstr(b.at, "Path of the key."));
	buffer_free(&b);
}

static void the_sample_says_nothing_but_the_required(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_sample(&table, "testd", &b);
	assert_non_null(strstr(b.at, "testd --check-settings"));
	assert_non_null(strstr(b.at, "\n# How long.\n# 时长。\n# (10 to 500)\n#net.wait_ms = 100\n"));
	assert_non_null(strstr(b.at, "\ntls.key = \"\"\n"));
	buffer_free(&b);
}

static void the_sample_is_a_good_settings_file(void **state)
{
	(void)state;
	struct buffer b = { 0 }, errors = { 0 };
	struct values values;
	char path[] = "/tmp/dxtrack-sample-XXXXXX";
	int fd = mkstemp(path);

	manual_print_sample(&table, "testd", &b);
	assert_int_equal(write(fd, b.at, b.len), b.len);
	close(fd);
	assert_true(config_read(path, &table, &values, &errors));
	assert_int_equal(values.wait_ms, 100);
	unlink(path);
	setting_free(&table, &values);
	buffer_free(&b);
	buffer_free(&errors);
}

static void the_reference_has_a_line_for_each_row(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_reference(&table, "testd", &b);
	assert_non_null(strstr(b.at, "| `net.wait_ms` | `100` | 10 to 500 | yes / 是 | How long. | 时长。 |\n"));
	assert_non_null(strstr(b.at, "| `tls.key` | required / 必填 | text of 0 to 64 bytes | no / 否 |"));
	assert_non_null(strstr(b.at, "| `name` | `\"\"` |"));
	buffer_free(&b);
}

static void the_manual_page_explains_each_row(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_page(&table, "testd", "/etc/testd.conf", &b);
	assert_memory_equal(b.at, "testd.conf(5)\n\n; ", 17);
	assert_non_null(strstr(b.at, "\n\n# NAME\n\ntestd.conf - settings of testd"));
	assert_non_null(strstr(b.at, "_/etc/testd.conf_"));
	assert_non_null(
		strstr(b.at, "\n*net.wait_ms* = 100\n\tHow long. 时长。\n\n\t10 to 500; taken over by a reload"));
	assert_non_null(strstr(b.at, "\n*tls.key* (required / 必填)\n\tPath of the key."));
	assert_non_null(strstr(b.at, "\n*name* = \"\"\n"));
	buffer_free(&b);
}

/* What would be bold or underlined stays what it is. */
static void the_manual_page_hides_marks_from_scdoc(void **state)
{
	(void)state;
	static const struct setting marked = { "m", SETTING_TEXT, 0, 9, NULL, "#_*", false,
		offsetof(struct values, name), "A \\ and *.", "无。" };
	const struct setting_table one = { &marked, 1, sizeof(struct values) };
	struct buffer b = { 0 };

	manual_print_page(&one, "testd", "/x", &b);
	assert_non_null(strstr(b.at, "*m* = \"\\#\\_\\*\"\n\tA \\\\ and \\*. 无。\n"));
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_explains_each_row),
		cmocka_unit_test(the_sample_says_nothing_but_the_required),
		cmocka_unit_test(the_sample_is_a_good_settings_file),
		cmocka_unit_test(the_reference_has_a_line_for_each_row),
		cmocka_unit_test(the_manual_page_explains_each_row),
		cmocka_unit_test(the_manual_page_hides_marks_from_scdoc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
