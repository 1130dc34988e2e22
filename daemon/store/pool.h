/*
 * Inside the store: connections that are made, prepared, used and made again, each running one frame
 * (one transaction) at a time. Knows nothing of operations, queues and outcomes.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "store/query.h"
#include "store/store.h"

struct pool;
struct pool_conn;

/* One statement of a frame. */
struct frame_step {
	struct query_call call;
	struct pg_result *result; /* what came back; the frame's, see pool_frame_clear */
};

enum frame_end {
	FRAME_DONE,    /* committed, and the database said so */
	FRAME_OPEN,    /* the steps are answered, the transaction is still open (frames with `open`) */
	FRAME_REFUSED, /* an error, with its SQLSTATE: nothing was done */
	FRAME_LOST,    /* the connection is gone: whether it was committed is not known */
};

struct frame;
typedef void frame_fn(void *owner, struct frame *frame, enum frame_end end);

/* One transaction: begin, who is asking, the steps, commit, in one pipeline. Owned by whoever runs it. */
struct frame {
	unsigned begin; /* enum query_id of how it begins */
	struct caller caller;
	struct frame_step *steps;
	size_t step_count;
	bool undone;         /* a rehearsal: rolled back behind its steps, not committed */
	bool open;           /* it stands open behind its steps: pool_conn_fetch, _go_on and _finish follow */
	struct arena *arena; /* for the parameters; borrowed */
	frame_fn *ended;
	struct pool_conn *conn; /* where it runs or ran */
	void *owner;
	char sqlstate[6];  /* REFUSED: why; else "" */
	char message[160]; /* REFUSED: PostgreSQL's sentence for the log, never its DETAIL */
};

struct pool_events {
	void (*idle)(void *owner, struct pool_conn *c);  /* it can run a frame (or hears notices) */
	void (*lost)(void *owner, enum store_lane lane); /* a connection, or an attempt to make one, has gone */
	void (*fatal)(void *owner, const char *message); /* see store_fatal_fn */
	void (*notice)(void *owner, const char *channel, const char *payload);
};

/* Begins to connect all lanes. Borrows everything. NULL: no memory. */
struct pool *pool_new(
	struct loop *loop, const struct store_limits *limits, const struct pool_events *events, void *owner);

/* Closes all; frames under way end in FRAME_LOST, nothing else is called. */
void pool_free(struct pool *p);

/* An idle connection of the lane, or NULL. */
struct pool_conn *pool_find_idle(struct pool *p, enum store_lane lane);

/* Which lane it serves. */
enum store_lane pool_conn_lane(const struct pool_conn *c);

/* Connections of a lane that are prepared. */
unsigned pool_count_prepared(const struct pool *p, enum store_lane lane);

/* Whether the lane has no prepared connection and the last attempt to make one failed. */
bool pool_is_down(const struct pool *p, enum store_lane lane);

/* One literal sentence why connections are missing. */
const char *pool_reason(const struct pool *p);

/* Runs a frame on an idle connection. It ends in frame->ended, never from inside this call. */
void pool_conn_run(struct pool_conn *c, struct frame *f);

/* Sends the steps that an open frame has now (new ones; the results of the old are cleared by then) and, where its
 * `open` was taken away, the commit. Ends in frame->ended: FRAME_OPEN again, or as any other frame. */
void pool_conn_go_on(struct pool_conn *c);

/* The next rows of an open frame's stream into its last step; ends in frame->ended with FRAME_OPEN. */
void pool_conn_fetch(struct pool_conn *c);

/* Ends an open frame, which nobody wants any more: it is rolled back, and nothing is called. */
void pool_conn_finish(struct pool_conn *c);

/* Closes a connection and makes it anew, soon; `reason` is a literal. Its frame ends in FRAME_LOST. */
void pool_conn_break(struct pool_conn *c, const char *reason);

/* Frees the results of a frame's steps. */
void pool_frame_clear(struct frame *f);

#endif
