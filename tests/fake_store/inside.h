/* What the files of this room share and nobody else sees. */
#ifndef FAKE_STORE_INSIDE_H
#define FAKE_STORE_INSIDE_H

#include <sys/queue.h>

#include "base/arena.h"
#include "fake_store/fake_store.h"
#include "loop/later.h"

struct store_op {
	TAILQ_ENTRY(store_op) link;
	struct store *store;
	struct arena *arena; /* owned; the operation lives in it */
	const char *name;
	bool cancelled;
	bool told;       /* the test has heard of it */
	bool wants_more; /* a stream */
	bool asks;       /* an upload: a piece or the end waits for its answer */
	void (*fn)(void);
	void *owner;
	const struct keyed *keyed;
	struct filing *filing;
	struct list_question *question;
	const char *argument;
};

TAILQ_HEAD(fake_ops, store_op);

enum { FAKE_NAMES = 32 };

struct store {
	struct loop *loop;
	struct fake_ops ops;
	struct later later; /* tells the test of new calls */
	fake_store_called_fn *called;
	void *called_owner;
	store_notice_fn *notice;
	void *notice_owner;
	bool away, full, stopping;
	struct {
		const char *name;
		unsigned count;
	} calls[FAKE_NAMES];
};

/* A call that waits; NULL with *ret_fault when the database is away, the queue full or the store stopping. */
struct store_op *fake_call(struct store *s, const char *name, void (*fn)(void), void *owner, struct fault *ret_fault);

/* The same with an argument, with a keyed write's head (each copied). */
struct store_op *fake_call_with(struct store *s, const char *name, const char *argument, void (*fn)(void), void *owner,
	struct fault *ret_fault);
struct store_op *fake_call_keyed(struct store *s, const char *name, const struct keyed *keyed, void (*fn)(void),
	void *owner, struct fault *ret_fault);

/* Takes the oldest waiting call of that name off; NULL: none waits. The taker calls fn, then fake_free. */
struct store_op *fake_take(struct store *s, const char *name);

/* The oldest waiting call of that name, left where it is. */
struct store_op *fake_find(const struct store *s, const char *name);

/* The same operation has something more to ask, under another name. */
void fake_ask_on(struct store_op *op, const char *name);

/* Tells the owner of one of evidence.c's calls a fault. */
void fake_evidence_fail(struct store_op *op, const struct fault *f);

/* Frees it. */
void fake_free(struct store_op *op);

/* Tells its owner a fault, by the type of its callback, and frees it. */
void fake_fail(struct store_op *op, const struct fault *f);

/* Of findings.c: the findings that hold where nobody else has filed; and a fault. */
const char *fake_settled(struct store_op *op, const char *findings);
void fake_finding_fail(struct store_op *op, const struct fault *f);

#endif
