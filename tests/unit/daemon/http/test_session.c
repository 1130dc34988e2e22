/* One connection with its exchanges: order, bodies, streams, what keeps it and what ends it. */
#include "echo_hall.h"

#define HOST "Host: a\r\n"

static unsigned count_of(const char *in, const char *what)
{
	unsigned count = 0;

	for (const char *at = in; (at = strstr(at, what)) != NULL; at += strlen(what))
		count++;
	return count;
}

static void say_many(struct echo_hall *h, const char *request, unsigned times)
{
	struct buffer b = { 0 };

	for (unsigned i = 0; i < times; i++)
		buffer_add_string(&b, request);
	echo_receive(h, buffer_text(&b));
	buffer_free(&b);
}

static bool is_open(const struct echo_hall *h)
{
	return !fake_net_is_closed(h->conn);
}

static void closed_for(const struct echo_hall *h, const char *reason)
{
	assert_true(fake_net_is_closed(h->conn));
	assert_string_equal(fake_net_reason(h->conn), reason);
}

/* ---- answers ------------------------------------------------------------- */

static void test_an_answer_says_what_it_must(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	echo_open(&h);
	echo_say(&h, "GET /a HTTP/1.1\r\n" HOST "\r\n");
	sent = echo_sent(&h);
	assert_true(strncmp(sent, "HTTP/1.1 200 OK\r\nDate: Mon, 31 Jul 2023 01:00:00 GMT\r\n", 54) == 0);
	assert_non_null(strstr(sent, "\r\nX-Request-Id: t\r\n"));
	assert_non_null(strstr(sent, "\r\nContent-Length: 0\r\n"));
	assert_non_null(strstr(sent, "\r\nStrict-Transport-Security: max-age=31536000\r\n"));
	assert_non_null(strstr(sent, "\r\nX-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(sent, "\r\nCache-Control: no-store\r\n"));
	assert_null(strstr(sent, "Server:"));
	assert_null(strstr(sent, "Connection:"));
	echo_close(&h);
}

static void test_head_has_the_length_and_no_body(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	echo_open(&h);
	buffer_add_string(&h.body, "hello");
	echo_say(&h, "HEAD /a HTTP/1.1\r\n" HOST "\r\n");
	sent = echo_sent(&h);
	assert_non_null(strstr(sent, "Content-Length: 5\r\n"));
	assert_string_equal(strstr(sent, "\r\n\r\n"), "\r\n\r\n");
	echo_close(&h);
}

static void test_http_1_0_is_told_that_the_connection_stays(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	assert_non_null(strstr(echo_sent(&h), "Connection: keep-alive\r\n"));
	echo_say(&h, "GET / HTTP/1.0\r\n\r\n");
	assert_non_null(strstr(echo_sent(&h), "Connection: close\r\n"));
	closed_for(&h, "the client wanted no more");
	echo_close(&h);
}

static void answer_json(struct echo_hall *h, struct http_answer a, size_t len)
{
	struct buffer b = { 0 };

	for (size_t i = 0; i < len; i++)
		buffer_add_byte(&b, 'j');
	a.status = 200;
	http_answer(h->held, &a, buffer_text(&b));
	fake_loop_settle(h->loop);
	buffer_free(&b);
}

#define ASK_PACKED "GET / HTTP/1.1\r\n" HOST "Accept-Encoding: br, gzip\r\n\r\n"

static void test_json_over_1_kib_is_packed(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, ASK_PACKED);
	answer_json(&h, (struct http_answer){ .content_type = "application/json", .etag = "\"e\"" }, 2000);
	sent = echo_sent(&h);
	assert_non_null(strstr(sent, "Content-Encoding: gzip\r\n"));
	assert_non_null(strstr(sent, "Vary: Accept-Encoding\r\n"));
	assert_non_null(strstr(sent, "ETag: \"e-gzip\"\r\n"));
	assert_memory_equal(strstr(sent, "\r\n\r\n") + 4, "\x1f\x8b", 2);
	assert_true(h.sent.len < 600);
	assert_non_null(strstr(sent, "Content-Length: "));
	assert_int_equal(strtoul(strstr(sent, "Content-Length: ") + 16, NULL, 10),
		h.sent.len - (size_t)(strstr(sent, "\r\n\r\n") + 4 - sent));
	echo_close(&h);
}

static void not_packed(const char *ask, struct http_answer a, size_t len, bool varies)
{
	struct echo_hall h;
	const char *sent;

	echo_open(&h);
	h.hold = true;
	echo_say(&h, ask);
	answer_json(&h, a, len);
	sent = echo_sent(&h);
	assert_null(strstr(sent, "Content-Encoding: gzip\r\n"));
	assert_int_equal(strstr(sent, "Vary: Accept-Encoding\r\n") != NULL, varies);
	assert_true(h.sent.len > len);
	echo_close(&h);
}

static void test_what_is_not_packed(void **state)
{
	(void)state;
	not_packed("GET / HTTP/1.1\r\n" HOST "\r\n", (struct http_answer){ .content_type = "application/json" }, 2000,
		true);
	not_packed("GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip;q=0\r\n\r\n",
		(struct http_answer){ .content_type = "application/json" }, 2000, true);
	not_packed(ASK_PACKED, (struct http_answer){ .content_type = "application/json" }, 1024, false);
	not_packed(ASK_PACKED, (struct http_answer){ .content_type = "text/csv" }, 2000, false);
	not_packed(ASK_PACKED, (struct http_answer){ .content_type = "application/json", .never_pack = true }, 2000,
		false);
	not_packed(ASK_PACKED, (struct http_answer){ .content_type = "application/json", .content_encoding = "x" },
		2000, false);
}

static void test_304_and_204_have_no_length(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	echo_open(&h);
	h.status = 304;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	sent = echo_sent(&h);
	assert_true(strncmp(sent, "HTTP/1.1 304 Not Modified\r\n", 27) == 0);
	assert_null(strstr(sent, "Content-Length"));
	h.status = 204;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_null(strstr(echo_sent(&h), "Content-Length"));
	assert_true(is_open(&h));
	echo_close(&h);
}

/* ---- order --------------------------------------------------------------- */

static void test_pipelined_requests_wait_for_their_turn(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\nGET /3 HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(echo_diary(&h), "GET /1;");
	for (int i = 0; i < 3; i++) {
		echo_answer(&h, h.held, 200);
		fake_loop_settle(h.loop);
	}
	assert_string_equal(echo_diary(&h), "GET /1;GET /2;GET /3;");
	assert_int_equal(count_of(echo_sent(&h), "HTTP/1.1 200"), 3);
	echo_close(&h);
}

static void test_a_hundred_at_once_and_no_more(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	echo_open(&h);
	say_many(&h, "GET / HTTP/1.1\r\n" HOST "\r\n", 99);
	assert_int_equal(count_of(echo_sent(&h), "HTTP/1.1 200"), 99);
	say_many(&h, "GET / HTTP/1.1\r\n" HOST "\r\n", 99); /* another go */
	assert_int_equal(count_of(echo_sent(&h), "HTTP/1.1 200"), 99);
	assert_true(is_open(&h));
	say_many(&h, "GET / HTTP/1.1\r\n" HOST "\r\n", 150);
	sent = echo_sent(&h);
	assert_int_equal(count_of(sent, "HTTP/1.1 200"), 100);
	assert_int_equal(count_of(sent, "Connection: close"), 1);
	closed_for(&h, "as many requests as may be sent in one go");
	echo_close(&h);
}

static void test_a_thousand_requests_a_connection(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	for (int i = 0; i < 999; i++)
		echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(count_of(echo_sent(&h), "Connection: close"), 0);
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(count_of(echo_sent(&h), "Connection: close"), 1);
	closed_for(&h, "as many requests as a connection may send");
	echo_close(&h);
}

/* Pipelined bytes are kept up to a bound, then the client is slowed down. */
static void test_bytes_that_wait_are_bounded(void **state)
{
	struct echo_hall h;
	unsigned taken = 0;

	(void)state;
	echo_open(&h);
	h.hold = true;
	while (taken < 10000 && echo_receive(&h, text_of("GET / HTTP/1.1\r\n" HOST "\r\n")))
		taken++;
	assert_in_range(taken, 1000, 1400); /* 32 KiB of 27 bytes */
	assert_false(fake_net_is_reading(h.conn));
	echo_close(&h);
}

/* ---- bodies -------------------------------------------------------------- */

static void test_100_continue_is_said_when_waited_for(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	assert_string_equal(echo_sent(&h), "HTTP/1.1 100 Continue\r\n\r\n");
	echo_say(&h, "abc");
	assert_string_equal(echo_diary(&h), "POST /;body=abc;");
	assert_true(strncmp(echo_sent(&h), "HTTP/1.1 200", 12) == 0);
	/* Bytes that came without waiting need no word. */
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
	assert_true(strncmp(echo_sent(&h), "HTTP/1.1 200", 12) == 0);
	assert_true(is_open(&h));
	echo_close(&h);
}

static void test_an_early_answer_instead_of_100_continue_closes(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.ignore_body = true;
	h.status = 401;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	assert_non_null(strstr(echo_sent(&h), "Connection: close"));
	closed_for(&h, "answered instead of 100 Continue");
	echo_close(&h);
}

static void test_a_small_unread_body_is_dropped(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.ignore_body = true;
	h.status = 401;
	echo_say(&h, "POST /1 HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nabc");
	assert_non_null(strstr(echo_sent(&h), "401"));
	assert_true(is_open(&h));
	echo_say(&h, "defPOST /2 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
	echo_say(&h, "0\r\n\r\nGET /3 HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(echo_diary(&h), "POST /1;POST /2;GET /3;");
	assert_true(is_open(&h));
	echo_close(&h);
}

static void test_a_large_unread_body_closes(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.ignore_body = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\nabc");
	assert_non_null(strstr(echo_sent(&h), "Connection: close"));
	closed_for(&h, "unread body");
	echo_close(&h);
}

static void test_an_endless_unread_body_closes(void **state)
{
	struct echo_hall h;
	static char chunk[0x1000 + 8];

	(void)state;
	echo_open(&h);
	h.ignore_body = true;
	memcpy(chunk, "1000\r\n", 6);
	memset(chunk + 6, 'x', 0x1000);
	memcpy(chunk + 6 + 0x1000, "\r\n", 2);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 16; i++)
		assert_true(echo_receive(&h, (struct text){ chunk, sizeof chunk }));
	assert_true(is_open(&h));
	echo_receive(&h, (struct text){ chunk, sizeof chunk });
	closed_for(&h, "unread body over the limit");
	echo_close(&h);
}

static void test_a_body_over_the_limit_is_413_and_closes(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.body_max = 5;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nabcdef");
	assert_non_null(strstr(echo_sent(&h), "413 Content Too Large"));
	closed_for(&h, "body over the limit");
	echo_close(&h);
	echo_open(&h);
	h.body_max = 5;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
	echo_say(&h, "3\r\ndef\r\n");
	assert_string_equal(echo_diary(&h), "POST /;!413 body_too_large;");
	closed_for(&h, "chunked body over the limit");
	echo_close(&h);
}

static void test_the_limit_itself_passes(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.body_max = 6;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 6\r\n\r\nabcdef");
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
	assert_string_equal(echo_diary(&h), "POST /;body=abcdef;POST /;body=abcdef;");
	assert_true(is_open(&h));
	echo_close(&h);
}

/* The hall thinks before it asks for the body (it looks a credential up, say). */
static void test_the_body_may_be_asked_for_later(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.ignore_body = h.hold = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
	assert_string_equal(echo_diary(&h), "POST /;");
	assert_true(http_accept_body(h.held, 10, 0));
	assert_string_equal(echo_diary(&h), "POST /;"); /* never from inside */
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "POST /;body=abc;");
	echo_close(&h);
}

static void test_a_request_without_body_gets_its_end_too(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_true(http_accept_body(h.held, 10, 0));
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "GET /;body=;");
	echo_close(&h);
}

