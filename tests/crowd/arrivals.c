/*
 * Many clients that come when they come: each arrival has its instant, whatever the server does, and its time counts
 * from there. An arrival takes a connection that rests, else a new one, from the next of many loopback addresses.
 * Whatever becomes of it is counted: 2xx, refused (503, 429), another answer, or no answer at all, by its reason.
 *
 * Usage: arrivals PORT FILERS name=value …
 *   rate=100 seconds=10   arrivals a second, and for how long
 *   keep=1                requests on a connection before it is closed (rests=1: it is left open until the end instead)
 *   connections=1000      most at the same time; an arrival that finds none waits, and its time runs; "no_place" at the end
 *   open=0                of them, how many are opened before the first arrival
 *   addresses=1           source addresses 127.1.x.y, in turn
 *   patience_ms=30000     how long an answer is waited for; none may be missing at the end
 *   prefix=a path=…       of the Idempotency-Keys; with path= it reads instead of filing
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gear.h"

enum { HEAD_MAX = 2048, REQUEST_MAX = 8192, READ_MAX = 16384, EVENTS = 256, EARLY_AT_ONCE = 32 };

enum state { FREE, CONNECTING, SHAKING, ASKING, RESTING, STATES };

enum failure { NOT_CONNECTED, NOT_SHAKEN, NOT_WRITTEN, CLOSED, TOO_LATE, FAILURES };

static const char *const failure_names[FAILURES] = { "not_connected", "no_handshake", "not_written", "closed",
	"too_late" };

struct client {
	TAILQ_ENTRY(client) link; /* among the free, the resting or, by intended instant, the busy */
	enum state state;
	SSL *ssl;
	int fd;
	unsigned served; /* requests on this connection */
	unsigned long number;
	int64_t intended_ns, written_ns;
	size_t head_len, wanted, got; /* wanted: the answer's bytes, 0 until its head is whole */
	bool closes;                  /* the server said so */
	char head[HEAD_MAX];
};

TAILQ_HEAD(clients, client);

struct run {
	/* as asked */
	int port;
	double rate;
	unsigned keep, connections, open, addresses;
	bool rests, early; /* early: no arrival yet */
	int64_t seconds, patience_ns;
	const char *prefix, *path;
	struct gear_filer *filers;
	size_t filer_count;
	/* as it goes */
	int poll;
	SSL_CTX *context;
	struct clients free, resting, busy;
	int64_t start_ns, end_ns, last_ns; /* last: what has found no place by then is given up */
	unsigned long due, opened, good, refused, bad, failed[FAILURES];
	char first_bad[256];
	struct gear_times good_times, refused_times;
};

static void client_move(struct run *r, struct client *c, enum state to)
{
	struct clients *lists[STATES] = { &r->free, &r->busy, &r->busy, &r->busy, &r->resting };

	TAILQ_REMOVE(lists[c->state], c, link);
	c->state = to;
	TAILQ_INSERT_TAIL(lists[to], c, link);
}

static void client_close(struct run *r, struct client *c)
{
	if (c->ssl != NULL)
		SSL_free(c->ssl);
	if (c->fd >= 0)
		close(c->fd);
	c->ssl = NULL;
	c->fd = -1;
	client_move(r, c, FREE);
}

static void client_fail(struct run *r, struct client *c, enum failure why)
{
	r->failed[why]++;
	client_close(r, c);
}

/* Addresses 127.1.0.1 and following, so that a limit for each address does not meet all of them. */
static int bound_socket(const struct run *r)
{
	struct sockaddr_in from = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1;

	if (fd < 0)
		return fd;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	from.sin_addr.s_addr = htonl(0x7f010001U + (uint32_t)(r->opened % r->addresses));
	if (r->addresses > 1 && bind(fd, (struct sockaddr *)&from, sizeof from) != 0)
		gear_die("bind: %s", strerror(errno));
	return fd;
}

