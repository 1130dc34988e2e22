/*
 * What every kind of request gets: each row runs whole, cut in two at every byte, and one byte at a time,
 * and must give the same three times.
 */
#include "echo_hall.h"

struct row {
	const char *bytes;
	size_t len;
	const char *expect; /* the diary, then "open" or "closed" */
};

#define ROW(bytes, expect)                                                                                             \
	{                                                                                                              \
		bytes, sizeof(bytes) - 1, expect                                                                       \
	}
#define H "Host: a\r\n"
#define GET(rest) "GET / HTTP/1.1\r\n" rest "\r\n"
#define POST(rest) "POST / HTTP/1.1\r\n" H rest
#define CHUNKED(rest) POST("Transfer-Encoding: chunked\r\n\r\n" rest)
#define OK "GET /;open"
#define BAD "!400 bad_request;closed"
#define FRAMING "!400 bad_framing;closed"
#define HOST "!400 bad_host;closed"
#define VERSION "!505 bad_version;closed"
#define METHOD "!501 method;closed"
#define CODING "!501 bad_framing;closed"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static const struct row rows[] = {
	/* request lines */
	ROW(GET(H), OK),
	ROW("\r\n" GET(H), OK),
	ROW("\r\n\r\n" GET(H), BAD),
	ROW("HEAD /a/b?c=d HTTP/1.1\r\n" H "\r\n", "HEAD /a/b?c=d;open"),
	ROW("PUT /x HTTP/1.1\r\n" H "\r\n", "PUT /x;open"),
	ROW("PATCH /x HTTP/1.1\r\n" H "\r\n", "PATCH /x;open"),
	ROW("DELETE /x HTTP/1.1\r\n" H "\r\n", "DELETE /x;open"),
	ROW("OPTIONS * HTTP/1.1\r\n" H "\r\n", "OPTIONS *;open"),
	ROW("TRACE / HTTP/1.1\r\n" H "\r\n", "TRACE /;open"),
	ROW("GET * HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /? HTTP/1.1\r\n" H "\r\n", "GET /?;open"),
	ROW("GET /a?b?c HTTP/1.1\r\n" H "\r\n", "GET /a?b?c;open"),
	ROW("GET /a#b HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET  / HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /  HTTP/1.1\r\n" H "\r\n", BAD),
	ROW(" GET / HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/1.1 \r\n" H "\r\n", BAD),
	ROW("GET\t/ HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /\r\n", BAD),
	ROW("GET\r\n", BAD),
	ROW("GET / HTTP/1.1\r\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/1.1\n" H "\r\n", BAD),
	ROW("GET / http/1.1\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/1\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/11\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/1.1x\r\n" H "\r\n", BAD),
	ROW("GET / HTTP/01.1\r\n" H "\r\n", BAD),
	ROW("GET / FTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /\x01 HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /\0 HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /\x7f HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET /\xe6\x9e\xab HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("G@T / HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("\x16\x03\x01\x02\x00\x01\x00\x01", BAD),
	/* versions */
	ROW("GET / HTTP/0.9\r\n" H "\r\n", VERSION),
	ROW("GET / HTTP/1.2\r\n" H "\r\n", VERSION),
	ROW("GET / HTTP/2.0\r\n" H "\r\n", VERSION),
	ROW("GET / HTTP/9.9\r\n" H "\r\n", VERSION),
	ROW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", VERSION),
	ROW("GET / HTTP/1.0\r\n" H "\r\n", "GET /;closed"),
	ROW("GET / HTTP/1.0\r\n\r\n", "GET /;closed"),
	ROW("GET / HTTP/1.0\r\n" H "Connection: keep-alive\r\n\r\n", OK),
	/* methods */
	ROW("get / HTTP/1.1\r\n" H "\r\n", METHOD),
	ROW("BREW / HTTP/1.1\r\n" H "\r\n", METHOD),
	ROW("PROPFIND / HTTP/1.1\r\n" H "\r\n", METHOD),
	ROW("SOURCE / HTTP/1.1\r\n" H "\r\n", METHOD),
	ROW("CONNECT a:443 HTTP/1.1\r\n" H "\r\n", METHOD),
	ROW("GETT / HTTP/1.1\r\n" H "\r\n", METHOD),
	/* fields */
	ROW(GET(H "X: y\r\n"), OK),
	ROW(GET(H "X:y\r\n"), OK),
	ROW(GET(H "X:\r\n"), OK),
	ROW(GET(H "X: \t y \t \r\n"), OK),
	ROW(GET(H "X: \xe6\x9e\xab\r\n"), OK),
	ROW(GET(H "X: a\tb\r\n"), OK),
	ROW(GET(H "X : y\r\n"), BAD),
	ROW(GET(H "X\t: y\r\n"), BAD),
	ROW(GET(H ": y\r\n"), BAD),
	ROW(GET(H "X\r\n"), BAD),
	ROW(GET(H "X y: z\r\n"), BAD),
	ROW(GET(H "X(: z\r\n"), BAD),
	ROW(GET(H "X\x80: z\r\n"), BAD),
	ROW(GET(H "X: a\r\n b\r\n"), BAD),
	ROW(GET(H "X: a\r\n\tb\r\n"), BAD),
	ROW(GET(" " H), BAD),
	ROW(GET(H "X: a\0b\r\n"), BAD),
	ROW(GET(H "X: a\x01\r\n"), BAD),
	ROW(GET(H "X: a\x7f\r\n"), BAD),
	ROW(GET(H "X: a\rb\r\n"), BAD),
	ROW(GET(H "X: a\nb: c\r\n"), BAD),
	ROW("GET / HTTP/1.1\r\n" H "\n", BAD),
	ROW("GET / HTTP/1.1\r\n" H "\r\r\n", BAD),
	ROW(GET(H "Connection: close\r\n"), "GET /;closed"),
	ROW(GET(H "Connection: x, close\r\n"), "GET /;closed"),
	ROW(GET(H "Connection: close\r\n") GET(H), "GET /;closed"),
	ROW(GET(H "Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"), OK),
	ROW(GET(H "Connection: Upgrade\r\nUpgrade: websocket\r\n") GET(H), "GET /;GET /;open"),
	/* Host */
	ROW(GET(""), HOST),
	ROW(GET(H H), HOST),
	ROW(GET(H "host: b\r\n"), HOST),
	ROW(GET("Host:\r\n"), HOST),
	ROW(GET("Host: a b\r\n"), HOST),
	ROW(GET("Host: a,b\r\n"), HOST),
	ROW(GET("Host: a/b\r\n"), HOST),
	ROW(GET("Host: u@a\r\n"), HOST),
	ROW(GET("Host: a:\r\n"), OK),
	ROW(GET("Host: a:8443\r\n"), OK),
	ROW(GET("Host: a:84430000\r\n"), HOST),
	ROW(GET("Host: a:x\r\n"), HOST),
	ROW(GET("Host: :1\r\n"), HOST),
	ROW(GET("Host: A.b-c.d\r\n"), OK),
	ROW(GET("Host: 127.0.0.1:8443\r\n"), OK),
	ROW(GET("Host: [::1]:8443\r\n"), OK),
	ROW(GET("Host: [::1\r\n"), HOST),
	ROW(GET("Host: []\r\n"), HOST),
	ROW(GET("Host: [g]\r\n"), HOST),
	ROW(GET("Host: [::1]x\r\n"), HOST),
	ROW("GET https://a/b?c HTTP/1.1\r\n" H "\r\n", "GET /b?c;open"),
	ROW("GET HTTPS://a HTTP/1.1\r\n" H "\r\n", OK),
	ROW("GET https://a?q HTTP/1.1\r\n" H "\r\n", "GET /?q;open"),
	ROW("GET http://a/ HTTP/1.1\r\n" H "\r\n", "!421 bad_host;closed"),
	ROW("GET https://u@a/ HTTP/1.1\r\n" H "\r\n", HOST),
	ROW("GET https:///b HTTP/1.1\r\n" H "\r\n", HOST),
	ROW("GET a:443 HTTP/1.1\r\n" H "\r\n", BAD),
	ROW("GET b HTTP/1.1\r\n" H "\r\n", BAD),
	/* bodies of known length */
	ROW(POST("Content-Length: 3\r\n\r\nabc"), "POST /;body=abc;open"),
	ROW(POST("Content-Length: 0\r\n\r\n"), "POST /;body=;open"),
	ROW(POST("Content-Length: 003\r\n\r\nabc"), "POST /;body=abc;open"),
	ROW(POST("Content-Length:3 \r\n\r\nabc"), "POST /;body=abc;open"),
	ROW(POST("Content-Length: 3\r\n\r\nab"), "POST /;open"),
	ROW(POST("\r\n"), "POST /;open"),
	ROW("GET / HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc" GET(H), "GET /;body=abc;GET /;open"),
	ROW(POST("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: 3\r\ncontent-length: 4\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: 3, 3\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: +3\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: -3\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: 0x3\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: 3 4\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length: 3.0\r\n\r\nabc"), FRAMING),
	ROW(POST("Content-Length:\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: a\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: 18446744073709551616\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: 99999999999999999999999\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: 70000\r\n\r\nabc"), "POST /;closed"),
	/* chunked bodies */
	ROW(CHUNKED("3\r\nabc\r\n0\r\n\r\n"), "POST /;body=abc;open"),
	ROW(CHUNKED("0\r\n\r\n"), "POST /;body=;open"),
	ROW(CHUNKED("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n" GET(H)), "POST /;body=abc;GET /;open"),
	ROW(CHUNKED("A\r\n0123456789\r\n0\r\n\r\n"), "POST /;body=0123456789;open"),
	ROW(CHUNKED("a\r\n0123456789\r\n0\r\n\r\n"), "POST /;body=0123456789;open"),
	ROW(CHUNKED("03\r\nabc\r\n000\r\n\r\n"), "POST /;body=abc;open"),
	ROW(CHUNKED("3;x=y\r\nabc\r\n0\r\n\r\n"), "POST /;body=abc;open"),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nTrailer: x\r\nHost: b\r\n\r\n" GET(H)), "POST /;body=abc;GET /;open"),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX: \xff\t\r\nTransfer-Encoding: gzip\r\nContent-Length: 9\r\n\r\n" GET(H)),
		"POST /;body=abc;GET /;open"),
	ROW(CHUNKED("3\r\nabc\r\n0\r\n\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\n\rX"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX: y\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX: y\rz\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX: y\0\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX: y\r\n z\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\n X: y\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\n: y\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX : y\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nGET / HTTP/1.1\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nab"), "POST /;open"),
	ROW(CHUNKED("x\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("-3\r\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("+3\r\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("0x3\r\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED(" 3\r\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3 \r\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\nabc\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\n0\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabcd\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("3\r\nabc\r\n0\r\nX Y: z\r\n\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("10000000000000000\r\n"), "POST /;" FRAMING),
	ROW(CHUNKED("7fffffffffffffff\r\n"), "POST /;!413 body_too_large;closed"),
	ROW(CHUNKED("ffffffffffffffff\r\n"), "POST /;!413 body_too_large;closed"),
	ROW(CHUNKED("10001\r\n"), "POST /;!413 body_too_large;closed"),
	/* transfer codings */
	ROW(POST("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"), "POST /;body=;open"),
	ROW(POST("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), FRAMING),
	ROW(POST("Content-Length: 3\r\nTransfer-Encoding: identity\r\n\r\nabc"), FRAMING),
	ROW(POST("Transfer-Encoding: gzip\r\n\r\n"), CODING),
	ROW(POST("Transfer-Encoding: identity\r\n\r\n"), CODING),
	ROW(POST("Transfer-Encoding: xchunked\r\n\r\n"), CODING),
	ROW(POST("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), CODING),
	ROW(POST("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), CODING),
	ROW(POST("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), FRAMING),
	ROW(POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), FRAMING),
	ROW(POST("Transfer-Encoding:\r\n\r\n"), FRAMING),
	ROW(POST("Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n"), FRAMING),
	ROW(POST("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"), BAD),
	ROW("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", FRAMING),
	/* expectations */
	ROW(POST("Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx"), "POST /;body=x;open"),
	ROW(POST("Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx"), "POST /;body=x;open"),
	ROW(POST("Expect: 100-continue\r\n\r\n"), "POST /;open"),
	ROW(POST("Expect: tea\r\nContent-Length: 1\r\n\r\nx"), "!417 expectation;closed"),
	ROW(POST("Expect: 100-continue, tea\r\nContent-Length: 1\r\n\r\nx"), "!417 expectation;closed"),
	ROW("POST / HTTP/1.0\r\n" H "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx", "POST /;body=x;closed"),
	/* percent-encoding: the connection stays, a body is dropped */
	ROW("GET /%41 HTTP/1.1\r\n" H "\r\n", "GET /%41;open"),
	ROW("GET /%e6%9e%ab HTTP/1.1\r\n" H "\r\n", "GET /%e6%9e%ab;open"),
	ROW("GET /% HTTP/1.1\r\n" H "\r\n" GET(H), "!400 bad_request;GET /;open"),
	ROW("GET /%4 HTTP/1.1\r\n" H "\r\n", "!400 bad_request;open"),
	ROW("GET /%zz HTTP/1.1\r\n" H "\r\n", "!400 bad_request;open"),
	ROW("GET /a%00 HTTP/1.1\r\n" H "\r\n", "!400 bad_request;open"),
	ROW("GET /%ff HTTP/1.1\r\n" H "\r\n", "!400 bad_request;open"),
	ROW("GET /%c0%af HTTP/1.1\r\n" H "\r\n", "!400 bad_request;open"),
	ROW("POST /% HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc" GET(H), "!400 bad_request;GET /;open"),
	ROW("POST /% HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" GET(H),
		"!400 bad_request;GET /;open"),
	/* pipelines */
	ROW(GET(H) GET(H) GET(H), "GET /;GET /;GET /;open"),
	ROW(GET(H) "\r\n" GET(H), "GET /;GET /;open"),
	ROW(GET(H) "x\r\n", "GET /;" BAD),
	ROW(POST("Content-Length: 5\r\n\r\nGET /") GET(H), "POST /;body=GET /;GET /;open"),
	ROW(GET(H) POST(
		    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n" H "\r\n"),
		"GET /;" FRAMING),
};

/* What a client sees stands in the first bytes of what is sent. */
static void run(const struct row *row, size_t first_cut, size_t step, struct buffer *ret_diary)
{
	struct echo_hall h;
	size_t at = 0, len = first_cut;

	echo_open(&h);
	while (at < row->len) {
		if (!echo_receive(&h, (struct text){ row->bytes + at, len }))
			break;
		at += len;
		len = step < row->len - at ? step : row->len - at;
	}
	buffer_add_text(ret_diary, buffer_text(&h.diary));
	buffer_add_string(ret_diary, fake_net_is_closed(h.conn) ? "closed" : "open");
	echo_close(&h);
}

static void check(const struct row *row, size_t first_cut, size_t step)
{
	struct buffer diary = { 0 };

	run(row, first_cut, step, &diary);
	if (strcmp(diary.at, row->expect) != 0)
		fail_msg("row %zu (cut at %zu, step %zu): %s\n expected %s\n got %s", (size_t)(row - rows), first_cut,
			step, row->bytes, row->expect, diary.at);
	buffer_free(&diary);
}

#define ROWS (sizeof rows / sizeof rows[0])

static void test_rows_whole(void **state)
{
	(void)state;
	assert_true(ROWS >= 120);
	for (size_t i = 0; i < ROWS; i++)
		check(&rows[i], rows[i].len, rows[i].len);
}

static void test_rows_cut_at_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		for (size_t cut = 1; cut < rows[i].len; cut++)
			check(&rows[i], cut, rows[i].len);
}

static void test_rows_one_byte_at_a_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		check(&rows[i], 1, 1);
}

/* The limits are exact: the last size that passes, and one byte more. */
static void size_is(const char *before, size_t filler, const char *after, const char *expect)
{
	struct buffer b = { 0 };
	struct row row;

	buffer_add_string(&b, before);
	for (size_t i = 0; i < filler; i++)
		buffer_add_byte(&b, 'x');
	buffer_add_string(&b, after);
	row = (struct row){ b.at, b.len, expect };
	for (size_t step = 1; step < 40000; step = step * 7 + 1) {
		struct buffer diary = { 0 };

		run(&row, step < b.len ? step : b.len, step, &diary);
		if (strncmp(diary.at, "GET /", 5) == 0)
			buffer_drop(&diary, diary.len - 4);
		assert_string_equal(diary.at, expect);
		buffer_free(&diary);
	}
	buffer_free(&b);
}

static void test_request_line_limit(void **state)
{
	(void)state;
	size_is("GET /", 4096 - 14, " HTTP/1.1\r\nHost: a\r\n\r\n", "open");
	size_is("GET /", 4096 - 13, " HTTP/1.1\r\nHost: a\r\n\r\n", "!414 too_large;closed");
	size_is("GET /", 20000, "", "!414 too_large;closed");
}

static void test_headers_limit(void **state)
{
	(void)state;
	size_is("GET / HTTP/1.1\r\nHost: a\r\nX: ", 16384 - 12, "\r\n\r\n", "open");
	size_is("GET / HTTP/1.1\r\nHost: a\r\nX: ", 16384 - 11, "\r\n\r\n", "!431 too_large;closed");
	size_is("GET / HTTP/1.1\r\n", 17000, "", "!431 too_large;closed");
}

static void fields_are(unsigned count, const char *expect)
{
	struct echo_hall h;
	struct buffer b = { 0 };

	buffer_add_string(&b, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (unsigned i = 1; i < count; i++)
		buffer_printf(&b, "X%u: y\r\n", i);
	buffer_add_string(&b, "\r\n");
	echo_open(&h);
	echo_receive(&h, buffer_text(&b));
	assert_string_equal(echo_diary(&h), expect);
	echo_close(&h);
	buffer_free(&b);
}

static void test_field_count_limit(void **state)
{
	(void)state;
	fields_are(64, "GET /;");
	fields_are(65, "!431 too_large;");
}

static void test_chunk_extensions_and_trailers_are_bounded(void **state)
{
	static const char head[] = CHUNKED("");
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.quiet_body = true;
	echo_say(&h, head);
	for (int i = 0; i < 6 && !fake_net_is_closed(h.conn); i++)
		echo_say(&h, "1;" THOUSAND "\r\na\r\n");
	assert_string_equal(echo_diary(&h), "POST /;!400 bad_framing;");
	echo_close(&h);
	echo_open(&h);
	echo_say(&h, head);
	echo_say(&h, "0\r\n");
	for (int i = 0; i < 6 && !fake_net_is_closed(h.conn); i++)
		echo_say(&h, "X: " THOUSAND "\r\n");
	assert_string_equal(echo_diary(&h), "POST /;!400 bad_framing;");
	echo_close(&h);
}

static void test_zeros_before_a_chunks_size_are_bounded(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, CHUNKED("1\r\na\r\n"));
	for (int i = 0; i < 50 && !fake_net_is_closed(h.conn); i++)
		echo_say(&h, "00000000000000000000"
			     "00000000000000000000"
			     "00000000000000000000"
			     "00000000000000000000"
			     "00000000000000000000");
	assert_string_equal(echo_diary(&h), "POST /;!400 bad_framing;");
	echo_close(&h);
}

/* What chunks need is not what is bounded: a body of the largest size may come byte by byte. */
static void test_the_smallest_chunks_are_read(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.quiet_body = true;
	echo_say(&h, CHUNKED(""));
	for (int i = 0; i < 65536; i++)
		echo_say(&h, "1\r\na\r\n");
	echo_say(&h, "0\r\n\r\n" GET(H));
	assert_string_equal(echo_diary(&h), "POST /;GET /;");
	echo_close(&h);
}

static void test_foreign_hosts_are_misdirected(void **state)
{
	static const char *const ours[] = { "dxtrack.example", "127.0.0.1", NULL };
	static const struct row hosts[] = {
		ROW(GET("Host: DXtrack.example\r\n"), "GET /;open"),
		ROW(GET("Host: dxtrack.example:8443\r\n"), "GET /;open"),
		ROW(GET("Host: 127.0.0.1\r\n"), "GET /;open"),
		ROW(GET("Host: evil.example\r\n"), "!421 bad_host;closed"),
		ROW(GET("Host: dxtrack.example.evil\r\n"), "!421 bad_host;closed"),
		ROW("GET https://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "!421 bad_host;closed"),
		ROW("GET https://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", "!421 bad_host;closed"),
	};
	struct http_limits limits = http_limits_default;

	(void)state;
	limits.hosts = ours;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		struct echo_hall h;

		echo_open_with(&h, &limits);
		echo_receive(&h, (struct text){ hosts[i].bytes, hosts[i].len });
		buffer_add_string(&h.diary, fake_net_is_closed(h.conn) ? "closed" : "open");
		assert_string_equal(h.diary.at, hosts[i].expect);
		echo_close(&h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_whole),
		cmocka_unit_test(test_rows_cut_at_every_byte),
		cmocka_unit_test(test_rows_one_byte_at_a_time),
		cmocka_unit_test(test_request_line_limit),
		cmocka_unit_test(test_headers_limit),
		cmocka_unit_test(test_field_count_limit),
		cmocka_unit_test(test_chunk_extensions_and_trailers_are_bounded),
		cmocka_unit_test(test_zeros_before_a_chunks_size_are_bounded),
		cmocka_unit_test(test_the_smallest_chunks_are_read),
		cmocka_unit_test(test_foreign_hosts_are_misdirected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
