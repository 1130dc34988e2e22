/* What the files of this room share and nobody else sees. */
#ifndef LOOP_INSIDE_H
#define LOOP_INSIDE_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "loop/later.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"

struct signal_source {
	struct signal_source *next;
	struct watch *watch; /* owned */
	int fd;              /* owned: a signalfd */
	loop_fn *fn;
	void *owner;
};

struct loop {
	struct event_base *base;
	int64_t now_ms; /* 0: not read in this turn */
	bool stopping;
	struct later *first_later, **last_later;
	struct signal_source *signals; /* owned */

	pthread_mutex_t lock; /* guards the two posts, closed, halted and woken: other threads touch these */
	struct loop_post *first_post, **last_post;
	bool closed;
	bool halted; /* another thread wants it to stop */
	bool woken;  /* the eventfd has been written since posts were taken */
	int wake_fd; /* an eventfd: another thread has posted */
	struct watch *wake_watch;
};

/* Runs the laters that wait now; those that they start wait for the next time. */
void later_run_all(struct loop *loop);

#endif
