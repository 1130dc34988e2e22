#ifndef CACHE_PUBLISHER_H
#define CACHE_PUBLISHER_H

/*
 * Brings snapshots from the main thread to the workers and learns when all of them have taken one:
 * only then does a revision count as shown, and answers that wait for it go out.
 */

struct cache;
struct figures;
struct loop;
struct publisher;
struct snapshot;

/* For `subscribers_max` workers; `loop` is the main thread's. NULL: no memory. */
struct publisher *publisher_new(struct loop *loop, unsigned subscribers_max);

/* Adds a worker's cache, before its thread runs; both borrowed until publisher_free. */
void publisher_add(struct publisher *p, struct loop *loop, struct cache *cache);

/* Gives every worker a reference; where two come before a worker has taken the first, the second only. Needs no memory. The caller keeps its own. */
void publisher_snapshot(struct publisher *p, const struct snapshot *s);

/* The same; its revision counts as shown when all have taken it. */
void publisher_figures(struct publisher *p, const struct figures *f);

/* After the workers' loops have stopped and all loops are freed: its posts lie in it. NULL does nothing. */
void publisher_free(struct publisher *p);

#endif