static void test_a_paused_body_slows_the_client_down(void **state)
{
	struct echo_hall h;
	char piece[1024];
	unsigned taken = 0;

	(void)state;
	memset(piece, 'x', sizeof piece);
	echo_open(&h);
	h.body_max = 1 << 20;
	h.quiet_body = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 102400\r\n\r\n");
	http_pause_body(h.held);
	http_pause_body(h.held);
	while (taken < 100 && echo_receive(&h, (struct text){ piece, sizeof piece }))
		taken++;
	assert_int_equal(taken, 32);
	assert_int_equal(h.body.len, 0);
	fake_loop_advance(h.loop, 3600 * 1000); /* no deadline runs while it is paused */
	assert_true(is_open(&h));
	http_resume_body(h.held);
	http_resume_body(h.held);
	fake_loop_settle(h.loop);
	assert_int_equal(h.body.len, 32 * 1024);
	for (; taken < 100; taken++)
		assert_true(echo_receive(&h, (struct text){ piece, sizeof piece }));
	assert_true(strncmp(echo_sent(&h), "HTTP/1.1 200", 12) == 0);
	echo_close(&h);
}

static void test_the_end_of_a_paused_body_waits(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\n");
	http_pause_body(h.held);
	echo_say(&h, "abc");
	assert_string_equal(echo_diary(&h), "POST /;");
	http_resume_body(h.held);
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "POST /;body=abc;");
	echo_close(&h);
}

