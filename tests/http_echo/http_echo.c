/*
 * A server with a fixed hall, so that connections and HTTP can be tried over real TLS without a daemon:
 *
 *   http_echo PORT CERTIFICATE KEY [CLIENT_CA]
 *
 * It prints the port it listens on (PORT 0: any) and answers: GET /small (a few bytes of JSON), GET /json/N (N bytes of
 * JSON), GET /stream/N (N bytes in pieces, back-pressure kept), POST /echo (the body, at most 64 KiB),
 * POST /ignore (answered before the body), GET /hang (never), anything else 404. SIGHUP reads the certificate anew,
 * SIGTERM drains and ends.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "http/http.h"
#include "loop/loop.h"
#include "net/crowd.h"
#include "net/listener.h"
#include "net/tls.h"

struct echo {
	struct loop *loop;
	struct tls_files files;
	struct tls *tls;
	struct crowd *crowd;
	struct listener *listener;
	struct http_server *server;
	unsigned hung; /* requests that were never answered and whose client has gone */
};

struct request {
	struct http_exchange *x;
	struct echo *echo;
	struct buffer body;
	size_t left; /* of a stream */
};

static void answer(struct http_exchange *x, int status, const char *type, struct text body)
{
	struct http_answer a = { .status = status, .content_type = type, .request_id = "echo" };

	http_answer(x, &a, body);
}

static void request_free(struct request *r)
{
	buffer_free(&r->body);
	free(r);
}

static void stream_on(struct request *r)
{
	char piece[8192];

	memset(piece, 'x', sizeof piece);
	while (r->left > 0) {
		size_t len = r->left < sizeof piece ? r->left : sizeof piece;

		r->left -= len;
		if (!http_stream_write(r->x, (struct text){ piece, len }))
			return;
	}
	http_stream_end(r->x);
	request_free(r);
}

static struct request *keep(struct echo *echo, struct http_exchange *x)
{
	struct request *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->x = x;
	r->echo = echo;
	http_set_owner(x, r);
	return r;
}

static size_t number_of(const struct http_message *m)
{
	int64_t n = 0;

	if (m->segment_count < 2 || !text_to_int64(m->segment[1], &n) || n < 0)
		return 0;
	return (size_t)n;
}

static void json(struct http_exchange *x, size_t len)
{
	struct buffer b = { 0 };

	buffer_add_byte(&b, '"');
	for (size_t i = 2; i < len; i++)
		buffer_add_byte(&b, (char)('a' + i * i % 26));
	buffer_add_byte(&b, '"');
	answer(x, 200, "application/json", buffer_text(&b));
	buffer_free(&b);
}

static void stream(struct echo *echo, struct http_exchange *x, size_t len)
{
	struct http_answer a = { .status = 200, .content_type = "text/csv" };
	struct request *r;

	if (!http_stream_start(x, &a))
		return;
	r = keep(echo, x);
	r->left = len;
	stream_on(r);
}

static void head(void *hall, struct http_exchange *x, const struct http_message *m)
{
	static const struct text small = TEXT("{\"hello\":\"world\"}");
	struct echo *echo = hall;
	struct text name = m->segment_count > 0 ? m->segment[0] : (struct text){ NULL, 0 };

	if (text_is(name, "small"))
		answer(x, 200, "application/json", small);
	else if (text_is(name, "json"))
		json(x, number_of(m));
	else if (text_is(name, "stream"))
		stream(echo, x, number_of(m));
	else if (text_is(name, "ignore"))
		answer(x, 403, "text/plain", text_of("no"));
	else if (text_is(name, "hang"))
		keep(echo, x);
	else if (!text_is(name, "echo"))
		answer(x, 404, "text/plain", text_of("nothing here"));
	else if (m->body == BODY_NONE)
		answer(x, 411, "text/plain", text_of("length, please"));
	else if (!http_accept_body(x, 64 * 1024, 0))
		answer(x, 413, "text/plain", text_of("too large"));
	else
		keep(echo, x);
}

static void body(void *owner, struct text chunk)
{
	struct request *r = owner;

	buffer_add_text(&r->body, chunk);
}