static bool client_open(struct run *r, struct client *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)r->port) };
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c };

	c->fd = bound_socket(r);
	r->opened++;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	client_move(r, c, CONNECTING);
	c->served = 0;
	if (c->fd < 0 || (connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) ||
		epoll_ctl(r->poll, EPOLL_CTL_ADD, c->fd, &event) != 0) {
		client_fail(r, c, NOT_CONNECTED);
		return false;
	}
	c->ssl = SSL_new(r->context);
	if (c->ssl == NULL || SSL_set_fd(c->ssl, c->fd) != 1)
		gear_die("no TLS for a connection");
	SSL_set_connect_state(c->ssl);
	return true;
}

static int request_write(const struct run *r, const struct client *c, char *at)
{
	const struct gear_filer *f = &r->filers[c->number % r->filer_count];

	if (r->path != NULL)
		return snprintf(at, REQUEST_MAX,
			"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n", r->path, f->token);
	return snprintf(at, REQUEST_MAX,
		"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\nIdempotency-Key: %s-%lu\r\n\r\n%s",
		f->token, strlen(f->body), r->prefix, c->number, f->body);
}

static void client_ask(struct run *r, struct client *c)
{
	char request[REQUEST_MAX];
	int len = request_write(r, c, request);

	client_move(r, c, ASKING);
	c->head_len = c->wanted = c->got = 0;
	c->served++;
	c->written_ns = gear_now_ns();
	ERR_clear_error();
	if (SSL_write(c->ssl, request, len) != len)
		client_fail(r, c, NOT_WRITTEN);
}

static void client_shake(struct run *r, struct client *c)
{
	int result, error = 0;
	socklen_t len = sizeof error;

	if (c->state == CONNECTING && (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0)) {
		client_fail(r, c, NOT_CONNECTED);
		return;
	}
	c->state = SHAKING; /* the same list */
	ERR_clear_error();
	result = SSL_do_handshake(c->ssl);
	if (result == 1 && r->early)
		client_move(r, c, RESTING);
	else if (result == 1)
		client_ask(r, c);
	else if (SSL_get_error(c->ssl, result) != SSL_ERROR_WANT_READ &&
		 SSL_get_error(c->ssl, result) != SSL_ERROR_WANT_WRITE)
		client_fail(r, c, NOT_SHAKEN);
}

static void read_head(struct client *c)
{
	char *end, *length, *closes;

	c->head[c->head_len] = '\0';
	end = strstr(c->head, "\r\n\r\n");
	if (end == NULL) {
		if (c->head_len == HEAD_MAX - 1)
			gear_die("a head is too long: %s", c->head);
		return;
	}
	length = strcasestr(c->head, "\r\ncontent-length:");
	closes = strcasestr(c->head, "\r\nconnection: close");
	c->closes = closes != NULL && closes < end;
	c->wanted = (size_t)(end + 4 - c->head) + (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0);
}

static void client_answered(struct run *r, struct client *c)
{
	int64_t took = gear_now_ns() - c->intended_ns;
	int status = atoi(c->head + 9);

	if (status / 100 == 2) {
		r->good++;
		gear_times_add(&r->good_times, took);
	} else if ((status == 503 || status == 429) && strcasestr(c->head, "\r\nretry-after:") != NULL) {
		r->refused++;
		gear_times_add(&r->refused_times, took);
	} else if (r->bad++ == 0) {
		snprintf(r->first_bad, sizeof r->first_bad, "%.12s", c->head);
	}
	client_move(r, c, RESTING);
	if (c->closes || (c->served >= r->keep && !r->rests))
		client_close(r, c);
}

