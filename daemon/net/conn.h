/*
 * One connection over TLS. It owns its socket and its bytes, keeps its deadlines, and tells its owner
 * three things: bytes came, the queue has drained, it is gone. None of the calls below calls back from
 * inside; callbacks come from the loop only.
 */
#ifndef NET_CONN_H
#define NET_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "net/endpoint.h"

struct conn;
struct conn_group;
struct loop;
struct tls;

struct conn_limits {
	unsigned handshake_ms; /* 10000: from accept to the end of the handshake */
	unsigned write_ms;     /* 30000: the queue must fall to low_bytes (a whole answer: to nothing) in it */
	unsigned linger_ms;    /* 2000: how long, and */
	size_t linger_bytes;   /* 256 KiB: how much is read and dropped after the last byte, so that it is seen */
	size_t input_bytes;    /* 32 KiB: unread bytes kept before reading stops */
	size_t high_bytes;     /* 256 KiB: conn_write says "full" above it */
	size_t low_bytes;      /* 64 KiB: drained is called at or below it */
};

/* api.md's numbers. */
extern const struct conn_limits conn_limits_default;

struct conn_events {
	/* More unread bytes: look at conn_input. */
	void (*bytes)(void *owner);
	/* The queue is at or below low_bytes again after conn_write said full. */
	void (*drained)(void *owner);
	/* It has ended by itself; it frees itself after this and must not be named again. */
	void (*gone)(void *owner, const char *reason);
};

/* Told once for every conn of the group, when its descriptor has been closed. */
typedef void conn_ended_fn(void *keeper, const struct endpoint *peer, unsigned listener);

/* What the connections of one worker share: limits, scratch memory, log limit. NULL when memory is out. */
struct conn_group *conn_group_new(
	struct loop *loop, const struct conn_limits *limits, conn_ended_fn *ended, void *keeper);

/* New limits for whatever begins from now on. */
void conn_group_set_limits(struct conn_group *g, const struct conn_limits *limits);

/* The process is about to stop: from now on nobody is waited for longer than a quarter of a second after a good-bye. */
void conn_group_hurry(struct conn_group *g);

/* Connections whose descriptor is still open, lingering ones included. */
unsigned conn_group_count(const struct conn_group *g);

/* Closes at once whatever is left, without callbacks to their owners, and frees the group. NULL does nothing. */
void conn_group_free(struct conn_group *g);

/*
 * Begins the handshake on fd (taken). tls is borrowed during the call; `listener` is the owner's number for
 * where it came in. NULL when memory is out: fd is closed, `ended` was called.
 */
struct conn *conn_new(struct conn_group *g, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener,
	const struct conn_events *events, void *owner);

/*
 * The unread bytes, valid until the next conn_consume or the end of the callback. What is not consumed stays, and at
 * input_bytes of it reading stops: that is how a client is slowed down. Its end is noticed until then.
 */
struct text conn_input(const struct conn *c);

/* Takes the first n unread bytes away. */
void conn_consume(struct conn *c, size_t n);

/*
 * Sends the parts as one, at once as far as the socket takes it, the rest is copied into the queue. False: the
 * queue is above high_bytes; what was given is sent all the same, but wait for `drained` before more. After a
 * broken write or without memory the bytes are dropped and `gone` follows.
 */
bool conn_write(struct conn *c, const struct text *parts, size_t count);

/* Bytes given to conn_write that have not been handed to the kernel yet. */
size_t conn_queued(const struct conn *c);

/*
 * Ends it in good order: sends what is queued, says good-bye, reads and drops what the peer still sends, closes.
 * The owner is forgotten at once: no callback comes after this call, and the conn must not be named again.
 * The reason (a literal format) goes to the log.
 */
void conn_close(struct conn *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As conn_close, but at once: the queue is dropped. */
void conn_abort(struct conn *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Who is at the other end, and the number given to conn_new. */
const struct endpoint *conn_peer(const struct conn *c);
unsigned conn_listener(const struct conn *c);

#endif
