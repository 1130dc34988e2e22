/*
 * A loop for tests: the same promises as daemon/loop, with a clock that stands still until the test
 * moves it and descriptors that are ready when the test says so. Link tests/fake_loop instead of
 * daemon/loop. loop_run handles what is due and returns when nothing is left to do.
 */
#ifndef FAKE_LOOP_FAKE_LOOP_H
#define FAKE_LOOP_FAKE_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "loop/loop.h"

/* The wall clock from now on; it moves with fake_loop_advance. It begins at 2023-07-31T01:00:00Z. */
void fake_loop_set_wall_us(struct loop *loop, int64_t now_us);

/* Runs laters and posts until none is left; timers that are due too. */
void fake_loop_settle(struct loop *loop);

/* Moves time by ms; timers fire in their order at their own instant, each followed by fake_loop_settle. */
void fake_loop_advance(struct loop *loop, int64_t ms);

/* Tells the watch over fd that these bits are true, if it asks for any of them; then settles. False: nobody asked. */
bool fake_loop_fire(struct loop *loop, int fd, unsigned what);

/* What the watch over fd asks for; 0 also where there is none. */
unsigned fake_loop_wants(const struct loop *loop, int fd);

/* As if the process had got the signal; false: nobody asked for it. */
bool fake_loop_signal(struct loop *loop, int signal_number);

/* Milliseconds until the next timer; -1: none runs. */
int64_t fake_loop_next_ms(const struct loop *loop);

/* Watches and timers that were not freed: a test ends with 0. */
unsigned fake_loop_alive(const struct loop *loop);

#endif