static void client_read(struct run *r, struct client *c)
{
	static char bytes[READ_MAX];
	size_t got, room;

	for (;;) {
		ERR_clear_error();
		if (SSL_read_ex(c->ssl, bytes, sizeof bytes, &got) != 1) {
			if (SSL_get_error(c->ssl, 0) == SSL_ERROR_WANT_READ)
				return;
			if (c->state == ASKING)
				client_fail(r, c, CLOSED);
			else
				client_close(r, c);
			return;
		}
		room = HEAD_MAX - 1 - c->head_len;
		if (c->wanted == 0) {
			memcpy(c->head + c->head_len, bytes, got < room ? got : room);
			c->head_len += got < room ? got : room;
			read_head(c);
		}
		c->got += got;
		if (c->state == ASKING && c->wanted > 0 && c->got >= c->wanted) {
			client_answered(r, c);
			if (c->state == FREE)
				return;
		}
	}
}

static int64_t instant_of(const struct run *r, unsigned long number)
{
	return r->start_ns + (int64_t)((double)number * 1e9 / r->rate);
}

/* A connection that may ask once more, the one that rested longest; else a new one; NULL: as many as there may be. */
static struct client *client_for(struct run *r)
{
	struct client *c = TAILQ_FIRST(&r->resting);

	if (c != NULL && c->served < r->keep)
		return c;
	return TAILQ_FIRST(&r->free);
}

static void arrive_all(struct run *r)
{
	int64_t now = gear_now_ns();
	struct client *c;

	while (instant_of(r, r->due) <= now && instant_of(r, r->due) < r->end_ns && now < r->last_ns &&
		(c = client_for(r)) != NULL) {
		c->intended_ns = instant_of(r, r->due);
		c->number = r->due++;
		if (c->state == RESTING)
			client_ask(r, c);
		else
			client_open(r, c);
	}
}

static void give_up_late(struct run *r)
{
	struct client *c = TAILQ_FIRST(&r->busy), *next;
	int64_t since = gear_now_ns() - r->patience_ns;

	for (; c != NULL; c = next) {
		next = TAILQ_NEXT(c, link);
		if (c->intended_ns < since)
			client_fail(r, c, TOO_LATE);
	}
}

static void dispatch(struct run *r, struct client *c)
{
	if (c->state == CONNECTING || c->state == SHAKING)
		client_shake(r, c);
	if (c->state == ASKING || c->state == RESTING)
		client_read(r, c);
}

static bool is_over(const struct run *r)
{
	return gear_now_ns() >= r->last_ns && TAILQ_EMPTY(&r->busy);
}

static void wait_for_events(struct run *r, int ms)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(r->poll, events, EVENTS, ms);

	for (int i = 0; i < count; i++)
		dispatch(r, events[i].data.ptr);
}

/* A few at a time, so that none of them waits for the others' handshakes. */
static void open_early(struct run *r)
{
	r->early = true;
	while (r->opened < r->open) {
		for (int i = 0; i < EARLY_AT_ONCE && r->opened < r->open; i++)
			client_open(r, TAILQ_FIRST(&r->free));
		while (!TAILQ_EMPTY(&r->busy))
			wait_for_events(r, -1);
	}
	r->early = false;
}

static void run_all(struct run *r)
{
	int64_t looked_ns = 0;

	r->start_ns = gear_now_ns();
	r->end_ns = r->start_ns + r->seconds * 1000000000;
	r->last_ns = r->end_ns + 100000000;
	while (!is_over(r)) {
		int64_t now = gear_now_ns(), wait_ns = now < r->last_ns ? instant_of(r, r->due) - now : 100000000;

		wait_for_events(r, wait_ns <= 0 ? 0 : wait_ns > 100000000 ? 100 : (int)(wait_ns / 1000000) + 1);
		arrive_all(r);
		if (gear_now_ns() - looked_ns > 1000000000) {
			give_up_late(r);
			looked_ns = gear_now_ns();
		}
	}
}

