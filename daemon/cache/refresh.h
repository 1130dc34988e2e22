#ifndef CACHE_REFRESH_H
#define CACHE_REFRESH_H

/*
 * Keeps the snapshots fresh, on the main thread with the main thread's store: at the start, when told
 * (a notice, a worker's own write), once a second for what nobody tells, and when the day changes in
 * Shanghai.
 */

#include <stddef.h>

struct loop;
struct publisher;
struct refresh;
struct store;

/* All borrowed. Begins to read as soon as the store can. NULL: no memory. */
struct refresh *refresh_new(struct loop *loop, struct store *store, struct publisher *publisher);

/* Something changed: look now, or once more after the look that is under way. */
void refresh_figures(struct refresh *r);

/* The same for the catalogue. */
void refresh_catalogue(struct refresh *r);

/* How many shipped documents the catalogue lacked, or had in an older form, when it was read last. */
size_t refresh_behind(const struct refresh *r);

/* NULL does nothing. */
void refresh_free(struct refresh *r);

#endif
