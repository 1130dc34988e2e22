/*
 * Decides what is sent at once and what waits. Small parts go into one record together; what the socket
 * does not take is queued, and the queue has a deadline that single bytes do not extend.
 */
#include <string.h>

#include "loop/later.h"
#include "loop/timer.h"
#include "net/channel.h"
#include "net/conn_group.h"

/* The queue's memory in front of queue_start is given back beyond this. */
#define SENT_KEPT_BYTES (64 * 1024)

size_t conn_queued(const struct conn *c)
{
	return c->queue.len - c->queue_start;
}

/* Where a write is in its parts. */
struct cursor {
	const struct text *parts;
	size_t count, part, offset;
};

static void skip(struct cursor *at, size_t n)
{
	at->offset += n;
	while (at->part < at->count && at->offset >= at->parts[at->part].len) {
		at->offset -= at->parts[at->part].len;
		at->part++;
	}
}

/* The next record: straight from a part that fills one, else gathered. */
static struct text next_record(struct conn *c, const struct cursor *at)
{
	struct text record = { c->group->write_scratch, 0 };
	size_t offset = at->offset;

	if (at->parts[at->part].len - offset >= RECORD_BYTES)
		return (struct text){ at->parts[at->part].at + offset, RECORD_BYTES };
	for (size_t i = at->part; i < at->count && record.len < RECORD_BYTES; i++) {
		size_t len = at->parts[i].len - offset, room = RECORD_BYTES - record.len;

		if (len > room)
			len = room;
		if (len > 0)
			memcpy(c->group->write_scratch + record.len, at->parts[i].at + offset, len);
		record.len += len;
		offset = 0;
	}
	return record;
}

static bool send_record(struct conn *c, struct text record, size_t *ret_sent)
{
	switch (channel_write(c->ssl, record.at, record.len, ret_sent)) {
	case CHANNEL_DONE:
		return true;
	case CHANNEL_WANTS_READ:
	case CHANNEL_WANTS_WRITE:
		return false;
	default:
		if (c->state == CONN_FLUSHING)
			conn_move(c, CONN_ENDED);
		else
			conn_break(c, "the client is gone while being answered");
		return false;
	}
}

static void send_now(struct conn *c, struct cursor *at)
{
	size_t sent;

	while (at->part < at->count && send_record(c, next_record(c, at), &sent))
		skip(at, sent);
}

/* The deadline begins when something must wait. */
static void enqueue(struct conn *c, struct cursor *at)
{
	bool was_empty = conn_queued(c) == 0;

	for (; at->part < at->count; at->part++, at->offset = 0)
		buffer_add(&c->queue, at->parts[at->part].at + at->offset, at->parts[at->part].len - at->offset);
	if (c->queue.failed)
		conn_break(c, "no memory for its answer");
	else if (was_empty)
		timer_start(c->deadline, c->group->limits.write_ms);
}

bool conn_write(struct conn *c, const struct text *parts, size_t count)
{
	struct cursor at = { .parts = parts, .count = count };

	if (c->state != CONN_OPEN)
		return true;
	skip(&at, 0);
	if (conn_queued(c) == 0)
		send_now(c, &at);
	if (c->state == CONN_OPEN && at.part < at.count) {
		enqueue(c, &at);
		conn_reconsider(c);
	}
	if (c->state != CONN_OPEN || conn_queued(c) <= c->group->limits.high_bytes)
		return true;
	c->full_said = true;
	return false;
}

static void forget_sent(struct conn *c)
{
	if (conn_queued(c) == 0) {
		buffer_free(&c->queue);
		c->queue_start = 0;
		timer_stop(c->deadline);
	} else if (c->queue_start >= SENT_KEPT_BYTES) {
		buffer_drop(&c->queue, c->queue_start);
		c->queue_start = 0;
	}
}

/* A stream's next stretch has a deadline of its own. */
static void say_drained(struct conn *c)
{
	if (c->state != CONN_OPEN || !c->full_said || conn_queued(c) > c->group->limits.low_bytes)
		return;
	c->full_said = false;
	c->must_drain = true;
	later_run(&c->work);
	if (conn_queued(c) > 0)
		timer_start(c->deadline, c->group->limits.write_ms);
}

void conn_flush(struct conn *c)
{
	size_t sent;

	while (conn_queued(c) > 0) {
		size_t len = conn_queued(c) < RECORD_BYTES ? conn_queued(c) : RECORD_BYTES;

		if (!send_record(c, (struct text){ c->queue.at + c->queue_start, len }, &sent))
			break;
		c->queue_start += sent;
	}
	if (c->state != CONN_OPEN && c->state != CONN_FLUSHING)
		return;
	forget_sent(c);
	say_drained(c);
	if (c->state == CONN_FLUSHING && conn_queued(c) == 0)
		conn_move(c, CONN_LINGERING);
	else
		conn_reconsider(c);
}
