/*
 * HTTP as a client sees it: real TLS, a real loop, deadlines shortened. What every request gets is
 * test_requests' business; here it is whether the answer arrives and what becomes of the connection.
 */
#include "pair/pair.h"

#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>

#include "base/buffer.h"
#include "http/http.h"
#include "loop/loop.h"
#include "net/tls.h"

struct scene {
	struct loop *loop;
	struct http_server *server;
	struct buffer body;
	struct http_limits limits;
	void (*client)(struct scene *s, SSL *c);
	int client_fd;
	unsigned heads, gone;
	/* what the client saw */
	char *got;
	size_t got_len;
	bool shaken, goodbye;
};

static struct tls *tls;

static void answer(struct scene *s, struct http_exchange *x, int status)
{
	struct http_answer a = { .status = status, .content_type = "text/plain" };

	http_answer(x, &a, buffer_text(&s->body));
	buffer_clear(&s->body);
}

static void on_head(void *hall, struct http_exchange *x, const struct http_message *m)
{
	struct scene *s = hall;

	s->heads++;
	http_set_owner(x, x);
	if (m->body == BODY_NONE) {
		buffer_add_text(&s->body, m->path);
		answer(s, x, 200);
	} else if (!http_accept_body(x, 64 * 1024, 0)) {
		answer(s, x, 413);
	}
}

/* The exchange owns itself here, so the hall is found through the one scene. */
static struct scene *playing;

static void on_body(void *owner, struct text chunk)
{
	(void)owner;
	buffer_add_text(&playing->body, chunk);
}

static void on_body_end(void *owner)
{
	answer(playing, owner, 200);
}

static void on_refused(void *hall, struct http_exchange *x, const struct fault *f)
{
	struct scene *s = hall;

	buffer_clear(&s->body);
	answer(s, x, f->status);
}

static void on_drained(void *owner)
{
	(void)owner;
}

static void on_gone(void *owner, const char *reason)
{
	(void)owner;
	(void)reason;
	playing->gone++;
}

static const struct http_events events = { .head = on_head,
	.refused = on_refused,
	.body = on_body,
	.body_end = on_body_end,
	.drained = on_drained,
	.gone = on_gone };

static void on_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct scene *s = keeper;

	(void)peer;
	(void)listener;
	loop_stop(s->loop);
}

static void *client_thread(void *arg)
{
	struct scene *s = arg;
	SSL *c = client_shake(s->client_fd, 0);

	s->shaken = c != NULL;
	if (c != NULL)
		s->client(s, c);
	SSL_free(c);
	close(s->client_fd);
	return NULL;
}

static void play(struct scene *s, void (*client)(struct scene *, SSL *), const struct http_limits *limits)
{
	struct endpoint peer = { .port = 1 };
	pthread_t thread;
	int fds[2];

	*s = (struct scene){ .loop = loop_new(), .client = client, .limits = *limits };
	playing = s;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
	assert_int_equal(ioctl(fds[0], FIONBIO, &(int){ 1 }), 0);
	s->client_fd = fds[1];
	s->server = http_server_new(s->loop, &s->limits, &conn_limits_default, &events, s, on_ended, s);
	assert_non_null(s->server);
	http_server_take(s->server, fds[0], tls, &peer, 0);
	assert_int_equal(pthread_create(&thread, NULL, client_thread, s), 0);
	loop_run(s->loop);
	pthread_join(thread, NULL);
	assert_true(s->shaken);
	http_server_free(s->server);
	loop_free(s->loop);
	buffer_free(&s->body);
}

static void leave(struct scene *s)
{
	free(s->got);
}

static void say(SSL *c, const char *what)
{
	SSL_write(c, what, (int)strlen(what));
}

static void hear(struct scene *s, SSL *c)
{
	s->got = client_read_all(c, &s->got_len, &s->goodbye);
}

static unsigned count_of(const char *in, const char *what)
{
	unsigned count = 0;

	for (const char *at = in; (at = strstr(at, what)) != NULL; at += strlen(what))
		count++;
	return count;
}

/* ---- scenes -------------------------------------------------------------- */

static void ask_three(struct scene *s, SSL *c)
{
	say(c, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	hear(s, c);
}

static void test_pipelined_answers_come_in_order(void **state)
{
	struct scene s;

	(void)state;
	play(&s, ask_three, &http_limits_default);
	assert_int_equal(count_of(s.got, "HTTP/1.1 200 OK"), 3);
	assert_true(strstr(s.got, "\r\n\r\n/1HTTP") < strstr(s.got, "\r\n\r\n/2HTTP"));
	assert_non_null(strstr(s.got, "\r\n\r\n/3"));
	assert_true(s.goodbye);
	leave(&s);
}

static void ask_hundred(struct scene *s, SSL *c)
{
	char all[100 * 40], *at = all;

	for (int i = 0; i < 100; i++)
		at += sprintf(at, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
	say(c, all);
	hear(s, c);
}

static void test_a_hundred_pipelined_requests(void **state)
{
	struct scene s;
	const char *at;
	char path[24];

	(void)state;
	play(&s, ask_hundred, &http_limits_default);
	assert_int_equal(count_of(s.got, "HTTP/1.1 200 OK"), 100);
	at = s.got;
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof path, "\r\n\r\n/%d", i);
		at = strstr(at, path);
		assert_non_null(at);
	}
	leave(&s);
}

