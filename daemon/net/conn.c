/*
 * Decides what state a connection is in and what follows from it: deadlines, interest, who is told and
 * when it ends. Bytes in are conn_input.c's, bytes out conn_output.c's, TLS channel.c's.
 */
#include "net/conn.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"
#include "net/channel.h"
#include "net/conn_group.h"

const struct conn_limits conn_limits_default = {
	.handshake_ms = 10000,
	.write_ms = 30000,
	.linger_ms = 2000,
	.linger_bytes = 256 * 1024,
	.input_bytes = 32 * 1024,
	.high_bytes = 256 * 1024,
	.low_bytes = 64 * 1024,
};

static const bool may_move[CONN_STATES][CONN_STATES] = {
	[CONN_HANDSHAKE] = { [CONN_OPEN] = true, [CONN_BROKEN] = true, [CONN_ENDED] = true },
	[CONN_OPEN] = { [CONN_FLUSHING] = true, [CONN_LINGERING] = true, [CONN_BROKEN] = true, [CONN_ENDED] = true },
	[CONN_FLUSHING] = { [CONN_LINGERING] = true, [CONN_ENDED] = true },
	[CONN_LINGERING] = { [CONN_ENDED] = true },
	[CONN_BROKEN] = { [CONN_LINGERING] = true, [CONN_ENDED] = true },
};

static void say_goodbye(struct conn *c)
{
	if (c->reason == NULL)
		channel_finish(c->ssl);
	channel_free(c->ssl);
	c->ssl = NULL;
	shutdown(c->fd, SHUT_WR);
	timer_start(c->deadline, c->group->limits.linger_ms);
}

static void enter(struct conn *c)
{
	switch (c->state) {
	case CONN_HANDSHAKE:
		timer_start(c->deadline, c->group->limits.handshake_ms);
		break;
	case CONN_OPEN:
		timer_stop(c->deadline);
		break;
	case CONN_FLUSHING:
		break; /* the queue's deadline runs on */
	case CONN_LINGERING:
		say_goodbye(c);
		break;
	case CONN_BROKEN:
		c->must_tell = true;
		later_run(&c->work);
		break;
	case CONN_ENDED:
		later_run(&c->work);
		break;
	case CONN_STATES:
		abort();
	}
}

void conn_move(struct conn *c, enum conn_state to)
{
	if (!may_move[c->state][to]) {
		log_say(LOG_LEVEL_ERROR, "a connection cannot go from state %d to %d", (int)c->state, (int)to);
		abort();
	}
	c->state = to;
	if (to != CONN_OPEN)
		conn_drop_input(c);
	if (to > CONN_FLUSHING) {
		buffer_free(&c->queue);
		c->queue_start = 0;
	}
	enter(c);
	conn_reconsider(c);
}

void conn_reconsider(struct conn *c)
{
	unsigned what = 0;

	switch (c->state) {
	case CONN_HANDSHAKE:
		what = c->wants_write ? WATCH_WRITE : WATCH_READ;
		break;
	case CONN_OPEN:
		what = (c->input_full ? 0 : WATCH_READ) | (c->wants_write || conn_queued(c) > 0 ? WATCH_WRITE : 0);
		break;
	case CONN_FLUSHING:
		what = WATCH_WRITE;
		break;
	case CONN_LINGERING:
		what = WATCH_READ;
		break;
	default:
		break;
	}
	if (!watch_set(c->watch, what) && c->state <= CONN_LINGERING) {
		c->reason = "the kernel refused to watch it";
		conn_move(c, c->state <= CONN_OPEN ? CONN_BROKEN : CONN_ENDED);
	}
}

void conn_break(struct conn *c, const char *reason)
{
	c->reason = reason;
	conn_move(c, CONN_BROKEN);
}

static void log_end_of(const struct conn *c, const char *reason)
{
	char peer[ENDPOINT_TEXT_SIZE];
	struct log_line line;

	log_begin(&line, LOG_LEVEL_DEBUG, "connection closed");
	if (line.silent)
		return;
	endpoint_format(&c->peer, peer);
	log_add(&line, "peer", peer);
	log_add(&line, "reason", reason);
	log_end(&line);
}

static void shake(struct conn *c)
{
	enum channel_result result = channel_shake(c->ssl);
	char peer[ENDPOINT_TEXT_SIZE];

	c->wants_write = result == CHANNEL_WANTS_WRITE;
	if (result == CHANNEL_DONE) {
		conn_move(c, CONN_OPEN);
		conn_read_some(c); /* the request often comes with the end of the handshake */
	} else if (result == CHANNEL_ENDED) {
		conn_break(c, "hung up in the handshake");
	} else if (result == CHANNEL_BROKEN) {
		endpoint_format(&c->peer, peer);
		log_say_limited(&c->group->log, loop_now_ms(c->group->loop) * 1000, LOG_LEVEL_INFO,
			"TLS handshake with %s failed: %s", peer, channel_trouble());
		c->says_alert = true;
		conn_break(c, "TLS handshake failed");
	} else {
		conn_reconsider(c);
	}
}

/* Reads past TLS: nobody will look at these bytes. */
static void linger(struct conn *c)
{
	ssize_t got = recv(c->fd, c->group->read_scratch, sizeof c->group->read_scratch, 0);

	if (got > 0)
		c->lingered_bytes += (size_t)got;
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) ||
		c->lingered_bytes > c->group->limits.linger_bytes)
		conn_move(c, CONN_ENDED);
}

