/*
 * HTTP on connections, for one worker. An exchange is one request and its answer; a connection serves
 * one exchange at a time, requests that came behind it wait as bytes.
 *
 * The story: head() hands the hall a new exchange. The hall looks at the head and either answers, or
 * asks for the body (http_accept_body), gets it by body() in pieces and body_end(), and answers then or
 * later. An answer is whole (http_answer) or a stream (http_stream_…). Exactly one of these ends the
 * exchange: http_answer, http_stream_end, http_stream_abort, http_drop, or gone(). It stays readable
 * until the hall has returned to whoever called it (so that the log can still ask), then it is no more.
 *
 * No function here calls back from inside.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/text.h"
#include "http/message.h"
#include "http/respond.h"
#include "net/endpoint.h"
#include "net/conn.h"

struct http_exchange;
struct http_server;

/* hall: the pointer given to http_server_new. owner: what http_set_owner was given. */
struct http_events {
	/* A head has come whole and sound. */
	void (*head)(void *hall, struct http_exchange *x, const struct http_message *m);
	/*
	 * http itself refuses: answer with this fault (http_answer; whether the connection stays is settled already).
	 * Before head() (http_owner is NULL), the message then holds as much as could be read; or during the body
	 * (413, 400 chunks, 408 too slow): no more body comes.
	 */
	void (*refused)(void *hall, struct http_exchange *x, const struct fault *fault);
	/* Bytes of the accepted body, valid during the call; at least one call unless the body is empty. */
	void (*body)(void *owner, struct text chunk);
	/* The body is complete. Also comes, from the loop, after http_accept_body of a request without a body. */
	void (*body_end)(void *owner);
	/* A stream can take more: http_stream_write had said so. */
	void (*drained)(void *owner);
	/* The client has gone (literal reason); the exchange must not be named after this call. Not called without an owner. */
	void (*gone)(void *owner, const char *reason);
};

struct http_limits {
	unsigned request_line_bytes; /* 4096 */
	unsigned header_bytes;       /* 16384, request line not counted */
	unsigned header_fields;      /* 64 */
	unsigned requests;           /* 1000 a connection: the last answer says close */
	unsigned pipelined;          /* 100 in one go: the last answer says close */
	unsigned idle_ms;            /* 60000 between requests */
	unsigned header_ms;          /* 10000 from a request's first byte to the end of its head */
	unsigned body_ms;            /* 30000 from accepting the body to its end, and */
	unsigned body_bytes_per_s;   /* 512 at least, looked at every 5 s */
	size_t drain_bytes;          /* 64 KiB: an unread body up to this is read and dropped to keep the connection */
	size_t pack_bytes;           /* 1024: JSON over this is packed */
	const char *const *hosts;    /* the names (without port) that are ours, ended by NULL; NULL: any. Borrowed */
};

/* api.md's numbers, any host. */
extern const struct http_limits http_limits_default;

/* Told when a connection has ended, for the counts of whoever accepted it; on this worker's thread. */
typedef conn_ended_fn http_ended_fn;

/* events and what limits points to inside are borrowed; NULL when memory is out. */
struct http_server *http_server_new(struct loop *loop, const struct http_limits *limits,
	const struct conn_limits *conn_limits, const struct http_events *events, void *hall, http_ended_fn *ended,
	void *keeper);

/* Other limits for what begins from now on. */
void http_server_set_limits(
	struct http_server *s, const struct http_limits *limits, const struct conn_limits *conn_limits);

/* Serves a fresh connection: fd is taken in any case; tls is borrowed during the call. `listener` is told by http_listener. */
void http_server_take(struct http_server *s, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener);

/* Connections are getting scarce: closes the one that has rested longest, if it rests for a second or more. */
void http_server_make_room(struct http_server *s);

/* Closes what is idle now, everything else after its answer, and connections taken later at once. */
void http_server_drain(struct http_server *s);

/* Connections that are not closed yet, lingering ones included. */
unsigned http_server_count(const struct http_server *s);

/* Cuts what is left (gone() is called for it) and frees the server. NULL does nothing. */
void http_server_free(struct http_server *s);

/* The connections' group: for tests with the fake net. */
struct conn_group *http_server_conns(struct http_server *s);

/* Who gets body, body_end, drained and gone from now on. */
void http_set_owner(struct http_exchange *x, void *owner);
void *http_owner(const struct http_exchange *x);

/* The head. Never NULL; of a refused request it holds what could be read. */
const struct http_message *http_message(const struct http_exchange *x);

/* Where it came from: the peer, and the number given to http_server_take. */
const struct endpoint *http_peer(const struct http_exchange *x);
unsigned http_listener(const struct http_exchange *x);

/*
 * Asks for the body, at most max_bytes of it; sends 100 Continue where the client waits for it. deadline_ms 0
 * is limits.body_ms. False: Content-Length is over max_bytes: nothing begins, refuse with 413 (body_too_large; the
 * connection will close). A chunked body that grows over it ends by refused().
 */
bool http_accept_body(struct http_exchange *x, uint64_t max_bytes, unsigned deadline_ms);

/*
 * STREAMED bodies: after the bytes at hand (at most conn_limits.input_bytes) no body() until http_resume_body; the
 * client is slowed down and its deadlines wait.
 */
void http_pause_body(struct http_exchange *x);
void http_resume_body(struct http_exchange *x);

/*
 * Answers and ends the exchange. body is borrowed during the call; its Content-Length is sent for HEAD, the bytes are
 * not. Without content_type and body: Content-Length 0 (204, 304: none). A body that was not read is
 * dropped where small, else the connection ends after the answer.
 */
void http_answer(struct http_exchange *x, const struct http_answer *a, struct text body);

/* Begins an answer in pieces: of a->length bytes, else chunked (to a 1.0 client until close). False: it was HEAD, the exchange has ended. */
bool http_stream_start(struct http_exchange *x, const struct http_answer *a);

/* Sends some of it (copied). False: taken, but wait for drained() before more. */
bool http_stream_write(struct http_exchange *x, struct text bytes);

/* The stream is complete; ends the exchange. */
void http_stream_end(struct http_exchange *x);

/* The stream cannot be completed: the connection is cut so that the client sees it (literal reason for the log). Ends the exchange. */
void http_stream_abort(struct http_exchange *x, const char *reason);

/* Ends the exchange without an answer and cuts the connection. */
void http_drop(struct http_exchange *x, const char *reason);

/* Bytes given out for the answer so far, head included: for the log. */
uint64_t http_bytes_sent(const struct http_exchange *x);

#endif
