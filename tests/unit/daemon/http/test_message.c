#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "http/http.h"
#include "http/message.h"
#include "http/parse.h"

struct asked {
	struct parse parse;
	const struct http_message *m;
};

static void ask(struct asked *a, const char *head)
{
	struct fault f;
	bool keeps;

	memset(a, 0, sizeof *a);
	f = parse_head(&a->parse, text_of(head), &http_limits_default, &keeps);
	assert_int_equal(f.status, 0);
	assert_true(keeps);
	a->m = &a->parse.message;
}

#define HEAD(fields) "GET / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

static void test_a_message_has_its_parts(void **state)
{
	struct asked a;

	(void)state;
	ask(&a, "POST /v1/entries/%E6%9E%AB%2Fx/?limit=5&x=%20 HTTP/1.1\r\nHost: dxtrack.example:8443\r\nX-A:  one \r\nContent-Length: 12\r\n\r\n");
	assert_int_equal(a.m->method, METHOD_POST);
	assert_int_equal(a.m->minor, 1);
	assert_true(text_is(a.m->target, "/v1/entries/%E6%9E%AB%2Fx/?limit=5&x=%20"));
	assert_true(text_is(a.m->path, "/v1/entries/%E6%9E%AB%2Fx/"));
	assert_true(text_is(a.m->query, "limit=5&x=%20"));
	assert_int_equal(a.m->segment_count, 4);
	assert_true(text_is(a.m->segment[0], "v1"));
	assert_true(text_is(a.m->segment[1], "entries"));
	assert_true(text_is(a.m->segment[2], "枫/x"));
	assert_true(text_is(a.m->segment[3], ""));
	assert_true(text_is(a.m->host, "dxtrack.example"));
	assert_int_equal(a.m->field_count, 3);
	assert_true(text_is(a.m->fields[1].name, "X-A"));
	assert_true(text_is(a.m->fields[1].value, "one"));
	assert_int_equal(a.m->body, BODY_LENGTH);
	assert_int_equal(a.m->content_length, 12);
	assert_true(a.m->keep_alive);
	assert_false(a.m->awaits_continue);
	parse_free(&a.parse);
}

static void test_the_root_has_one_empty_segment(void **state)
{
	struct asked a;

	(void)state;
	ask(&a, HEAD(""));
	assert_int_equal(a.m->segment_count, 1);
	assert_true(text_is(a.m->segment[0], ""));
	assert_null(a.m->query.at);
	parse_free(&a.parse);
}