static void read_word(struct run *r, const char *word)
{
	const char *value = strchr(word, '=');
	size_t len = value == NULL ? 0 : (size_t)(value++ - word);

	if (len == 4 && strncmp(word, "rate", len) == 0)
		r->rate = (double)gear_number(value, 1);
	else if (len == 7 && strncmp(word, "seconds", len) == 0)
		r->seconds = gear_number(value, 1);
	else if (len == 4 && strncmp(word, "keep", len) == 0)
		r->keep = (unsigned)gear_number(value, 1);
	else if (len == 5 && strncmp(word, "rests", len) == 0)
		r->rests = gear_number(value, 0) != 0;
	else if (len == 11 && strncmp(word, "connections", len) == 0)
		r->connections = (unsigned)gear_number(value, 1);
	else if (len == 4 && strncmp(word, "open", len) == 0)
		r->open = (unsigned)gear_number(value, 0);
	else if (len == 9 && strncmp(word, "addresses", len) == 0)
		r->addresses = (unsigned)gear_number(value, 1);
	else if (len == 11 && strncmp(word, "patience_ms", len) == 0)
		r->patience_ns = gear_number(value, 1) * 1000000;
	else if (len == 6 && strncmp(word, "prefix", len) == 0)
		r->prefix = value;
	else if (len == 4 && strncmp(word, "path", len) == 0)
		r->path = value;
	else
		gear_die("%s: not known", word);
}

static void run_open(struct run *r)
{
	r->poll = epoll_create1(EPOLL_CLOEXEC);
	r->context = SSL_CTX_new(TLS_client_method());
	TAILQ_INIT(&r->free);
	TAILQ_INIT(&r->resting);
	TAILQ_INIT(&r->busy);
	if (r->poll < 0 || r->context == NULL)
		gear_die("the clients cannot be set up");
	SSL_CTX_set_session_cache_mode(r->context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(r->context, SSL_MODE_RELEASE_BUFFERS);
	for (unsigned i = 0; i < r->connections; i++) {
		struct client *c = calloc(1, sizeof *c);

		if (c == NULL)
			gear_die("out of memory");
		c->fd = -1;
		TAILQ_INSERT_TAIL(&r->free, c, link);
	}
}

static void print(struct run *r)
{
	unsigned long intended = (unsigned long)(r->rate * (double)r->seconds);

	printf("{\"no_place\": %lu, \"arrivals\": %lu, \"connections\": %lu, \"good\": %lu, \"refused\": %lu, \"bad\": %lu, \"first_bad\": \"%s\"",
		intended > r->due ? intended - r->due : 0, r->due, r->opened, r->good, r->refused, r->bad,
		r->first_bad);
	for (int i = 0; i < FAILURES; i++)
		printf(", \"%s\": %lu", failure_names[i], r->failed[i]);
	printf(", \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f", gear_times_ms(&r->good_times, 50),
		gear_times_ms(&r->good_times, 99), gear_times_ms(&r->good_times, 100));
	printf(", \"refused_p50_ms\": %.3f, \"refused_p99_ms\": %.3f, \"refused_max_ms\": %.3f, \"took_s\": %.3f}\n",
		gear_times_ms(&r->refused_times, 50), gear_times_ms(&r->refused_times, 99),
		gear_times_ms(&r->refused_times, 100), (double)(gear_now_ns() - r->start_ns) / 1e9);
}

int main(int argc, char **argv)
{
	struct run r = { .rate = 100,
		.seconds = 10,
		.keep = 1,
		.connections = 1000,
		.addresses = 1,
		.patience_ns = 30000000000,
		.prefix = "a" };

	if (argc < 3)
		gear_die("usage: arrivals PORT FILERS name=value …");
	signal(SIGPIPE, SIG_IGN);
	r.port = (int)gear_number(argv[1], 1);
	r.filers = gear_filers_read(argv[2], &r.filer_count);
	for (int i = 3; i < argc; i++)
		read_word(&r, argv[i]);
	run_open(&r);
	open_early(&r);
	run_all(&r);
	print(&r);
	return 0;
}
