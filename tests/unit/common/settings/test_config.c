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

struct values {
	int64_t wait_ms;
	bool open;
	char *key;
	char *name;
};

static const struct setting rows[] = {
	{ "net.wait_ms", SETTING_WHOLE, 10, 50000, NULL, "100", true, offsetof(struct values, wait_ms), "Wait.",
		"等待。" },
	{ "net.open", SETTING_SWITCH, 0, 0, NULL, "off", true, offsetof(struct values, open), "Open.", "开放。" },
	{ "tls.key", SETTING_TEXT, 1, 64, NULL, NULL, true, offsetof(struct values, key), "Path of the key.",
		"密钥。" },
	{ "name", SETTING_TEXT, 0, 64, NULL, "", true, offsetof(struct values, name), "Name.", "名称。" },
};
static const struct setting_table table = { rows, sizeof rows / sizeof rows[0], sizeof(struct values) };

/* One file, read; `path` is cut out of the errors so that tests can say them. */
struct trial {
	bool read;
	struct values values;
	struct buffer errors;
	char path[32];
};

static void try_file(struct trial *t, const char *content)
{
	memset(t, 0, sizeof *t);
	strcpy(t->path, "/tmp/dxtrack-config-XXXXXX");
	int fd = mkstemp(t->path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
	t->read = config_read(t->path, &table, &t->values, &t->errors);
	unlink(t->path);
	assert_int_equal(t->read, t->errors.len == 0);
}

static void end(struct trial *t)
{
	if (t->read)
		setting_free(&table, &t->values);
	buffer_free(&t->errors);
}

/* Whether the errors are these lines, each "line: text" (or only text), and no others. */
static void assert_errors(struct trial *t, const char *const *lines, size_t count)
{
	struct text rest = buffer_text(&t->errors), line;
	size_t path = strlen(t->path);

	assert_false(t->read);
	for (size_t i = 0; i < count; i++) {
		assert_true(text_cut(&rest, '\n', &line));
		assert_true(text_starts(line, t->path));
		char told[256];
		snprintf(told, sizeof told, "%.*s", (int)(line.len - path - 1), line.at + path + 1);
		assert_string_equal(told, lines[i]);
	}
	assert_int_equal(rest.len, 0);
}

#define ASSERT_ERRORS(t, ...)                                                                                          \
	do {                                                                                                           \
		static const char *const told[] = { __VA_ARGS__ };                                                     \
		assert_errors(t, told, sizeof told / sizeof told[0]);                                                  \
	} while (0)

static void values_are_bare_or_quoted(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t,
		"# a comment\nnet.wait_ms = 20000\nnet.open=on\n\n  tls.key = /etc/tls/key.pem # behind\nname = \"a = b # c\"\n");
	assert_true(t.read);
	assert_int_equal(t.values.wait_ms, 20000);
	assert_true(t.values.open);
	assert_string_equal(t.values.key, "/etc/tls/key.pem");
	assert_string_equal(t.values.name, "a = b # c");
	end(&t);
}

static void addresses_need_no_quotes(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = 127.0.0.1:9443\nname = [::1]:443\n");
	assert_true(t.read);
	assert_string_equal(t.values.key, "127.0.0.1:9443");
	assert_string_equal(t.values.name, "[::1]:443");
	end(&t);
}

static void what_is_not_said_has_its_default(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = k\n");
	assert_true(t.read);
	assert_int_equal(t.values.wait_ms, 100);
	assert_false(t.values.open);
	assert_string_equal(t.values.name, "");
	end(&t);
}

static void a_missing_key_is_an_error(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "");
	ASSERT_ERRORS(&t, " tls.key is missing: Path of the key.");
	end(&t);
}

static void every_wrong_value_is_told_with_its_line(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = k\nnet.wait_ms = 5\n# x\nnet.open = maybe\n");
	ASSERT_ERRORS(&t, "2: net.wait_ms: \"5\" does not fit, give 10 to 50000",
		"4: net.open: \"maybe\" does not fit, give on or off");
	assert_null(t.values.key);
	end(&t);
}

