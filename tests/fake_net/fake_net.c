/*
 * Decides what a peer does: what the test says. Keeps conn's promises about when owners are called, and
 * about states, so that whoever sits above cannot tell the difference.
 */
#include "fake_net/fake_net.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake_loop/fake_loop.h"
#include "loop/later.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/tls.h"

const struct conn_limits conn_limits_default = {
	.handshake_ms = 10000,
	.write_ms = 30000,
	.linger_ms = 2000,
	.linger_bytes = 256 * 1024,
	.input_bytes = 32 * 1024,
	.high_bytes = 256 * 1024,
	.low_bytes = 64 * 1024,
};

struct conn_group {
	struct loop *loop;
	struct conn_limits limits;
	conn_ended_fn *ended;
	void *keeper;
	struct conn *first;
	unsigned count;
};

struct conn {
	struct conn_group *group;
	struct conn *next;
	int fd;
	const struct conn_events *events; /* NULL once closed or gone */
	void *owner;
	struct endpoint peer;
	unsigned listener;
	struct buffer input, sent, queue; /* queue: what a stalled peer has not taken */
	struct later work;
	struct timer *deadline;
	bool stalled, hung_up, closed, full_said, must_deliver, finished;
	const char *gone_reason;
	char reason[160];
};

struct conn_group *conn_group_new(
	struct loop *loop, const struct conn_limits *limits, conn_ended_fn *ended, void *keeper)
{
	struct conn_group *g = calloc(1, sizeof *g);

	assert(g != NULL);
	*g = (struct conn_group){ .loop = loop, .limits = *limits, .ended = ended, .keeper = keeper };
	return g;
}

void conn_group_set_limits(struct conn_group *g, const struct conn_limits *limits)
{
	g->limits = *limits;
}

void conn_group_hurry(struct conn_group *g)
{
	if (g->limits.linger_ms > 250)
		g->limits.linger_ms = 250;
}

unsigned conn_group_count(const struct conn_group *g)
{
	return g->count;
}

static void conn_free(struct conn *c)
{
	struct conn_group *g = c->group;
	struct endpoint peer = c->peer;
	unsigned listener = c->listener;
	struct conn **at;

	for (at = &g->first; *at != c; at = &(*at)->next)
		assert(*at != NULL);
	*at = c->next;
	g->count--;
	later_cancel(&c->work);
	timer_free(c->deadline);
	buffer_free(&c->input);
	buffer_free(&c->sent);
	buffer_free(&c->queue);
	free(c);
	if (g->ended != NULL)
		g->ended(g->keeper, &peer, listener);
}

void conn_group_free(struct conn_group *g)
{
	if (g == NULL)
		return;
	while (g->first != NULL)
		conn_free(g->first);
	free(g);
}

static void tell_gone(struct conn *c, const char *reason)
{
	const struct conn_events *events = c->events;

	snprintf(c->reason, sizeof c->reason, "%s", reason);
	c->events = NULL;
	events->gone(c->owner, reason);
	c->finished = true;
}

static void do_work(void *owner)
{
	struct conn *c = owner;

	if (c->events != NULL && c->must_deliver) {
		c->must_deliver = false;
		c->events->bytes(c->owner);
	}
	if (c->events != NULL && c->full_said && c->queue.len <= c->group->limits.low_bytes) {
		c->full_said = false;
		c->events->drained(c->owner);
	}
	if (c->events != NULL && c->gone_reason != NULL)
		tell_gone(c, c->gone_reason);
	if (c->finished)
		conn_free(c);
}

static void too_slow(void *owner)
{
	struct conn *c = owner;

	if (c->closed)
		c->finished = true;
	else
		c->gone_reason = "the client reads too slowly";
	do_work(c);
}

struct conn *conn_new(struct conn_group *g, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener,
	const struct conn_events *events, void *owner)
{
	struct conn *c = calloc(1, sizeof *c);

	(void)tls;
	assert(c != NULL);
	*c = (struct conn){ .group = g,
		.next = g->first,
		.fd = fd,
		.events = events,
		.owner = owner,
		.peer = *peer,
		.listener = listener };
	later_init(&c->work, g->loop, do_work, c);
	c->deadline = timer_new(g->loop, too_slow, c);
	g->first = c;
	g->count++;
	return c;
}