/* ---- streams ------------------------------------------------------------- */

static void stream_begin(struct echo_hall *h, const char *ask)
{
	struct http_answer a = { .status = 200, .content_type = "text/csv" };

	echo_open(h);
	h->hold = true;
	echo_say(h, ask);
	assert_true(http_stream_start(h->held, &a));
}

static void test_a_stream_is_chunked(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	stream_begin(&h, "GET / HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n");
	assert_true(http_stream_write(h.held, text_of("hello")));
	assert_true(http_stream_write(h.held, text_of("")));
	assert_true(http_stream_write(h.held, text_of("0123456789abcdef")));
	http_stream_end(h.held);
	sent = echo_sent(&h);
	assert_non_null(strstr(sent, "Transfer-Encoding: chunked\r\n"));
	assert_string_equal(strstr(sent, "\r\n\r\n") + 4, "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
	assert_int_equal(http_bytes_sent(h.held), h.sent.len);
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "GET /;GET /2;");
	assert_true(is_open(&h));
	echo_close(&h);
}

static void test_a_stream_to_http_1_0_ends_with_the_connection(void **state)
{
	struct echo_hall h;
	const char *sent;

	(void)state;
	stream_begin(&h, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	http_stream_write(h.held, text_of("hello"));
	http_stream_end(h.held);
	fake_loop_settle(h.loop);
	sent = echo_sent(&h);
	assert_null(strstr(sent, "chunked"));
	assert_non_null(strstr(sent, "Connection: close\r\n"));
	assert_string_equal(strstr(sent, "\r\n\r\n") + 4, "hello");
	assert_true(fake_net_is_closed(h.conn));
	echo_close(&h);
}

static void test_a_stream_to_head_ends_at_once(void **state)
{
	struct http_answer a = { .status = 200 };
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "HEAD / HTTP/1.1\r\n" HOST "\r\n");
	assert_false(http_stream_start(h.held, &a));
	fake_loop_settle(h.loop);
	assert_non_null(strstr(echo_sent(&h), "chunked"));
	echo_say(&h, "GET /2 HTTP/1.1\r\n" HOST "\r\n");
	assert_string_equal(echo_diary(&h), "HEAD /;GET /2;");
	echo_close(&h);
}

