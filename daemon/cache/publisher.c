/*
 * Decides when every worker shows a revision. A delivery is one small block that travels: posted to the
 * worker, which takes the reference, and posted back as its receipt.
 */
#include "cache/publisher.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "cache/cache.h"
#include "cache/snapshot.h"
#include "loop/loop.h"

struct subscriber {
	struct loop *loop;
	struct cache *cache;
	int64_t shown; /* the revision it has told that it shows */
};

struct publisher {
	struct loop *loop;
	int64_t settled;
	unsigned count, max;
	struct subscriber subscribers[];
};

struct delivery {
	struct publisher *publisher;
	struct subscriber *to;
	const struct snapshot *snapshot; /* one of these three */
	const struct figures *figures;
	int64_t settled;
	int64_t shown; /* on the way back */
};

struct publisher *publisher_new(struct loop *loop, unsigned subscribers_max)
{
	struct publisher *p = calloc(1, sizeof *p + subscribers_max * sizeof p->subscribers[0]);

	if (p == NULL)
		return NULL;
	p->loop = loop;
	p->max = subscribers_max;
	return p;
}

void publisher_free(struct publisher *p)
{
	free(p);
}

void publisher_add(struct publisher *p, struct loop *loop, struct cache *cache)
{
	if (p->count < p->max)
		p->subscribers[p->count++] = (struct subscriber){ .loop = loop, .cache = cache, .shown = INT64_MIN };
}

/* On a worker's thread. */
static void settle_taken(void *owner)
{
	struct delivery *d = owner;

	cache_settle(d->to->cache, d->settled);
	free(d);
}

/* Posts a delivery to one worker. What cannot be posted is dropped: the next snapshot makes up for it. */
static void deliver(struct subscriber *to, loop_fn *fn, const struct delivery *what)
{
	struct delivery *d = malloc(sizeof *d);

	if (d != NULL) {
		*d = *what;
		d->to = to;
		if (loop_post(to->loop, fn, d))
			return;
	}
	snapshot_drop(what->snapshot);
	figures_drop(what->figures);
	free(d);
}

static int64_t shown_by_all(const struct publisher *p)
{
	int64_t least = INT64_MAX;

	for (unsigned i = 0; i < p->count; i++)
		if (p->subscribers[i].shown < least)
			least = p->subscribers[i].shown;
	return least;
}

/* Back on the main thread: has the last worker taken it, too? */
static void receipt_came(void *owner)
{
	struct delivery *d = owner;
	struct publisher *p = d->publisher;
	int64_t shown;

	if (d->shown > d->to->shown)
		d->to->shown = d->shown;
	free(d);
	shown = shown_by_all(p);
	if (shown <= p->settled)
		return;
	p->settled = shown;
	for (unsigned i = 0; i < p->count; i++)
		deliver(&p->subscribers[i], settle_taken, &(struct delivery){ .publisher = p, .settled = shown });
}

/* On a worker's thread. */
static void delivery_taken(void *owner)
{
	struct delivery *d = owner;

	if (d->snapshot != NULL)
		cache_take_snapshot(d->to->cache, d->snapshot);
	if (d->figures != NULL) {
		d->shown = d->figures->revision;
		cache_take_figures(d->to->cache, d->figures);
	}
	if (d->figures == NULL || !loop_post(d->publisher->loop, receipt_came, d))
		free(d);
}

void publisher_snapshot(struct publisher *p, const struct snapshot *s)
{
	for (unsigned i = 0; i < p->count; i++)
		deliver(&p->subscribers[i], delivery_taken,
			&(struct delivery){ .publisher = p, .snapshot = snapshot_keep(s) });
}

void publisher_figures(struct publisher *p, const struct figures *f)
{
	for (unsigned i = 0; i < p->count; i++)
		deliver(&p->subscribers[i], delivery_taken,
			&(struct delivery){ .publisher = p, .figures = figures_keep(f) });
}
