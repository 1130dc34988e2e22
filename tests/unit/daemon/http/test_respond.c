#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/respond.h"

static void head_is(const struct http_answer *a, const struct respond_frame *frame, const char *expect)
{
	struct buffer b = { 0 };

	respond_head(&b, a, frame);
	assert_false(b.failed);
	assert_string_equal(b.at, expect);
	buffer_free(&b);
}

#define END "Strict-Transport-Security: max-age=31536000\r\nX-Content-Type-Options: nosniff\r\n\r\n"

static void test_the_least(void **state)
{
	(void)state;
	head_is(&(struct http_answer){ .status = 204 }, &(struct respond_frame){ .body = RESPOND_NOTHING, .date = "D" },
		"HTTP/1.1 204 No Content\r\nDate: D\r\nCache-Control: no-store\r\n" END);
}

static void test_the_most(void **state)
{
	const struct http_header more[] = { { "X-One", "1" }, { "X-Two", "2" } };
	const struct http_answer a = {
		.status = 201,
		.request_id = "id",
		.content_type = "application/json",
		.etag = "\"e\"",
		.cache_control = "private",
		.location = "/l",
		.allow = "GET",
		.link = "<n>",
		.language = "zh-CN",
		.disposition = "attachment",
		.authenticate = "Bearer",
		.vary = "Accept-Language",
		.retry_after_s = 7,
		.replayed = true,
		.close = true,
		.more = more,
		.more_count = 2,
	};

	(void)state;
	head_is(&a,
		&(struct respond_frame){
			.body = RESPOND_LENGTH, .length = 4294967296, .could_pack = true, .date = "D" },
		"HTTP/1.1 201 Created\r\nDate: D\r\nX-Request-Id: id\r\nContent-Length: 4294967296\r\n"
		"Content-Type: application/json\r\nVary: Accept-Language\r\nETag: \"e\"\r\nCache-Control: private\r\nLocation: /l\r\n"
		"Allow: GET\r\nLink: <n>\r\nContent-Language: zh-CN\r\nContent-Disposition: attachment\r\n"
		"WWW-Authenticate: Bearer\r\nRetry-After: 7\r\nIdempotency-Replayed: true\r\nX-One: 1\r\nX-Two: 2\r\n"
		"Connection: close\r\n" END);
}

static void test_what_is_packed_here_has_its_own_tag(void **state)
{
	(void)state;
	head_is(&(struct http_answer){ .status = 200, .etag = "\"e\"" },
		&(struct respond_frame){
			.body = RESPOND_LENGTH, .length = 9, .packed = true, .could_pack = true, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
		"ETag: \"e-gzip\"\r\nCache-Control: no-store\r\n" END);
}

static void test_what_was_packed_before_keeps_its_tag(void **state)
{
	(void)state;
	head_is(&(struct http_answer){ .status = 200, .etag = "\"g\"", .content_encoding = "gzip" },
		&(struct respond_frame){ .body = RESPOND_LENGTH, .length = 9, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n"
		"ETag: \"g\"\r\nCache-Control: no-store\r\n" END);
}

static void test_streams(void **state)
{
	(void)state;
	head_is(&(struct http_answer){ .status = 200 }, &(struct respond_frame){ .body = RESPOND_CHUNKED, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nTransfer-Encoding: chunked\r\nCache-Control: no-store\r\n" END);
	head_is(&(struct http_answer){ .status = 200 },
		&(struct respond_frame){ .body = RESPOND_UNTIL_CLOSE, .keep_alive_said = true, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nCache-Control: no-store\r\nConnection: close\r\n" END);
	head_is(&(struct http_answer){ .status = 200 },
		&(struct respond_frame){ .body = RESPOND_LENGTH, .keep_alive_said = true, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\nCache-Control: no-store\r\nConnection: keep-alive\r\n" END);
}

/* Whatever a value is made from, it cannot begin another field. */
static void test_values_cannot_break_out(void **state)
{
	(void)state;
	head_is(&(struct http_answer){ .status = 200, .location = "/a\r\nSet-Cookie: x" },
		&(struct respond_frame){ .body = RESPOND_NOTHING, .date = "D" },
		"HTTP/1.1 200 OK\r\nDate: D\r\nCache-Control: no-store\r\nLocation: /a  Set-Cookie: x\r\n" END);
}

static void test_phrases(void **state)
{
	static const int used[] = { 200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 415,
		417, 421, 422, 428, 429, 431, 500, 501, 503, 505 };

	(void)state;
	for (size_t i = 0; i < sizeof used / sizeof used[0]; i++)
		assert_string_not_equal(respond_phrase(used[i]), "Unknown");
	assert_string_equal(respond_phrase(299), "Unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_least),
		cmocka_unit_test(test_the_most),
		cmocka_unit_test(test_what_is_packed_here_has_its_own_tag),
		cmocka_unit_test(test_what_was_packed_before_keeps_its_tag),
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_values_cannot_break_out),
		cmocka_unit_test(test_phrases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