static void test_a_client_that_does_not_read_stops_the_stream(void **state)
{
	struct echo_hall h;
	static char piece[65536];
	unsigned written = 0;

	(void)state;
	memset(piece, 'x', sizeof piece);
	stream_begin(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	fake_net_stall(h.conn, true);
	while (written < 100 && http_stream_write(h.held, (struct text){ piece, sizeof piece }))
		written++;
	assert_int_equal(written, 3); /* the fourth went over 256 KiB */
	assert_string_equal(echo_diary(&h), "GET /;");
	fake_net_stall(h.conn, false);
	assert_string_equal(echo_diary(&h), "GET /;drained;");
	http_stream_end(h.held);
	fake_loop_settle(h.loop);
	assert_int_equal(count_of(echo_sent(&h), "10000\r\n"), 4);
	echo_close(&h);
}

static void test_a_stream_that_fails_is_cut(void **state)
{
	struct echo_hall h;

	(void)state;
	stream_begin(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	http_stream_write(h.held, text_of("hello"));
	http_stream_abort(h.held, "the database went away");
	assert_true(is_open(&h)); /* not from inside */
	fake_loop_settle(h.loop);
	assert_null(fake_net_find(http_server_conns(h.server), 7));
	assert_int_equal(h.ended, 1);
	assert_string_equal(echo_diary(&h), "GET /;");
	echo_close(&h);
}

/* ---- the end ------------------------------------------------------------- */

static void test_a_client_that_hangs_up_is_told_once(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	fake_net_hangup(h.conn);
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "GET /;gone;");
	assert_int_equal(h.ended, 1);
	echo_close(&h);
}

static void test_a_body_cut_short_is_gone(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 30\r\n\r\nabc");
	fake_net_hangup(h.conn);
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "POST /;gone;");
	echo_close(&h);
}

