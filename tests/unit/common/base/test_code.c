#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <string.h>

#include "base/code.h"
#include "base/text.h"

static void every_row_is_whole(void **state)
{
	(void)state;
	size_t count;
	const struct code *table = code_table(&count);

	assert_true(count > 40);
	for (size_t i = 0; i < count; i++) {
		const struct code *row = &table[i];
		for (const char *c = row->code; *c != '\0'; c++)
			assert_true(islower((unsigned char)*c) || *c == '_');
		assert_true(row->status == 0 || (row->status >= 400 && row->status <= 599));
		assert_true(text_is_utf8(text_of(row->zh)));
		assert_true(strlen(row->zh) > 10 && strstr(row->zh, "。") == row->zh + strlen(row->zh) - 3);
		assert_true(strlen(row->en) > 10 && row->en[strlen(row->en) - 1] == '.');
	}
}

static void no_code_stands_twice(void **state)
{
	(void)state;
	size_t count;
	const struct code *table = code_table(&count);

	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(code_find(table[i].code), &table[i]);
}

static void both_languages_have_the_same_arguments(void **state)
{
	(void)state;
	size_t count;
	const struct code *table = code_table(&count);

	for (size_t i = 0; i < count; i++) {
		assert_int_equal(strstr(table[i].zh, "{0}") != NULL, strstr(table[i].en, "{0}") != NULL);
		assert_int_equal(strstr(table[i].zh, "{1}") != NULL, strstr(table[i].en, "{1}") != NULL);
	}
}

static void the_promised_statuses_hold(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int status;
	} promised[] = {
		{ "bad_request", 400 },
		{ "too_large", 431 },
		{ "body_too_large", 413 },
		{ "length_required", 411 },
		{ "method", 405 },
		{ "not_found", 404 },
		{ "media_type", 415 },
		{ "expectation", 417 },
		{ "timeout", 408 },
		{ "bad_json", 400 },
		{ "validation", 422 },
		{ "uscc_check", 422 },
		{ "forbidden", 403 },
		{ "unauthorized", 401 },
		{ "rate_limited", 429 },
		{ "period_closed", 409 },
		{ "conflict", 409 },
		{ "stale", 412 },
		{ "precondition_required", 428 },
		{ "unavailable", 503 },
		{ "internal", 500 },
		{ "idempotency_key_missing", 400 },
		{ "idempotency_conflict", 422 },
		{ "bad_framing", 400 },
		{ "bad_host", 400 },
		{ "bad_version", 505 },
		{ "required", 0 },
	};

	for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++) {
		const struct code *row = code_find(promised[i].code);
		assert_non_null(row);
		assert_int_equal(row->status, promised[i].status);
	}
	assert_null(code_find("no_such_code"));
	assert_null(code_find(""));
}

static void arguments_are_put_in(void **state)
{
	(void)state;
	struct buffer b = { 0 };
	const char *const args[2] = { "100", NULL };

	code_sentence(&b, "max_length", LANGUAGE_ZH, args);
	assert_string_equal(b.at, "最多填写 100 个字符。");
	buffer_clear(&b);
	code_sentence(&b, "max_length", LANGUAGE_EN, args);
	assert_string_equal(b.at, "Use at most 100 characters.");
	buffer_free(&b);
}

static void an_argument_is_not_expanded_again(void **state)
{
	(void)state;
	struct buffer b = { 0 };
	const char *const args[2] = { "{0}{1}", NULL };

	code_sentence(&b, "pattern", LANGUAGE_EN, args);
	assert_string_equal(b.at, "Does not have the form {0}{1}; correct it.");
	buffer_free(&b);
}

static void missing_arguments_leave_a_gap(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	code_sentence(&b, "max_length", LANGUAGE_EN, NULL);
	assert_string_equal(b.at, "Use at most  characters.");
	buffer_clear(&b);
	code_sentence(&b, "unheard_of", LANGUAGE_EN, NULL);
	assert_string_equal(b.at, "unheard_of");
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_whole),
		cmocka_unit_test(no_code_stands_twice),
		cmocka_unit_test(both_languages_have_the_same_arguments),
		cmocka_unit_test(the_promised_statuses_hold),
		cmocka_unit_test(arguments_are_put_in),
		cmocka_unit_test(an_argument_is_not_expanded_again),
		cmocka_unit_test(missing_arguments_leave_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