struct text conn_input(const struct conn *c)
{
	return buffer_text(&c->input);
}

void conn_consume(struct conn *c, size_t n)
{
	buffer_drop(&c->input, n);
}

bool conn_write(struct conn *c, const struct text *parts, size_t count)
{
	struct buffer *to = c->stalled ? &c->queue : &c->sent;
	bool was_empty = c->queue.len == 0;

	if (c->events == NULL || c->hung_up)
		return true;
	for (size_t i = 0; i < count; i++)
		buffer_add_text(to, parts[i]);
	if (was_empty && c->queue.len > 0)
		timer_start(c->deadline, c->group->limits.write_ms);
	c->full_said |= c->queue.len > c->group->limits.high_bytes;
	return !c->full_said;
}

size_t conn_queued(const struct conn *c)
{
	return c->queue.len;
}

static void linger(struct conn *c)
{
	if (c->hung_up) {
		c->finished = true;
		later_run(&c->work);
	} else {
		timer_start(c->deadline, c->group->limits.linger_ms);
	}
}

__attribute__((format(printf, 2, 0))) static void close_with(struct conn *c, const char *format, va_list args)
{
	assert(c->events != NULL);
	vsnprintf(c->reason, sizeof c->reason, format, args);
	c->events = NULL;
	c->closed = true;
}

void conn_close(struct conn *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	close_with(c, format, args);
	va_end(args);
	if (c->queue.len == 0)
		linger(c);
}

void conn_abort(struct conn *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	close_with(c, format, args);
	va_end(args);
	c->finished = true;
	later_run(&c->work);
}

const struct endpoint *conn_peer(const struct conn *c)
{
	return &c->peer;
}

unsigned conn_listener(const struct conn *c)
{
	return c->listener;
}

/* ---- what the test does -------------------------------------------------- */

struct conn *fake_net_find(struct conn_group *g, int fd)
{
	struct conn *c = g->first;

	while (c != NULL && c->fd != fd)
		c = c->next;
	return c;
}

bool fake_net_receive(struct conn *c, struct text bytes)
{
	size_t room = c->group->limits.input_bytes - c->input.len;

	if (c->events == NULL || c->hung_up)
		return false;
	buffer_add(&c->input, bytes.at, bytes.len < room ? bytes.len : room);
	if (bytes.len > 0 && room > 0) {
		c->must_deliver = true;
		later_run(&c->work);
		fake_loop_settle(c->group->loop);
	}
	return bytes.len <= room;
}

void fake_net_sent(struct conn *c, struct buffer *ret_sent)
{
	buffer_add_text(ret_sent, buffer_text(&c->sent));
	buffer_clear(&c->sent);
}

void fake_net_stall(struct conn *c, bool stalled)
{
	c->stalled = stalled;
	if (stalled)
		return;
	buffer_add_text(&c->sent, buffer_text(&c->queue));
	buffer_clear(&c->queue);
	timer_stop(c->deadline);
	if (c->closed)
		linger(c);
	later_run(&c->work);
	fake_loop_settle(c->group->loop);
}

void fake_net_hangup(struct conn *c)
{
	c->hung_up = true;
	c->gone_reason = "the client hung up";
	later_run(&c->work);
}

bool fake_net_is_closed(const struct conn *c)
{
	return c->closed;
}

const char *fake_net_reason(const struct conn *c)
{
	return c->reason;
}

bool fake_net_is_reading(const struct conn *c)
{
	return c->events != NULL && c->input.len < c->group->limits.input_bytes;
}

void fake_net_finish(struct conn *c)
{
	assert(c->closed);
	conn_free(c);
}

/* ---- contexts: every pair of files is sound ------------------------------ */

struct tls {
	unsigned references;
};

struct tls *tls_new(const struct tls_files *files, char ret_why[TLS_WHY_SIZE])
{
	struct tls *tls = calloc(1, sizeof *tls);

	(void)files;
	assert(tls != NULL);
	ret_why[0] = '\0';
	tls->references = 1;
	return tls;
}

struct tls *tls_ref(struct tls *tls)
{
	tls->references++;
	return tls;
}

void tls_unref(struct tls *tls)
{
	if (tls != NULL && --tls->references == 0)
		free(tls);
}

int64_t tls_expires_us(const struct tls *tls)
{
	(void)tls;
	return INT64_MAX;
}
