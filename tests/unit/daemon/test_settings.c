/* The daemon's table of settings, and the files that are made from it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/settings.h"
#include "settings/config.h"
#include "settings/manual.h"

static void every_row_is_whole(void **state)
{
	(void)state;
	const struct setting_table *table = settings_table();

	for (size_t i = 0; i < table->count; i++) {
		const struct setting *row = &table->rows[i];
		assert_int_equal(setting_find(table, row->name), i);
		assert_true(row->offset < table->size);
		assert_true(row->min <= row->max);
		assert_int_equal(row->en[strlen(row->en) - 1], '.');
		assert_string_equal(row->zh + strlen(row->zh) - 3, "。");
		assert_null(strchr(row->en, '|'));
		assert_null(strchr(row->zh, '|'));
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(row->offset, table->rows[j].offset);
	}
}

static void the_published_limits_are_the_defaults(void **state)
{
	(void)state;
	struct settings s;

	assert_true(setting_fill_defaults(settings_table(), &s));
	assert_int_equal(s.listen_request_line_bytes, 4096);
	assert_int_equal(s.listen_header_bytes, 16384);
	assert_int_equal(s.listen_header_fields, 64);
	assert_int_equal(s.listen_body_bytes, 65536);
	assert_int_equal(s.listen_json_depth, 16);
	assert_int_equal(s.listen_json_tokens, 2000);
	assert_int_equal(s.listen_pipelined_requests, 100);
	assert_int_equal(s.listen_requests_per_connection, 1000);
	assert_int_equal(s.listen_connections_per_address, 200);
	assert_int_equal(s.listen_connections, 4000);
	assert_int_equal(s.listen_linger_bytes, 256 * 1024);
	assert_int_equal(s.submissions_per_minute, 60);
	assert_int_equal(s.submissions_burst, 120);
	assert_int_equal(s.workers, 0);
	assert_false(s.staff_tokens);
	assert_int_equal(s.log_level, LOG_LEVEL_INFO);
	assert_memory_equal(s.listen_admin, "127.0.0.1:", 10);
	setting_free(settings_table(), &s);
}

static void the_published_deadlines_are_the_defaults(void **state)
{
	(void)state;
	struct settings s;

	assert_true(setting_fill_defaults(settings_table(), &s));
	assert_int_equal(s.listen_handshake_deadline_ms, 10000);
	assert_int_equal(s.listen_header_deadline_ms, 10000);
	assert_int_equal(s.listen_body_deadline_ms, 30000);
	assert_int_equal(s.listen_body_bytes_per_second, 512);
	assert_int_equal(s.listen_idle_deadline_ms, 60000);
	assert_int_equal(s.listen_write_deadline_ms, 30000);
	assert_int_equal(s.listen_answer_deadline_ms, 15000);
	assert_int_equal(s.listen_linger_deadline_ms, 2000);
	assert_int_equal(s.database_statement_deadline_ms, 5000);
	setting_free(settings_table(), &s);
}

/* Compares a file of the tree with what the table says; DXTRACK_UPDATE=1 writes it instead. */
static void assert_file(const char *path, const struct buffer *wanted)
{
	struct buffer found = { 0 };
	const char *update = getenv("DXTRACK_UPDATE");
	FILE *file = fopen(path, update != NULL ? "w" : "r");

	assert_non_null(file);
	if (update != NULL) {
		assert_int_equal(fwrite(wanted->at, 1, wanted->len, file), wanted->len);
		assert_int_equal(fclose(file), 0);
		return;
	}
	for (int c = getc(file); c != EOF; c = getc(file))
		buffer_add_byte(&found, (char)c);
	fclose(file);
	if (!text_equal(buffer_text(&found), buffer_text(wanted)))
		fail_msg("%s differs from the table; write it with DXTRACK_UPDATE=1", path);
	buffer_free(&found);
}

static void the_reference_page_is_up_to_date(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_reference(settings_table(), "dxtrackd", &b);
	assert_file(SOURCE_DIR "/docs/reference/settings.md", &b);
	buffer_free(&b);
}

static void the_sample_is_up_to_date(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_sample(settings_table(), "dxtrackd", &b);
	assert_file(SOURCE_DIR "/packaging/dxtrackd.conf.sample", &b);
	buffer_free(&b);
}

static void the_manual_page_is_up_to_date(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	manual_print_page(settings_table(), "dxtrackd", "/etc/dxtrack/dxtrackd.conf", &b);
	assert_file(SOURCE_DIR "/docs/man/dxtrackd.conf.5.scd", &b);
	buffer_free(&b);
}

/* All but the required keys are comments in the sample. */
static void the_sample_asks_only_for_certificate_and_key(void **state)
{
	(void)state;
	struct settings s;
	struct buffer errors = { 0 };

	assert_false(config_read(SOURCE_DIR "/packaging/dxtrackd.conf.sample", settings_table(), &s, &errors));
	struct text rest = buffer_text(&errors), line;
	assert_true(text_cut(&rest, '\n', &line));
	assert_non_null(memmem(line.at, line.len, "tls.certificate", 15));
	assert_true(text_cut(&rest, '\n', &line));
	assert_non_null(memmem(line.at, line.len, "tls.key", 7));
	assert_int_equal(rest.len, 0);
	buffer_free(&errors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(the_published_limits_are_the_defaults),
		cmocka_unit_test(the_published_deadlines_are_the_defaults),
		cmocka_unit_test(the_reference_page_is_up_to_date),
		cmocka_unit_test(the_sample_is_up_to_date),
		cmocka_unit_test(the_manual_page_is_up_to_date),
		cmocka_unit_test(the_sample_asks_only_for_certificate_and_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