static void every_unknown_key_is_told_with_its_line(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "net.wait = 5\ntls.key = k\nnet.wait_ms = 5\nnet.opne = on\nnet.wait = 6\n");
	ASSERT_ERRORS(&t, "1: there is no setting net.wait", "3: net.wait_ms: \"5\" does not fit, give 10 to 50000",
		"4: there is no setting net.opne", "5: there is no setting net.wait");
	end(&t);
}

static void a_key_given_twice_is_an_error(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = a\nname = x\ntls.key = b\n");
	ASSERT_ERRORS(&t, "3: tls.key stands in line 1 already");
	end(&t);
}

static void a_syntax_error_has_its_line(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = k\nname {\n}\n");
	assert_false(t.read);
	assert_memory_equal(t.errors.at + strlen(t.path), ":2: ", 4);
	end(&t);
}

static void too_many_unknown_keys_end_it(void **state)
{
	(void)state;
	struct buffer content = { 0 };
	struct trial t;

	for (int i = 0; i < 100; i++)
		buffer_printf(&content, "unknown%d = 1\n", i);
	try_file(&t, content.at);
	assert_false(t.read);
	assert_non_null(strstr(t.errors.at, ":1: there is no setting unknown0\n"));
	assert_non_null(strstr(t.errors.at, ":33: no such option 'unknown32'\n"));
	buffer_free(&content);
	end(&t);
}

static void the_hidden_name_is_unknown_too(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "tls.key = k\n\"\\n\" = 3\n");
	assert_false(t.read);
	end(&t);
}

static void a_missing_file_is_an_error(void **state)
{
	(void)state;
	struct values values;
	struct buffer errors = { 0 };

	assert_false(config_read("/nowhere/dxtrackd.conf", &table, &values, &errors));
	assert_string_equal(errors.at, "/nowhere/dxtrackd.conf: No such file or directory\n");
	buffer_free(&errors);
}

static void comments_move_no_line(void **state)
{
	(void)state;
	struct trial t;

	try_file(&t, "# one\n// two\n\ntls.key = k # behind\nname = 'it # \\' no comment'\n#\nnet.open = maybe");
	ASSERT_ERRORS(&t, "7: net.open: \"maybe\" does not fit, give on or off");
	end(&t);
	try_file(&t, "tls.key = \"a \\\" # b\" # c\nname = /a//b\n");
	assert_true(t.read);
	assert_string_equal(t.values.key, "a \" # b");
	assert_string_equal(t.values.name, "/a//b");
	end(&t);
}

static void a_nul_byte_is_no_end(void **state)
{
	(void)state;
	struct values values;
	struct buffer errors = { 0 };
	char path[] = "/tmp/dxtrack-config-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, "tls.key = k\n\0net.open = on\n", 27), 27);
	close(fd);
	assert_false(config_read(path, &table, &values, &errors));
	assert_non_null(strstr(errors.at, ": holds a NUL byte\n"));
	unlink(path);
	buffer_free(&errors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_bare_or_quoted),
		cmocka_unit_test(addresses_need_no_quotes),
		cmocka_unit_test(what_is_not_said_has_its_default),
		cmocka_unit_test(a_missing_key_is_an_error),
		cmocka_unit_test(every_wrong_value_is_told_with_its_line),
		cmocka_unit_test(every_unknown_key_is_told_with_its_line),
		cmocka_unit_test(a_key_given_twice_is_an_error),
		cmocka_unit_test(a_syntax_error_has_its_line),
		cmocka_unit_test(too_many_unknown_keys_end_it),
		cmocka_unit_test(the_hidden_name_is_unknown_too),
		cmocka_unit_test(a_missing_file_is_an_error),
		cmocka_unit_test(comments_move_no_line),
		cmocka_unit_test(a_nul_byte_is_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