static void test_nobody_is_told_of_an_answered_or_idle_connection(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	fake_net_hangup(h.conn);
	fake_loop_settle(h.loop);
	assert_string_equal(echo_diary(&h), "GET /;");
	echo_close(&h);
}

static void test_dropped_without_an_answer(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	http_drop(h.held, "for a reason");
	fake_loop_settle(h.loop);
	assert_int_equal(h.ended, 1);
	assert_string_equal(echo_diary(&h), "GET /;");
	echo_close(&h);
}

static void test_drain_closes_the_idle_and_lets_others_finish(void **state)
{
	struct echo_hall h;
	struct endpoint peer = { 0 };
	struct conn *other;

	(void)state;
	echo_open(&h);
	http_server_take(h.server, 8, NULL, &peer, 1);
	other = fake_net_find(http_server_conns(h.server), 8);
	fake_net_receive(other, text_of("GET / HTTP/1.1\r\n" HOST "\r\n"));
	fake_loop_settle(h.loop);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(http_server_count(h.server), 2);
	http_server_drain(h.server);
	assert_true(fake_net_is_closed(other));
	assert_true(is_open(&h));
	echo_answer(&h, h.held, 200);
	fake_loop_settle(h.loop);
	assert_non_null(strstr(echo_sent(&h), "Connection: close\r\n"));
	closed_for(&h, "shutting down");
	http_server_take(h.server, dup(1), NULL, &peer, 1);
	assert_int_equal(h.ended, 1); /* the latecomer */
	fake_loop_advance(h.loop, 2000);
	assert_int_equal(h.ended, 3);
	assert_int_equal(http_server_count(h.server), 0);
	h.ended = 1;
	echo_close(&h);
}

/* Who was accepted before the drain, perhaps in the middle of the handshake, gets one answer. */
static void test_drain_answers_the_first_request_of_who_has_just_come(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	http_server_drain(h.server);
	fake_loop_advance(h.loop, 1999);
	assert_true(is_open(&h));
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_non_null(strstr(echo_sent(&h), "Connection: close\r\n"));
	closed_for(&h, "shutting down");
	echo_close(&h);
	echo_open(&h);
	http_server_drain(h.server);
	fake_loop_advance(h.loop, 2000);
	closed_for(&h, "idle for too long");
	assert_string_equal(echo_sent(&h), "");
	echo_close(&h);
}

static void test_a_server_that_is_freed_tells_the_hall(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	http_server_free(h.server);
	h.server = NULL;
	assert_string_equal(echo_diary(&h), "GET /;gone;");
	echo_close(&h);
}

static void test_listener_and_peer_are_known(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(http_listener(h.held), 1);
	assert_int_equal(http_peer(h.held)->port, 0);
	assert_ptr_equal(http_owner(h.held), &h);
	assert_int_equal(http_message(h.held)->method, METHOD_GET);
	echo_close(&h);
}

