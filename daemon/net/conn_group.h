/* The inside of connections and their group, for the files of this room. */
#ifndef NET_CONN_GROUP_H
#define NET_CONN_GROUP_H

#include "base/log.h"
#include "loop/later.h"
#include "net/conn.h"

#define RECORD_BYTES 16384 /* what fits into one TLS record */

struct conn_group {
	struct loop *loop;
	struct conn_limits limits;
	conn_ended_fn *ended;
	void *keeper;
	struct conn *first;
	unsigned count;
	struct log_limit log;             /* for what strangers can cause at will */
	char read_scratch[RECORD_BYTES];  /* bytes just read, seen by one owner before they are kept */
	char write_scratch[RECORD_BYTES]; /* head and body on their way into one record */
};

enum conn_state {
	CONN_HANDSHAKE, /* TLS is being agreed on */
	CONN_OPEN,      /* the owner's */
	CONN_FLUSHING,  /* closed by the owner, the queue goes out */
	CONN_LINGERING, /* everything is said, what still comes is dropped so that it is seen */
	CONN_BROKEN,    /* the owner is yet to be told */
	CONN_ENDED,     /* nobody's: freed after the current callback */
	CONN_STATES
};

struct conn {
	struct conn_group *group;
	struct conn *next, **place;
	enum conn_state state;
	int fd;                 /* owned */
	struct ssl_st *ssl;     /* owned */
	struct watch *watch;    /* owned */
	struct timer *deadline; /* owned: of the handshake, the queue or the lingering */
	struct later work;      /* what must not happen inside a call of the owner */
	const struct conn_events *events;
	void *owner; /* borrowed; NULL events once it has closed */
	struct endpoint peer;
	unsigned listener;
	const char *reason; /* literal: why it broke */
	const char *unread; /* what the owner has not consumed: in the group's scratch, or in kept */
	size_t unread_len;
	struct buffer kept;  /* owned: unread bytes beyond a callback; none when idle */
	struct buffer queue; /* owned: bytes for the peer, from queue_start on; none when idle */
	size_t queue_start;
	size_t lingered_bytes;
	bool input_full;                       /* reading stopped at input_bytes */
	bool full_said;                        /* conn_write said full: drained is owed */
	bool wants_write;                      /* the handshake or a read waits until the socket can be written */
	bool must_read, must_tell, must_drain; /* what work is for */
	bool says_alert;                       /* broken in the handshake: the alert is to be seen */
};

/* The only writer of c->state: says what follows from being there; dies on a move that cannot be. */
void conn_move(struct conn *c, enum conn_state to);

/* The only place where interest in the socket is decided. */
void conn_reconsider(struct conn *c);

/* It cannot go on: the owner will be told. */
void conn_break(struct conn *c, const char *reason);

/* Does what the state still owes: reading, then (conn_input.c) and writing (conn_output.c). */
void conn_read_some(struct conn *c);
void conn_drop_input(struct conn *c);
void conn_flush(struct conn *c);

#endif
