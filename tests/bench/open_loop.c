/*
 * Requests at a steady rate, whatever the server does: each has its intended instant, and its time counts from
 * there, so a server that stalls cannot hide it by slowing the client down. With rate 0 each connection asks again
 * at once. Usage: open_loop PORT FILERS SECONDS RATE CONNECTIONS KEY-PREFIX [PATH]; with PATH it reads, else it files.
 */
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "gear.h"

enum { ANSWER_MAX = 1 << 18, REQUEST_MAX = 8192 };

struct client {
	SSL *ssl;
	int64_t intended_ns;
	size_t got, wanted; /* bytes of the answer; wanted 0 until its head is whole */
	char answer[ANSWER_MAX];
};

struct run {
	int poll, timer, port;
	const char *prefix, *path;
	struct gear_filer *filers;
	size_t filer_count, count, idle_count;
	struct client *clients, **idle;
	int64_t start_ns, end_ns;
	double interval_ns; /* 0: at once */
	unsigned long due, sent, answered, bad;
	struct gear_times times;
};

static void client_open(struct run *r, struct client *c, SSL_CTX *context)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	int fd = gear_connect(r->port);

	c->ssl = SSL_new(context);
	SSL_set_fd(c->ssl, fd);
	if (SSL_connect(c->ssl) != 1)
		gear_die("a handshake with port %d failed", r->port);
	if (epoll_ctl(r->poll, EPOLL_CTL_ADD, fd, &event) != 0)
		gear_die("epoll");
	r->idle[r->idle_count++] = c;
}

static int write_request(const struct run *r, const struct gear_filer *f, char *at)
{
	if (r->path != NULL)
		return snprintf(at, REQUEST_MAX,
			"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n", r->path, f->token);
	return snprintf(at, REQUEST_MAX,
		"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\nIdempotency-Key: %s-%lu\r\n\r\n%s",
		f->token, strlen(f->body), r->prefix, r->sent, f->body);
}

static void send_one(struct run *r, struct client *c, int64_t intended_ns)
{
	char request[REQUEST_MAX];
	int len = write_request(r, &r->filers[r->sent % r->filer_count], request);

	c->intended_ns = intended_ns;
	c->got = c->wanted = 0;
	r->sent++;
	if (SSL_write(c->ssl, request, len) != len)
		gear_die("a request could not be written");
}

static int64_t intended(const struct run *r, unsigned long number)
{
	return r->start_ns + (int64_t)((double)number * r->interval_ns);
}

/* Sends what is due on whatever connection is free; what finds none waits, and its time runs. */
static void send_due(struct run *r)
{
	int64_t now = gear_now_ns();

	while (r->idle_count > 0 && now < r->end_ns) {
		if (r->interval_ns > 0 && intended(r, r->due) > now)
			break;
		send_one(r, r->idle[--r->idle_count], r->interval_ns > 0 ? intended(r, r->due) : now);
		r->due++;
	}
}

static void timer_set(const struct run *r)
{
	int64_t at = r->interval_ns > 0 && r->idle_count > 0 ? intended(r, r->due) : r->end_ns;
	struct itimerspec when = { .it_value = { at / 1000000000, at % 1000000000 } };

	timerfd_settime(r->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void read_head(struct client *c)
{
	char *end, *length;

	c->answer[c->got] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (end == NULL)
		return;
	length = strcasestr(c->answer, "content-length:");
	c->wanted =
		(size_t)(end + 4 - c->answer) + (length != NULL && length < end ? strtoul(length + 15, NULL, 10) : 0);
	if (c->wanted >= ANSWER_MAX)
		gear_die("an answer is too long");
}

static void client_read(struct run *r, struct client *c)
{
	int got;

	do {
		got = SSL_read(c->ssl, c->answer + c->got, (int)(ANSWER_MAX - 1 - c->got));
		if (got > 0)
			c->got += (size_t)got;
		if (got > 0 && c->wanted == 0)
			read_head(c);
	} while (got > 0 && SSL_pending(c->ssl) > 0);
	if (got <= 0 && SSL_get_error(c->ssl, got) != SSL_ERROR_WANT_READ)
		gear_die("the server closed a connection");
	if (c->wanted == 0 || c->got < c->wanted)
		return;
	r->answered++;
	r->bad += c->answer[9] != '2';
	gear_times_add(&r->times, gear_now_ns() - c->intended_ns);
	r->idle[r->idle_count++] = c;
}

static void loop(struct run *r)
{
	enum { EVENTS = 256 };
	struct epoll_event events[EVENTS];
	uint64_t ticks;

	r->start_ns = gear_now_ns();
	r->end_ns += r->start_ns;
	while (gear_now_ns() < r->end_ns) {
		send_due(r);
		timer_set(r);
		int count = epoll_wait(r->poll, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr != NULL)
				client_read(r, events[i].data.ptr);
			else if (read(r->timer, &ticks, sizeof ticks) < 0)
				continue;
		}
	}
	/* What was due and never answered must not look better than what was. */
	for (size_t i = 0; r->interval_ns > 0 && i < r->count; i++)
		if (r->clients[i].got < r->clients[i].wanted)
			gear_times_add(&r->times, gear_now_ns() - r->clients[i].intended_ns);
	for (; r->interval_ns > 0 && intended(r, r->due) < r->end_ns; r->due++)
		gear_times_add(&r->times, r->end_ns - intended(r, r->due));
}

static void run_open(struct run *r)
{
	struct epoll_event event = { .events = EPOLLIN };
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	r->poll = epoll_create1(EPOLL_CLOEXEC);
	r->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	r->clients = calloc(r->count, sizeof *r->clients);
	r->idle = calloc(r->count, sizeof(struct client *));
	if (context == NULL || r->poll < 0 || r->timer < 0 || r->clients == NULL || r->idle == NULL ||
		epoll_ctl(r->poll, EPOLL_CTL_ADD, r->timer, &event) != 0)
		gear_die("the client cannot be set up");
	/* A read that met only a ticket returns. */
	SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
	for (size_t i = 0; i < r->count; i++)
		client_open(r, &r->clients[i], context);
}

int main(int argc, char **argv)
{
	struct run r = { 0 };

	if (argc != 7 && argc != 8)
		gear_die("usage: open_loop PORT FILERS SECONDS RATE CONNECTIONS KEY-PREFIX [PATH]");
	r.port = (int)gear_number(argv[1], 1);
	r.filers = gear_filers_read(argv[2], &r.filer_count);
	r.end_ns = gear_number(argv[3], 1) * 1000000000;
	r.interval_ns = gear_number(argv[4], 0) > 0 ? 1e9 / (double)gear_number(argv[4], 1) : 0;
	r.count = (size_t)gear_number(argv[5], 1);
	r.prefix = argv[6];
	r.path = argc == 8 ? argv[7] : NULL;
	run_open(&r);
	loop(&r);
	printf("{\"sent\": %lu, \"answered\": %lu, \"bad\": %lu, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
		r.sent, r.answered, r.bad, gear_times_ms(&r.times, 50), gear_times_ms(&r.times, 99),
		gear_times_ms(&r.times, 100));
	return 0;
}