static void test_too_many_segments_match_nothing(void **state)
{
	struct asked a;

	(void)state;
	ask(&a, "GET /1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16 HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(a.m->segment_count, MESSAGE_SEGMENTS_MAX);
	assert_true(text_is(a.m->segment[15], "16"));
	parse_free(&a.parse);
	ask(&a, "GET /1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19 HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(a.m->segment_count, MESSAGE_SEGMENTS_MAX + 1);
	parse_free(&a.parse);
}

static void test_fields_are_found_by_name(void **state)
{
	struct asked a;
	struct text value;
	unsigned at = 0;

	(void)state;
	ask(&a, HEAD("Cookie: a\r\nIf-Match: x\r\ncookie: b\r\nEmpty:\r\n"));
	assert_true(text_is(message_find(a.m, "COOKIE"), "a"));
	assert_int_equal(message_count(a.m, "Cookie"), 2);
	assert_true(message_next(a.m, "cookie", &at, &value));
	assert_true(message_next(a.m, "cookie", &at, &value));
	assert_true(text_is(value, "b"));
	assert_false(message_next(a.m, "cookie", &at, &value));
	assert_null(message_find(a.m, "authorization").at);
	assert_non_null(message_find(a.m, "empty").at);
	assert_int_equal(message_find(a.m, "empty").len, 0);
	assert_int_equal(message_count(a.m, "authorization"), 0);
	parse_free(&a.parse);
}

static void gzip_is(const char *fields, bool taken)
{
	char head[256];
	struct asked a;

	snprintf(head, sizeof head, "GET / HTTP/1.1\r\nHost: a\r\n%s\r\n", fields);
	ask(&a, head);
	if (message_takes_gzip(a.m) != taken)
		fail_msg("%s", fields);
	parse_free(&a.parse);
}

static void test_accept_encoding(void **state)
{
	(void)state;
	gzip_is("", false);
	gzip_is("Accept-Encoding: gzip\r\n", true);
	gzip_is("Accept-Encoding: GZIP\r\n", true);
	gzip_is("Accept-Encoding: br, gzip;q=0.5\r\n", true);
	gzip_is("Accept-Encoding: gzip;q=0\r\n", false);
	gzip_is("Accept-Encoding: gzip; q=0.000\r\n", false);
	gzip_is("Accept-Encoding: gzip ; q=0.001\r\n", true);
	gzip_is("Accept-Encoding: gzip;q=1\r\n", true);
	gzip_is("Accept-Encoding: *\r\n", true);
	gzip_is("Accept-Encoding: *;q=0\r\n", false);
	gzip_is("Accept-Encoding: *, gzip;q=0\r\n", false);
	gzip_is("Accept-Encoding: *;q=0, gzip\r\n", true);
	gzip_is("Accept-Encoding: identity\r\n", false);
	gzip_is("Accept-Encoding: xgzip\r\n", false);
	gzip_is("Accept-Encoding:\r\n", false);
	gzip_is("Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n", true);
}

static void tag_is(const char *list, const char *etag, bool weak_allowed, bool found)
{
	char head[256];
	struct asked a;

	snprintf(head, sizeof head, "GET / HTTP/1.1\r\nHost: a\r\nIf-Match: %s\r\n\r\n", list);
	ask(&a, head);
	if (message_has_etag(a.m, "if-match", etag, weak_allowed) != found)
		fail_msg("%s against %s", list, etag);
	parse_free(&a.parse);
}

static void test_entity_tags(void **state)
{
	(void)state;
	tag_is("\"a\"", "\"a\"", false, true);
	tag_is("\"b\"", "\"a\"", false, false);
	tag_is("\"b\", \"a\"", "\"a\"", false, true);
	tag_is("\"b\",\"a\"", "\"a\"", false, true);
	tag_is("\"b,\" , \"a\"", "\"b,\"", false, true);
	tag_is("*", "\"a\"", false, true);
	tag_is("W/\"a\"", "\"a\"", true, true);
	tag_is("W/\"a\"", "\"a\"", false, false);
	tag_is("W/\"a\", \"a\"", "\"a\"", false, true);
	tag_is("\"a-gzip\"", "\"a\"", false, true);
	tag_is("\"ab-gzip\"", "\"a\"", false, false);
	tag_is("\"-gzip\"", "\"a\"", false, false);
	tag_is("a", "\"a\"", false, false);
	tag_is("\"a", "\"a\"", false, false);
	tag_is("", "\"a\"", false, false);
}

static void test_without_the_field_no_tag_is_there(void **state)
{
	struct asked a;

	(void)state;
	ask(&a, HEAD(""));
	assert_false(message_has_etag(a.m, "if-match", "\"a\"", true));
	parse_free(&a.parse);
}

static void test_method_names(void **state)
{
	(void)state;
	assert_string_equal(message_method_name(METHOD_GET), "GET");
	assert_string_equal(message_method_name(METHOD_TRACE), "TRACE");
	assert_string_equal(message_method_name(METHOD_NONE), "-");
	assert_string_equal(message_method_name(METHOD_COUNT), "-");
}

/* The parser is used again and again: nothing of one request shows in the next. */
static void test_a_parser_forgets(void **state)
{
	struct asked a;
	struct fault f;
	bool keeps;

	(void)state;
	ask(&a, "POST /a/b?c HTTP/1.0\r\nHost: a\r\nExpect: x\r\nContent-Length: 3\r\n\r\n");
	parse_reset(&a.parse, 10);
	assert_null(a.parse.block.at);
	f = parse_head(&a.parse, text_of(HEAD("")), &http_limits_default, &keeps);
	assert_int_equal(f.status, 0);
	assert_int_equal(a.m->body, BODY_NONE);
	assert_int_equal(a.m->content_length, 0);
	assert_int_equal(a.m->field_count, 1);
	assert_int_equal(a.m->minor, 1);
	assert_null(a.m->query.at);
	parse_free(&a.parse);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_has_its_parts),
		cmocka_unit_test(test_the_root_has_one_empty_segment),
		cmocka_unit_test(test_too_many_segments_match_nothing),
		cmocka_unit_test(test_fields_are_found_by_name),
		cmocka_unit_test(test_accept_encoding),
		cmocka_unit_test(test_entity_tags),
		cmocka_unit_test(test_without_the_field_no_tag_is_there),
		cmocka_unit_test(test_method_names),
		cmocka_unit_test(test_a_parser_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
