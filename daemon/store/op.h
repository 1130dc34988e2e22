/* Inside the store: an operation from its call to its one callback. */
#ifndef STORE_OP_H
#define STORE_OP_H

#include <sys/queue.h>

#include "base/arena.h"
#include "store/notice.h"
#include "store/pool.h"
#include "store/store.h"

struct group;
struct timer;

enum op_phase {
	OP_RUN,    /* its frame is to be run */
	OP_SETTLE, /* it was sent and nobody knows whether it was committed: its key is to be looked up */
};

enum { OP_STEPS_MAX = 32 };

/* Its answer has come: reads the rows of op->frame and calls op->fn, or tells *f. */
typedef void op_finish_fn(struct store_op *op, const struct fault *f);

struct store_op {
	TAILQ_ENTRY(store_op) link; /* in its lane, while it waits */
	TAILQ_ENTRY(store_op) due;  /* in the store, by deadline */
	struct store *store;
	enum store_lane lane;
	struct arena *arena; /* owned; the operation itself lives in it */
	struct frame frame;
	struct frame_step steps[OP_STEPS_MAX]; /* all that were ever asked; the frame has the last of them */
	struct frame settle;                   /* looks its key up */
	struct frame_step settle_step;
	enum op_phase phase;
	unsigned attempts; /* times that its frame was sent */
	bool waiting;      /* in its lane */
	bool gone;         /* nobody is to be called any more */
	bool due_listed;
	bool single;            /* a filing that goes in a group of its own */
	bool yielded;           /* a filing that has waited for one with a mark of its own */
	frame_fn *ended;        /* what its frame's end means; NULL: what it means for most */
	struct pool_conn *conn; /* a stream: where its cursor is */
	int64_t deadline_ms;
	const struct keyed *keyed; /* a write; NULL: a read, which may simply be asked again */
	const void *ask;           /* what the noun needs to answer */
	void *state;               /* a stream: how far it is */
	struct arena *batch;       /* a stream: owned, the rows of one batch */
	op_finish_fn *finish;
	void (*fn)(void); /* the caller's callback, of the type that the noun knows */
	void *owner;
};

TAILQ_HEAD(op_list, store_op);

struct store {
	struct loop *loop;
	struct store_limits limits;
	struct pool *pool;
	struct group *group;
	struct op_list lanes[LANE_COUNT]; /* waiting */
	unsigned waiting[LANE_COUNT];
	struct op_list due;
	struct timer *timer; /* the first of due */
	struct arena_shelf arenas;
	unsigned alive; /* operations that are not freed yet */
	bool stopping;  /* nothing new is taken */
	bool closing;   /* nobody is called any more */
	store_fatal_fn *fatal;
	void *fatal_owner;
	store_notice_fn *notice;
	void *notice_owner;
};

/* A new operation, its caller copied (NULL: nobody's), with no step yet; NULL with *ret_fault when the store takes none. */
struct store_op *op_new(struct store *s, enum store_lane lane, const struct caller *caller, void (*fn)(void),
	void *owner, struct fault *ret_fault);

/* Adds a statement; binds are copied. False: the arena is full. */
bool op_add(struct store_op *op, unsigned query, const struct bind *binds, size_t count);

/* Makes it a keyed write (the struct is copied), to be settled by its key. False: the arena is full. */
bool op_set_keyed(struct store_op *op, const struct keyed *keyed);

/* Puts it in its lane, and on its way where a connection is free. `built` false: frees it and says 500. Returns op or NULL. */
struct store_op *op_submit(struct store_op *op, bool built, op_finish_fn *finish, struct fault *ret_fault);

/* Rows of a step, decoded once; a NULL `at` where that failed. */
struct list op_rows(struct store_op *op, size_t step, const struct shape *shape);

/* The one row of a step, or NULL; *ret_bad tells "no row" from "could not be read". */
const void *op_row(struct store_op *op, size_t step, const struct shape *shape, bool *ret_bad);

/* Back to the head of its lane: it was sent and came back without an answer. */
void op_requeue(struct store_op *op);

/* Tells a fault and frees it. */
void op_fail(struct store_op *op, const struct fault *f);

/* Calls op->finish unless the owner has gone, and frees it. */
void op_finish(struct store_op *op, const struct fault *f);

/* Sends the look-up of its key. */
void op_settle(struct store_op *op, struct pool_conn *c);

/* Frees it, wherever it is. Nobody is called. */
void op_free(struct store_op *op);

#endif
