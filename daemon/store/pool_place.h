/* What pool.c and pool_place.c share and nobody else sees: a connection, its places, the pool. */
#ifndef STORE_POOL_PLACE_H
#define STORE_POOL_PLACE_H

#include <sys/queue.h>

#include "base/log.h"
#include "loop/later.h"
#include "sql/queries.h"
#include "store/pool.h"

struct pg_conn;
struct timer;
struct watch;

enum pool_state { POOL_CONNECTING, POOL_PREPARING, POOL_IDLE, POOL_BUSY, POOL_BROKEN, POOL_STATE_COUNT };

/* What the results up to the next sync belong to. */
enum section {
	SECTION_NONE,
	SECTION_SESSION,
	SECTION_PREPARE,
	SECTION_FRAME,
	SECTION_MORE,
	SECTION_FETCH,
	SECTION_ROLLBACK,
	SECTION_PROOF
};

struct pool_conn {
	TAILQ_ENTRY(pool_conn) link;
	struct pool *pool;
	enum store_lane lane;
	enum pool_state state;
	struct pg_conn *pg;
	struct watch *watch;
	struct timer *timer; /* CONNECTING, PREPARING: until prepared; BUSY: the frame; BROKEN: the next attempt;
				IDLE: the next proof, or its answer */
	struct later doom;   /* a send failed: broken once the caller has returned */
	bool wants_read;     /* CONNECTING: what libpq waits for; else it waits to write */
	bool unsent;         /* bytes wait for the socket to take them */
	enum section section;
	size_t at;           /* results of the section so far */
	size_t awaited;      /* results that preparing gives */
	char unfit[400];     /* what is wrong with a statement, if all results came; empty: nothing */
	bool failed;         /* one of them was an error */
	bool lost;           /* libpq had no memory for one of them: what it said is not known */
	int version;         /* of the schema */
	unsigned preparing;  /* the statement whose results come next */
	unsigned failures;   /* attempts in a row that did not get as far as IDLE */
	struct frame *frame; /* BUSY; borrowed */
	struct bind_types types[QUERY_COUNT];
};

TAILQ_HEAD(conn_list, pool_conn);

struct pool {
	struct loop *loop;
	const struct store_limits *limits;
	const struct pool_events *events;
	void *owner;
	struct conn_list lists[POOL_STATE_COUNT];
	const char *reason;
	uint64_t dice; /* for jitter */
	struct log_limit quiet;
	bool closing;
};

/* Takes it off its old list, puts it on the new one and watches what that place watches; the only writer of
 * `state`, and an illegal pair of places ends the program. */
void pool_conn_move(struct pool_conn *c, enum pool_state to);

/* A connection more in a lane, BROKEN and about to connect. False: no memory. */
bool pool_conn_add(struct pool *p, enum store_lane lane);

/* The only place that says what is watched; to be called when `unsent` or `wants_read` changed. */
void pool_conn_watch(struct pool_conn *c);

/* Milliseconds until the next attempt to connect. */
int64_t pool_conn_delay(struct pool_conn *c);

#endif
