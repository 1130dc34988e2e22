#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

struct capture {
	int old;
	FILE *file;
	char text[4 * LOG_LINE_MAX];
};

/* Turns standard error into a file. */
static void begin(struct capture *c)
{
	c->file = tmpfile();
	assert_non_null(c->file);
	c->old = dup(STDERR_FILENO);
	assert_true(c->old >= 0);
	assert_true(dup2(fileno(c->file), STDERR_FILENO) >= 0);
}

/* Turns it back and gives what was written. */
static const char *end(struct capture *c)
{
	assert_true(dup2(c->old, STDERR_FILENO) >= 0);
	close(c->old);
	rewind(c->file);
	size_t len = fread(c->text, 1, sizeof c->text - 1, c->file);
	c->text[len] = '\0';
	fclose(c->file);
	return c->text;
}

static int journal(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	return setenv("JOURNAL_STREAM", "8:1", 1);
}

static void a_line_has_priority_level_and_message(void **state)
{
	(void)state;
	struct capture c;

	begin(&c);
	log_say(LOG_LEVEL_WARNING, "no answer in %d ms", 15);
	assert_string_equal(end(&c), "<4>level=warning msg=\"no answer in 15 ms\"\n");
}

static void without_a_journal_the_time_is_told(void **state)
{
	(void)state;
	struct capture c;

	unsetenv("JOURNAL_STREAM");
	begin(&c);
	log_say(LOG_LEVEL_INFO, "started");
	const char *line = end(&c);
	assert_memory_equal(line, "time=20", 7);
	assert_string_equal(strchr(line, ' '), " level=info msg=started\n");
}

static void values_are_quoted_when_needed(void **state)
{
	(void)state;
	struct capture c;
	struct log_line line;

	begin(&c);
	log_begin(&line, LOG_LEVEL_INFO, "request");
	log_add(&line, "path", "/v1/rates");
	log_add_text(&line, "agent", text_of("a \"b\" \\ c"));
	log_add(&line, "empty", "");
	log_add(&line, "eq", "a=b");
	log_add(&line, "name", "企业");
	log_add(&line, "absent", NULL);
	log_add_int(&line, "status", -200);
	log_end(&line);
	assert_string_equal(end(&c),
		"<6>level=info msg=request path=/v1/rates agent=\"a \\\"b\\\" \\\\ c\" empty=\"\" eq=\"a=b\" name=企业 status=-200\n");
}

static void no_value_can_forge_a_line(void **state)
{
	(void)state;
	struct capture c;
	struct log_line line;

	begin(&c);
	log_begin(&line, LOG_LEVEL_INFO, "m");
	log_add(&line, "v", "x\nlevel=error\x1b[0m\x7f");
	log_end(&line);
	assert_string_equal(end(&c), "<6>level=info msg=m v=\"x\\x0alevel=error\\x1b[0m\\x7f\"\n");
}

static void a_long_line_is_cut_between_values(void **state)
{
	(void)state;
	struct capture c;
	struct log_line line;
	char value[LOG_LINE_MAX + 1];

	memset(value, 'v', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	begin(&c);
	log_begin(&line, LOG_LEVEL_INFO, "m");
	log_add(&line, "kept", "1");
	log_add(&line, "long", value);
	log_add(&line, "late", "2");
	log_end(&line);
	assert_string_equal(end(&c), "<6>level=info msg=m kept=1 cut=1\n");
}

static void the_level_holds(void **state)
{
	(void)state;
	struct capture c;
	struct log_line line;

	begin(&c);
	log_say(LOG_LEVEL_DEBUG, "hidden");
	log_begin(&line, LOG_LEVEL_DEBUG, "hidden");
	log_add(&line, "a", "b");
	log_end(&line);
	log_set_level(LOG_LEVEL_DEBUG);
	log_say(LOG_LEVEL_DEBUG, "shown");
	log_set_level(LOG_LEVEL_ERROR);
	log_say(LOG_LEVEL_WARNING, "hidden");
	log_say(LOG_LEVEL_ERROR, "last");
	assert_string_equal(end(&c), "<7>level=debug msg=shown\n<3>level=error msg=last\n");
}

static void levels_have_names(void **state)
{
	(void)state;
	enum log_level level = LOG_LEVEL_ERROR;

	assert_true(log_parse_level("debug", &level));
	assert_int_equal(level, LOG_LEVEL_DEBUG);
	assert_true(log_parse_level("warning", &level));
	assert_int_equal(level, LOG_LEVEL_WARNING);
	assert_false(log_parse_level("loud", &level));
	assert_int_equal(level, LOG_LEVEL_WARNING);
}

static void a_flood_becomes_one_line_a_second(void **state)
{
	(void)state;
	struct capture c;
	struct log_limit limit = { 0 };

	begin(&c);
	for (int64_t now = 5000000; now < 7000000; now += 1000)
		log_say_limited(&limit, now, LOG_LEVEL_INFO, "flood at %d", (int)(now / 1000));
	assert_string_equal(
		end(&c), "<6>level=info msg=\"flood at 5000\"\n<6>level=info msg=\"flood at 6000\" swallowed=999\n");
	assert_int_equal(limit.swallowed, 999);
}

static void a_batch_is_written_when_full_and_when_told(void **state)
{
	(void)state;
	struct log_batch batch = { 0 };
	char value[LOG_LINE_MAX / 2];
	struct capture c;
	struct log_line line;
	const char *text;
	size_t lines = 0;

	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	begin(&c);
	for (int i = 0; i < 4; i++) {
		log_begin(&line, LOG_LEVEL_INFO, "one");
		log_add(&line, "value", value);
		log_end_in(&line, &batch);
	}
	assert_true(batch.len > 0 && batch.len < LOG_BATCH_MAX / 2); /* three are out */
	log_begin(&line, LOG_LEVEL_DEBUG, "silent");
	log_end_in(&line, &batch);
	log_batch_write(&batch);
	assert_int_equal(batch.len, 0);
	log_batch_write(&batch);
	text = end(&c);
	for (; *text != '\0'; text++)
		lines += *text == '\n';
	assert_int_equal(lines, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_has_priority_level_and_message, journal),
		cmocka_unit_test_setup(without_a_journal_the_time_is_told, journal),
		cmocka_unit_test_setup(values_are_quoted_when_needed, journal),
		cmocka_unit_test_setup(no_value_can_forge_a_line, journal),
		cmocka_unit_test_setup(a_long_line_is_cut_between_values, journal),
		cmocka_unit_test_setup(the_level_holds, journal),
		cmocka_unit_test_setup(levels_have_names, journal),
		cmocka_unit_test_setup(a_flood_becomes_one_line_a_second, journal),
		cmocka_unit_test(a_batch_is_written_when_full_and_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
