/*
 * Decides where unread bytes are. Fresh ones lie in the group's scratch while their owner looks at
 * them; what the owner leaves is kept in memory of the connection's own, so that an idle one has none.
 */
#include "loop/later.h"
#include "net/channel.h"
#include "net/conn_group.h"

#define READS_A_TURN 8 /* others want their turn too */

struct text conn_input(const struct conn *c)
{
	return (struct text){ c->unread, c->unread_len };
}

static void point_at_kept(struct conn *c)
{
	c->unread = c->kept.at + (c->kept.len - c->unread_len);
}

void conn_drop_input(struct conn *c)
{
	c->unread = NULL;
	c->unread_len = 0;
	buffer_free(&c->kept);
}

void conn_consume(struct conn *c, size_t n)
{
	if (n > c->unread_len)
		n = c->unread_len;
	c->unread += n;
	c->unread_len -= n;
	if (c->unread_len == 0)
		conn_drop_input(c);
	if (c->input_full && n > 0) {
		c->input_full = false;
		c->must_read = true; /* bytes may wait inside TLS, which the socket does not announce */
		later_run(&c->work);
		conn_reconsider(c);
	}
}

/* Room for the next read: the scratch when nothing is kept, else behind what is kept. NULL: no memory. */
static char *room_for(struct conn *c, size_t room)
{
	char *at;

	if (c->unread_len == 0)
		return c->group->read_scratch;
	buffer_drop(&c->kept, c->kept.len - c->unread_len);
	at = buffer_reserve(&c->kept, room);
	if (at != NULL)
		point_at_kept(c);
	return at;
}

static void keep_the_rest(struct conn *c)
{
	if (c->state != CONN_OPEN || c->unread_len == 0)
		return;
	buffer_add(&c->kept, c->unread, c->unread_len);
	if (c->kept.failed)
		conn_break(c, "no memory for its bytes");
	else
		point_at_kept(c);
}

static void took(struct conn *c, const char *at, size_t len)
{
	if (at != c->group->read_scratch) {
		c->kept.len += len;
		c->unread_len += len;
		c->events->bytes(c->owner);
		return;
	}
	c->unread = at;
	c->unread_len = len;
	c->events->bytes(c->owner);
	keep_the_rest(c);
}

static bool read_once(struct conn *c)
{
	size_t kept = c->unread_len, most = c->group->limits.input_bytes, room, len = 0;
	enum channel_result result;
	char *at;

	c->input_full = kept >= most;
	if (c->input_full)
		return false;
	room = most - kept < RECORD_BYTES ? most - kept : RECORD_BYTES;
	at = room_for(c, room);
	if (at == NULL) {
		conn_break(c, "no memory for its bytes");
		return false;
	}
	result = channel_read(c->ssl, at, room, &len);
	c->wants_write = result == CHANNEL_WANTS_WRITE;
	if (result == CHANNEL_DONE)
		took(c, at, len);
	else if (result == CHANNEL_ENDED)
		conn_break(c, "the client hung up");
	else if (result == CHANNEL_BROKEN)
		conn_break(c, "its TLS broke");
	return result == CHANNEL_DONE;
}

/* When TLS holds nothing more the socket will tell: no second read only to hear that there is nothing. */
void conn_read_some(struct conn *c)
{
	for (int i = 0; i < READS_A_TURN; i++) {
		if (!read_once(c) || c->state != CONN_OPEN || !channel_holds_bytes(c->ssl))
			break;
	}
	if (c->state != CONN_OPEN)
		return;
	if (!c->input_full && channel_holds_bytes(c->ssl)) {
		c->must_read = true;
		later_run(&c->work);
	}
	conn_reconsider(c);
}
