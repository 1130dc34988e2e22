/*
 * The loop: one thread waits here for descriptors, times and other threads, and runs one callback
 * after another. Nothing in it is thread-safe but loop_post, loop_post_with and loop_halt. tests/fake_loop keeps the same promises
 * with time that a test moves.
 */
#ifndef LOOP_LOOP_H
#define LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

typedef void loop_fn(void *owner);

/* A post in its poster's own memory, for what must be told even when there is none. Its members are the loop's. */
struct loop_post {
	struct loop_post *next;
	loop_fn *fn;
	void *owner;
	bool owned; /* by the loop, which frees it */
};

/* A new loop for the thread that will run it; NULL when memory or descriptors are out. The caller frees it. */
struct loop *loop_new(void);

/* Runs callbacks until loop_stop, then those posts that were queued before it, and returns. Run again it takes no posts. */
void loop_run(struct loop *loop);

/* Lets loop_run return after the current callback; from the loop's own thread (others post a function that calls it). */
void loop_stop(struct loop *loop);

/* The same from any thread. Needs no memory, so it cannot fail. */
void loop_halt(struct loop *loop);

/* Frees the loop; its watches, timers and laters must be gone. Posts that nobody ran are dropped. NULL does nothing. */
void loop_free(struct loop *loop);

/* Milliseconds of a clock that never goes back, read once a turn: cheap, and the same for all callbacks of a turn. */
int64_t loop_now_ms(struct loop *loop);

/* The wall clock in microseconds since 1970 UTC, read now. */
int64_t loop_now_us(struct loop *loop);

/*
 * From any thread: runs fn(owner) in the loop's thread, in the order of the posts of one thread. False: memory
 * is out or the loop has been stopped, fn will not run and what owner points to stays the caller's.
 */
bool loop_post(struct loop *loop, loop_fn *fn, void *owner);

/* The same with a post that stays untouched until fn begins, which may free it. False: the loop has been stopped. */
bool loop_post_with(struct loop *loop, struct loop_post *post, loop_fn *fn, void *owner);

/*
 * Runs fn(owner) whenever the process gets the signal, until the loop is freed. Blocks the signal in this
 * thread, so call it before other threads start. False: descriptors or memory are out.
 */
bool loop_on_signal(struct loop *loop, int signal_number, loop_fn *fn, void *owner);

#endif
