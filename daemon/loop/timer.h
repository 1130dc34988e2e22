/*
 * A timer: one shot, started again as often as you like. Starting a running timer anew and stopping it
 * cost a store, not a system call, so a deadline may be set for every request.
 */
#ifndef LOOP_TIMER_H
#define LOOP_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct timer;

typedef void timer_fn(void *owner);

/* A timer that is not running; NULL when memory is out. */
struct timer *timer_new(struct loop *loop, timer_fn *fn, void *owner);

/* Fires once in delay_ms (0: in the next turn), whatever it was doing before. Cannot fail: room was taken by timer_new. */
void timer_start(struct timer *t, int64_t delay_ms);

/* It will not fire. */
void timer_stop(struct timer *t);

/* Whether it will fire. */
bool timer_is_running(const struct timer *t);

/* Ends it, also from inside its own callback; it does not fire afterwards. NULL does nothing. */
void timer_free(struct timer *t);

#endif
