#ifndef CACHE_FEED_H
#define CACHE_FEED_H

/*
 * One worker's view of the change feed: how far it is, and who waits for more. A reader that waits here holds
 * no lane of the database; the main thread tells when positions were given, and about whom.
 */

#include <stdbool.h>
#include <stdint.h>

struct feed;
struct feed_wait;
struct loop;

/* Tells the main thread, from a worker, that something was written; thread-safe. */
typedef void feed_wrote_fn(void *owner);

/* The end of a wait: there may be something behind the reader's position, or its time is over. */
typedef void feed_woken_fn(void *owner, bool moved);

enum feed_answer {
	FEED_WAITS, /* one callback or feed_cancel will end it */
	FEED_MOVED, /* positions were given meanwhile: read again */
	FEED_OVER,  /* nobody waits any more: the worker stops, or memory is short */
};

/* NULL: no memory. */
struct feed *feed_new(struct loop *loop, feed_wrote_fn *wrote, void *owner);

/* Who still waits is forgotten, not called. NULL does nothing. */
void feed_free(struct feed *f);

/* Something was committed by this worker. */
void feed_wrote(struct feed *f);

/* Positions up to `head` were given, to changes of these enterprises (codes with commas; NULL: of anybody). Wakes
 * the readers that are told of one of them, and those that are told of more than one enterprise. */
void feed_advance(struct feed *f, int64_t head, const char *codes);

/* Waits, at most wait_ms, for events behind `position`, up to which the caller has read; `uscc` is the one enterprise
 * that it is told of, "" for more than one. Owned by the caller. */
enum feed_answer feed_wait(struct feed *f, int64_t position, const char *uscc, int64_t wait_ms, feed_woken_fn *woken,
	void *owner, struct feed_wait **ret_wait);

/* Nobody waits any more. NULL does nothing. */
void feed_cancel(struct feed_wait *w);

/* Wakes everybody as if their time were over; from here on nobody waits. */
void feed_end(struct feed *f);

/* How many wait. */
unsigned feed_count(const struct feed *f);

#endif
