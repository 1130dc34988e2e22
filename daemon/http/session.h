/* The inside of HTTP on a connection, for the files of this room. */
#ifndef HTTP_SESSION_H
#define HTTP_SESSION_H

#include <sys/queue.h>

#include "http/http.h"
#include "http/parse.h"
#include "http/scan.h"
#include "loop/later.h"

struct timer;

enum session_phase {
	SESSION_IDLE,     /* no byte of the next request has come */
	SESSION_HEAD,     /* some have */
	SESSION_SERVING,  /* the hall has the exchange */
	SESSION_DRAINING, /* answered; what it did not read is dropped */
	SESSION_CLOSED,   /* the connection is given up: freed as soon as nobody stands in it */
	SESSION_PHASES
};

enum exchange_body {
	EXCHANGE_UNASKED,  /* the hall has not asked for the body */
	EXCHANGE_READING,  /* it gets the body */
	EXCHANGE_PAUSED,   /* it wants a rest */
	EXCHANGE_COMPLETE, /* it has it all */
	EXCHANGE_CUT,      /* http has refused the rest */
};

struct http_exchange {
	struct session *session; /* borrowed */
	struct http_exchange *next_spare;
	void *owner;
	enum exchange_body body;
	int64_t body_until_ms;    /* the body's own deadline */
	uint64_t body_at_check;   /* bytes at the last look at its speed */
	uint64_t sent;            /* bytes of the answer */
	uint64_t drained;         /* bytes of an unread body that were dropped */
	const char *close_reason; /* literal; NULL: the connection stays */
	bool continued;           /* 100 Continue has been sent */
	bool streaming, chunked;
	bool abort;         /* the connection is to be cut */
	bool ended;         /* the hall is done with it */
	struct parse parse; /* last: its array of fields is not cleared between requests */
};

struct session {
	struct http_server *server;
	struct session *next, **place;
	TAILQ_ENTRY(session) rest; /* IDLE only: in the order in which they began to rest */
	int64_t rests_since_ms;
	struct conn *conn;
	struct timer *deadline; /* owned: of the phase */
	struct later work;
	enum session_phase phase;
	struct http_exchange *exchange; /* owned: SERVING and DRAINING only */
	struct scan scan;
	unsigned requests;  /* begun on this connection */
	unsigned pipelined; /* begun out of the bytes that had come when the first of them began */
	size_t batch_bytes; /* of those, what is left */
	bool pumping;       /* session_pump is at work: it will see what changes */
};

TAILQ_HEAD(session_list, session);

struct http_server {
	struct loop *loop;
	struct http_limits limits;
	const struct http_events *events;
	void *hall;
	http_ended_fn *ended;
	void *keeper;
	struct conn_group *conns;
	struct session *first;
	struct session_list resting;
	struct http_exchange *spare; /* owned: exchanges without a request, a few */
	unsigned spare_count;
	struct buffer head, packed; /* scratch of one answer */
	int64_t date_s;
	char date[30];
	bool draining;
};

extern const struct conn_events session_events;

/* Begins to serve fd (taken). */
void session_begin(struct http_server *server, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener);

/* Does whatever can be done now; the session may be gone afterwards. */
void session_pump(struct session *s);

/* Something has changed from outside: pump as soon as the current callback has returned. */
void session_kick(struct session *s);

/* Closes an idle session; others end with their answer, since server->draining is set. */
void session_retire(struct session *s);

/* Parts with the session that has rested longest, unless it has only just begun to. */
void session_make_room(struct http_server *server);

/* Frees it; the owner of its exchange is told, the connection must be closed already. */
void session_free(struct session *s, const char *reason);

/* Sets the deadline for the body that is being read from now on. */
void session_time_body(struct session *s, unsigned deadline_ms);

/* A cleared exchange, NULL when memory is out; and its way back. */
struct http_exchange *exchange_take(struct session *s);
void exchange_give_back(struct http_exchange *x);

#endif
