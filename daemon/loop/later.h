/*
 * A later: runs once the current callback has returned, so that nobody is called back from inside their
 * own call. It lives inside its owner's struct, needs no memory and cannot fail.
 */
#ifndef LOOP_LATER_H
#define LOOP_LATER_H

#include <stdbool.h>

struct loop;

typedef void later_fn(void *owner);

/* Zero-initialise, then later_init. The members belong to the loop. */
struct later {
	struct loop *loop;
	later_fn *fn;
	void *owner;
	struct later *next;
	struct later **place; /* what points at it while it waits, else NULL */
};

/* Says what it will do. */
void later_init(struct later *l, struct loop *loop, later_fn *fn, void *owner);

/* Runs it after the current callback, or in the next turn when no callback is running; in the order of these calls. Waiting already: nothing changes. */
void later_run(struct later *l);

/* It will not run. Call it before the owner's memory goes. */
void later_cancel(struct later *l);

/* Whether it waits to be run. */
bool later_is_waiting(const struct later *l);

#endif