/* The client pours a body that nobody wants and reads only afterwards: the 413 must have survived. */
static void pour(struct scene *s, SSL *c)
{
	static char piece[16384];

	say(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
	for (int i = 0; i < 12; i++)
		SSL_write(c, piece, sizeof piece);
	hear(s, c);
}

static void test_a_413_is_seen(void **state)
{
	struct scene s;

	(void)state;
	play(&s, pour, &http_limits_default);
	assert_true(strncmp(s.got, "HTTP/1.1 413 Content Too Large\r\n", 32) == 0);
	assert_non_null(strstr(s.got, "Connection: close\r\n"));
	assert_true(s.goodbye);
	leave(&s);
}

static void ask_in_pieces(struct scene *s, SSL *c)
{
	static const char all[] =
		"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

	for (size_t i = 0; i + 1 < sizeof all; i++)
		SSL_write(c, all + i, 1);
	hear(s, c);
}

static void test_a_request_in_single_bytes(void **state)
{
	struct scene s;

	(void)state;
	play(&s, ask_in_pieces, &http_limits_default);
	assert_int_equal(s.heads, 1);
	assert_non_null(strstr(s.got, "\r\n\r\nhello"));
	leave(&s);
}

static void ask_large(struct scene *s, SSL *c)
{
	static char piece[16000];

	memset(piece, 'b', sizeof piece);
	say(c, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 64000\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < 4; i++)
		SSL_write(c, piece, sizeof piece);
	hear(s, c);
}

static void test_a_body_of_64_kb_comes_back(void **state)
{
	struct scene s;
	const char *body;

	(void)state;
	play(&s, ask_large, &http_limits_default);
	body = strstr(s.got, "\r\n\r\n") + 4;
	assert_int_equal(strspn(body, "b"), 64000);
	assert_int_equal(s.got_len - (size_t)(body - s.got), 64000);
	leave(&s);
}

static void dribble_head(struct scene *s, SSL *c)
{
	char first[16];

	say(c, "GET / HT");
	s->goodbye = SSL_peek(c, first, sizeof first) > 0; /* the answer comes by itself */
	hear(s, c);
}

static void test_a_slow_head_is_408(void **state)
{
	struct http_limits limits = http_limits_default;
	struct scene s;

	(void)state;
	limits.header_ms = 50;
	play(&s, dribble_head, &limits);
	assert_true(strncmp(s.got, "HTTP/1.1 408 Request Timeout\r\n", 30) == 0);
	assert_int_equal(s.heads, 0);
	leave(&s);
}

static void wait_idle(struct scene *s, SSL *c)
{
	say(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	hear(s, c);
}

static void test_an_idle_connection_is_closed_with_goodbye(void **state)
{
	struct http_limits limits = http_limits_default;
	struct scene s;

	(void)state;
	limits.idle_ms = 50;
	play(&s, wait_idle, &limits);
	assert_int_equal(count_of(s.got, "HTTP/1.1"), 1);
	assert_true(s.goodbye);
	leave(&s);
}

static void cut_body(struct scene *s, SSL *c)
{
	(void)s;
	say(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
	SSL_shutdown(c);
}

static void test_a_body_cut_short_is_told(void **state)
{
	struct scene s;

	(void)state;
	play(&s, cut_body, &http_limits_default);
	assert_int_equal(s.heads, 1);
	assert_int_equal(s.gone, 1);
	leave(&s);
}

static void garbage_inside(struct scene *s, SSL *c)
{
	SSL_write(c, "\x16\x03\x01\x00\xff", 5);
	hear(s, c);
}

static void test_garbage_inside_tls_is_400(void **state)
{
	struct scene s;

	(void)state;
	play(&s, garbage_inside, &http_limits_default);
	assert_true(strncmp(s.got, "HTTP/1.1 400 Bad Request\r\n", 26) == 0);
	assert_true(s.goodbye);
	leave(&s);
}

static void garbage_outside(struct scene *s, SSL *c)
{
	say(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	if (write(s->client_fd, "this is no record", 17) == 17)
		hear(s, c);
}

static void test_garbage_between_records_ends_it(void **state)
{
	struct scene s;

	(void)state;
	play(&s, garbage_outside, &http_limits_default);
	assert_false(s.goodbye);
	leave(&s);
}

static int set_up(void **state)
{
	static struct pair pair;
	struct tls_files files = { .certificate = pair.certificate, .key = pair.key };
	char why[TLS_WHY_SIZE];

	signal(SIGPIPE, SIG_IGN);
	pair_make(&pair, 30);
	tls = tls_new(&files, why);
	assert_non_null(tls);
	*state = &pair;
	return 0;
}

static int tear_down(void **state)
{
	tls_unref(tls);
	pair_remove(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipelined_answers_come_in_order),
		cmocka_unit_test(test_a_hundred_pipelined_requests),
		cmocka_unit_test(test_a_413_is_seen),
		cmocka_unit_test(test_a_request_in_single_bytes),
		cmocka_unit_test(test_a_body_of_64_kb_comes_back),
		cmocka_unit_test(test_a_slow_head_is_408),
		cmocka_unit_test(test_an_idle_connection_is_closed_with_goodbye),
		cmocka_unit_test(test_a_body_cut_short_is_told),
		cmocka_unit_test(test_garbage_inside_tls_is_400),
		cmocka_unit_test(test_garbage_between_records_ends_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
