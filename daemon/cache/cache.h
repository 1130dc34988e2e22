#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H

/*
 * One worker's view of the snapshots, and the answers already written from them. The main thread posts
 * new snapshots; taking one drops every answer made from the old.
 */

#include <stdint.h>

#include "base/text.h"

struct cache;
struct cache_wait;
struct figures;
struct loop;
struct snapshot;

/* An answer ready to send: plain and packed, each with its ETag in quotes (SHA-256 of its bytes). */
struct rendered {
	struct text plain, gzip;
	char etag[40], gzip_etag[40];
};

/* Asks the main thread, from a worker, to look at the figures again; thread-safe. */
typedef void cache_nudge_fn(void *owner);

typedef void cache_settled_fn(void *owner);

/* `entries_max` rendered answers at the most. NULL: no memory. */
struct cache *cache_new(struct loop *loop, unsigned entries_max, cache_nudge_fn *nudge, void *owner);

/* Who still waits is forgotten, not called. NULL does nothing. */
void cache_free(struct cache *c);

/* Takes over the reference. */
void cache_take_snapshot(struct cache *c, const struct snapshot *s);

/* The same for figures. */
void cache_take_figures(struct cache *c, const struct figures *f);

/* Borrowed; NULL while nothing was loaded yet. */
const struct snapshot *cache_snapshot(const struct cache *c);

/* Likewise. */
const struct figures *cache_figures(const struct cache *c);

/* The answer written before under this name (a canonical query) from the present snapshots, or NULL.
 * Borrowed until the next cache call of this worker. */
const struct rendered *cache_find(const struct cache *c, struct text name);

/* Remembers `plain` (copied) under `name`, packs it, hashes both. NULL: no memory. Borrowed as above. */
const struct rendered *cache_keep(struct cache *c, struct text name, struct text plain);

/* Every worker shows `revision` or later: wakes who waits for it. Called on this worker's thread. */
void cache_settle(struct cache *c, int64_t revision);

/* Waits until every worker shows `revision`, at most a second. NULL: it is shown already (or no memory:
 * then nobody waits). Ends in one callback or cache_cancel. */
struct cache_wait *cache_wait(struct cache *c, int64_t revision, cache_settled_fn *settled, void *owner);

/* Nobody waits any more. NULL does nothing. */
void cache_cancel(struct cache_wait *w);

#endif