static void ready(void *owner, unsigned what)
{
	struct conn *c = owner;

	switch (c->state) {
	case CONN_HANDSHAKE:
		shake(c);
		break;
	case CONN_OPEN:
		if ((what & WATCH_WRITE) != 0 && conn_queued(c) > 0)
			conn_flush(c);
		if (c->state == CONN_OPEN && ((what & WATCH_READ) != 0 || c->wants_write))
			conn_read_some(c);
		break;
	case CONN_FLUSHING:
		conn_flush(c);
		break;
	case CONN_LINGERING:
		linger(c);
		break;
	default:
		break;
	}
}

static void too_slow(void *owner)
{
	struct conn *c = owner;

	switch (c->state) {
	case CONN_HANDSHAKE:
		conn_break(c, "the handshake took too long");
		break;
	case CONN_OPEN:
		conn_break(c, "the client reads too slowly");
		break;
	case CONN_FLUSHING:
		log_end_of(c, "the client reads too slowly");
		conn_move(c, CONN_ENDED);
		break;
	case CONN_LINGERING:
		conn_move(c, CONN_ENDED);
		break;
	default:
		break;
	}
}

static void unlink_from_group(struct conn *c)
{
	*c->place = c->next;
	if (c->next != NULL)
		c->next->place = c->place;
	c->group->count--;
}

/* The end: closes the descriptor before the keeper counts it out. */
static void conn_free(struct conn *c)
{
	struct conn_group *g = c->group;
	struct endpoint peer = c->peer;
	unsigned listener = c->listener;

	unlink_from_group(c);
	later_cancel(&c->work);
	watch_free(c->watch);
	timer_free(c->deadline);
	channel_free(c->ssl);
	buffer_free(&c->kept);
	buffer_free(&c->queue);
	close(c->fd);
	free(c);
	if (g->ended != NULL)
		g->ended(g->keeper, &peer, listener);
}

static void tell_gone(struct conn *c)
{
	const struct conn_events *events = c->events;

	c->must_tell = false;
	c->events = NULL;
	log_end_of(c, c->reason);
	if (events != NULL)
		events->gone(c->owner, c->reason);
	conn_move(c, c->says_alert ? CONN_LINGERING : CONN_ENDED);
}

static bool take_flag(bool *flag)
{
	bool was = *flag;

	*flag = false;
	return was;
}

static void do_work(void *owner)
{
	struct conn *c = owner;

	if (c->must_tell)
		tell_gone(c);
	if (c->state == CONN_OPEN && take_flag(&c->must_drain))
		c->events->drained(c->owner);
	if (c->state == CONN_OPEN && take_flag(&c->must_read))
		conn_read_some(c);
	if (c->state == CONN_ENDED)
		conn_free(c);
}

static void link_to_group(struct conn_group *g, struct conn *c)
{
	c->next = g->first;
	c->place = &g->first;
	if (c->next != NULL)
		c->next->place = &c->next;
	g->first = c;
	g->count++;
}

struct conn *conn_new(struct conn_group *g, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener,
	const struct conn_events *events, void *owner)
{
	struct conn *c = calloc(1, sizeof *c);

	if (c == NULL) {
		close(fd);
		if (g->ended != NULL)
			g->ended(g->keeper, peer, listener);
		return NULL;
	}
	*c = (struct conn){
		.group = g, .fd = fd, .events = events, .owner = owner, .peer = *peer, .listener = listener
	};
	link_to_group(g, c);
	later_init(&c->work, g->loop, do_work, c);
	c->ssl = channel_new(tls, fd);
	c->watch = watch_new(g->loop, fd, ready, c);
	c->deadline = timer_new(g->loop, too_slow, c);
	if (c->ssl == NULL || c->watch == NULL || c->deadline == NULL || !watch_set(c->watch, WATCH_READ)) {
		conn_free(c);
		return NULL;
	}
	enter(c);
	return c;
}

__attribute__((format(printf, 3, 0))) static void close_with(
	struct conn *c, enum conn_state to, const char *format, va_list args)
{
	char reason[160];

	vsnprintf(reason, sizeof reason, format, args);
	log_end_of(c, reason);
	c->events = NULL;
	c->must_tell = false;
	if (c->state == CONN_BROKEN || c->state == CONN_HANDSHAKE)
		to = CONN_ENDED;
	conn_move(c, to);
}

void conn_close(struct conn *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	close_with(c, conn_queued(c) > 0 ? CONN_FLUSHING : CONN_LINGERING, format, args);
	va_end(args);
}

void conn_abort(struct conn *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	close_with(c, CONN_ENDED, format, args);
	va_end(args);
}

const struct endpoint *conn_peer(const struct conn *c)
{
	return &c->peer;
}

unsigned conn_listener(const struct conn *c)
{
	return c->listener;
}

struct conn_group *conn_group_new(
	struct loop *loop, const struct conn_limits *limits, conn_ended_fn *ended, void *keeper)
{
	struct conn_group *g = calloc(1, sizeof *g);

	if (g == NULL)
		return NULL;
	g->loop = loop;
	g->limits = *limits;
	g->ended = ended;
	g->keeper = keeper;
	return g;
}

void conn_group_set_limits(struct conn_group *g, const struct conn_limits *limits)
{
	g->limits = *limits;
}

/* Long enough for a peer on the same continent to see the end; an idle one reads nothing, and would be waited for in vain. */
void conn_group_hurry(struct conn_group *g)
{
	enum { HURRY_MS = 250 };

	if (g->limits.linger_ms > HURRY_MS)
		g->limits.linger_ms = HURRY_MS;
}

unsigned conn_group_count(const struct conn_group *g)
{
	return g->count;
}

void conn_group_free(struct conn_group *g)
{
	if (g == NULL)
		return;
	while (g->first != NULL)
		conn_free(g->first);
	free(g);
}