/* The one that has rested longest goes first; who waits for an answer or has only just come stays. */
static void test_room_is_made_by_those_that_rest(void **state)
{
	struct endpoint peer = { 0 };
	struct echo_hall h;
	struct conn *other, *third;

	(void)state;
	echo_open(&h);
	fake_loop_advance(h.loop, 100);
	http_server_take(h.server, 8, NULL, &peer, 1);
	other = fake_net_find(http_server_conns(h.server), 8);
	echo_say(&h, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); /* rests anew, so the other has rested longer */
	http_server_make_room(h.server);
	assert_false(fake_net_is_closed(other)); /* not for a whole second */
	fake_loop_advance(h.loop, 1000);
	http_server_make_room(h.server);
	assert_string_equal(fake_net_reason(other), "its place was needed");
	assert_false(fake_net_is_closed(h.conn));
	http_server_take(h.server, 9, NULL, &peer, 1);
	third = fake_net_find(http_server_conns(h.server), 9);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	fake_loop_advance(h.loop, 1000);
	http_server_make_room(h.server);
	assert_true(fake_net_is_closed(third));
	http_server_make_room(h.server);
	assert_false(fake_net_is_closed(h.conn));
	fake_net_finish(other);
	fake_net_finish(third);
	fake_loop_settle(h.loop);
	assert_int_equal(h.ended, 2);
	h.ended = 0; /* echo_close counts the first one's end */
	echo_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer_says_what_it_must),
		cmocka_unit_test(test_head_has_the_length_and_no_body),
		cmocka_unit_test(test_http_1_0_is_told_that_the_connection_stays),
		cmocka_unit_test(test_json_over_1_kib_is_packed),
		cmocka_unit_test(test_what_is_not_packed),
		cmocka_unit_test(test_304_and_204_have_no_length),
		cmocka_unit_test(test_pipelined_requests_wait_for_their_turn),
		cmocka_unit_test(test_a_hundred_at_once_and_no_more),
		cmocka_unit_test(test_a_thousand_requests_a_connection),
		cmocka_unit_test(test_bytes_that_wait_are_bounded),
		cmocka_unit_test(test_100_continue_is_said_when_waited_for),
		cmocka_unit_test(test_an_early_answer_instead_of_100_continue_closes),
		cmocka_unit_test(test_a_small_unread_body_is_dropped),
		cmocka_unit_test(test_a_large_unread_body_closes),
		cmocka_unit_test(test_an_endless_unread_body_closes),
		cmocka_unit_test(test_a_body_over_the_limit_is_413_and_closes),
		cmocka_unit_test(test_the_limit_itself_passes),
		cmocka_unit_test(test_the_body_may_be_asked_for_later),
		cmocka_unit_test(test_a_request_without_body_gets_its_end_too),
		cmocka_unit_test(test_a_paused_body_slows_the_client_down),
		cmocka_unit_test(test_the_end_of_a_paused_body_waits),
		cmocka_unit_test(test_a_stream_is_chunked),
		cmocka_unit_test(test_a_stream_to_http_1_0_ends_with_the_connection),
		cmocka_unit_test(test_a_stream_to_head_ends_at_once),
		cmocka_unit_test(test_a_client_that_does_not_read_stops_the_stream),
		cmocka_unit_test(test_a_stream_that_fails_is_cut),
		cmocka_unit_test(test_a_client_that_hangs_up_is_told_once),
		cmocka_unit_test(test_a_body_cut_short_is_gone),
		cmocka_unit_test(test_nobody_is_told_of_an_answered_or_idle_connection),
		cmocka_unit_test(test_dropped_without_an_answer),
		cmocka_unit_test(test_drain_closes_the_idle_and_lets_others_finish),
		cmocka_unit_test(test_drain_answers_the_first_request_of_who_has_just_come),
		cmocka_unit_test(test_a_server_that_is_freed_tells_the_hall),
		cmocka_unit_test(test_listener_and_peer_are_known),
		cmocka_unit_test(test_room_is_made_by_those_that_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