static void body_end(void *owner)
{
	struct request *r = owner;

	answer(r->x, 200, "text/plain", buffer_text(&r->body));
	request_free(r);
}

static void refused(void *hall, struct http_exchange *x, const struct fault *f)
{
	(void)hall;
	if (http_owner(x) != NULL)
		request_free(http_owner(x));
	http_set_owner(x, NULL);
	answer(x, f->status, "text/plain", text_of(f->code));
}

static void drained(void *owner)
{
	stream_on(owner);
}

static void gone(void *owner, const char *reason)
{
	struct request *r = owner;

	log_say(LOG_LEVEL_DEBUG, "a request is gone: %s", reason);
	r->echo->hung++;
	request_free(r);
}

static const struct http_events events = {
	.head = head, .refused = refused, .body = body, .body_end = body_end, .drained = drained, .gone = gone
};

static void accepted(void *owner, int fd, const struct endpoint *peer)
{
	struct echo *echo = owner;

	if (crowd_enter(echo->crowd, peer) != NULL) {
		close(fd);
		return;
	}
	http_server_take(echo->server, fd, echo->tls, peer, 0);
}

static void leave_if_empty(struct echo *echo)
{
	if (echo->listener == NULL && http_server_count(echo->server) == 0)
		loop_stop(echo->loop);
}

static void ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct echo *echo = keeper;

	(void)listener;
	crowd_leave(echo->crowd, peer);
	leave_if_empty(echo);
}

static void reload(void *owner)
{
	struct echo *echo = owner;
	char why[TLS_WHY_SIZE];
	struct tls *next = tls_new(&echo->files, why);

	if (next == NULL) {
		log_say(LOG_LEVEL_ERROR, "the old certificate stays: %s", why);
		return;
	}
	tls_unref(echo->tls);
	echo->tls = next;
}

static void terminate(void *owner)
{
	struct echo *echo = owner;

	listener_free(echo->listener);
	echo->listener = NULL;
	http_server_drain(echo->server);
	leave_if_empty(echo);
}

static bool set_up(struct echo *echo, char **argv, const char *client_ca)
{
	struct crowd_limits crowd = { .per_address = 200, .total = 4000 };
	struct endpoint at;
	char why[TLS_WHY_SIZE], where[64];
	int fd;

	echo->files = (struct tls_files){ .certificate = argv[2], .key = argv[3], .client_ca = client_ca };
	echo->tls = tls_new(&echo->files, why);
	if (echo->tls == NULL) {
		fprintf(stderr, "%s\n", why);
		return false;
	}
	snprintf(where, sizeof where, "127.0.0.1:%s", argv[1]);
	fd = endpoint_parse(text_of(where), &at) ? listener_open(&at, why, sizeof why) : -1;
	if (fd < 0) {
		fprintf(stderr, "%s: %s\n", where, why);
		return false;
	}
	echo->loop = loop_new();
	if (getenv("ECHO_CROWD") != NULL)
		crowd.per_address = crowd.total = (unsigned)atoi(getenv("ECHO_CROWD"));
	echo->crowd = crowd_new(&crowd);
	echo->server =
		http_server_new(echo->loop, &http_limits_default, &conn_limits_default, &events, echo, ended, echo);
	echo->listener = listener_new(echo->loop, fd, accepted, echo);
	return echo->crowd != NULL && echo->server != NULL && echo->listener != NULL &&
	       loop_on_signal(echo->loop, SIGHUP, reload, echo) && loop_on_signal(echo->loop, SIGTERM, terminate, echo);
}

int main(int argc, char **argv)
{
	struct echo echo = { 0 };

	signal(SIGPIPE, SIG_IGN);
	if (argc < 4 || !set_up(&echo, argv, argc > 4 ? argv[4] : NULL))
		return 1;
	printf("%u\n", listener_port(echo.listener));
	fflush(stdout);
	loop_run(echo.loop);
	http_server_free(echo.server);
	crowd_free(echo.crowd);
	listener_free(echo.listener);
	tls_unref(echo.tls);
	loop_free(echo.loop);
	return 0;
}
