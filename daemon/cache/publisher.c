/*
 * Decides when every worker shows a revision. A worker has one delivery, a block of the publisher's own that
 * travels: posted to the worker, which takes the references, and posted back as its receipt. What is published
 * meanwhile waits for it, the newest only. So nothing here needs memory: a worker that missed a change for want of
 * some would show old figures until the next one.
 */
#include "cache/publisher.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "cache/cache.h"
#include "cache/snapshot.h"
#include "loop/loop.h"

/* What a worker is told. */
struct news {
	const struct snapshot *snapshot; /* owned references; NULL: none */
	const struct figures *figures;
	int64_t settled; /* INT64_MIN: nothing about it */
};

struct subscriber {
	struct publisher *publisher;
	struct loop *loop;
	struct cache *cache;
	int64_t shown;       /* the revision it has told that it shows */
	struct news waiting; /* for the delivery to come back */
	bool due;            /* something waits */
	bool travelling;     /* the rest is the worker's until it is back */
	struct loop_post post;
	struct news carried;
	int64_t carried_shown; /* on the way back */
};

struct publisher {
	struct loop *loop;
	int64_t settled;
	unsigned count, max;
	struct subscriber subscribers[];
};

static const struct news no_news = { .settled = INT64_MIN };

struct publisher *publisher_new(struct loop *loop, unsigned subscribers_max)
{
	struct publisher *p = calloc(1, sizeof *p + subscribers_max * sizeof p->subscribers[0]);

	if (p == NULL)
		return NULL;
	p->loop = loop;
	p->max = subscribers_max;
	return p;
}

static void news_drop(struct news *n)
{
	snapshot_drop(n->snapshot);
	figures_drop(n->figures);
	*n = no_news;
}

void publisher_free(struct publisher *p)
{
	if (p == NULL)
		return;
	for (unsigned i = 0; i < p->count; i++) {
		news_drop(&p->subscribers[i].waiting);
		news_drop(&p->subscribers[i].carried);
	}
	free(p);
}

void publisher_add(struct publisher *p, struct loop *loop, struct cache *cache)
{
	if (p->count < p->max)
		p->subscribers[p->count++] = (struct subscriber){
			.publisher = p,
			.loop = loop,
			.cache = cache,
			.shown = INT64_MIN,
			.waiting = no_news,
			.carried = no_news,
			.carried_shown = INT64_MIN,
		};
}

static void receipt_came(void *owner);

/* On a worker's thread. */
static void delivery_taken(void *owner)
{
	struct subscriber *s = owner;
	struct news n = s->carried;

	s->carried = no_news;
	if (n.snapshot != NULL)
		cache_take_snapshot(s->cache, n.snapshot);
	if (n.figures != NULL) {
		s->carried_shown = n.figures->revision;
		cache_take_figures(s->cache, n.figures);
	}
	if (n.settled != INT64_MIN)
		cache_settle(s->cache, n.settled);
	loop_post_with(s->publisher->loop, &s->post, receipt_came, s);
}

/* A loop that was stopped takes nothing more, and shows nothing more. */
static void deliver(struct subscriber *s)
{
	if (s->travelling || !s->due)
		return;
	s->carried = s->waiting;
	s->waiting = no_news;
	s->due = false;
	s->travelling = loop_post_with(s->loop, &s->post, delivery_taken, s);
	if (!s->travelling)
		news_drop(&s->carried);
}

static int64_t shown_by_all(const struct publisher *p)
{
	int64_t least = INT64_MAX;

	for (unsigned i = 0; i < p->count; i++)
		if (p->subscribers[i].shown < least)
			least = p->subscribers[i].shown;
	return least;
}

static void settle(struct publisher *p, int64_t revision)
{
	p->settled = revision;
	for (unsigned i = 0; i < p->count; i++) {
		p->subscribers[i].waiting.settled = revision;
		p->subscribers[i].due = true;
		deliver(&p->subscribers[i]);
	}
}

/* Back on the main thread: has the last worker taken it, too? */
static void receipt_came(void *owner)
{
	struct subscriber *s = owner;
	struct publisher *p = s->publisher;

	s->travelling = false;
	if (s->carried_shown > s->shown)
		s->shown = s->carried_shown;
	if (shown_by_all(p) > p->settled)
		settle(p, shown_by_all(p));
	deliver(s);
}

void publisher_snapshot(struct publisher *p, const struct snapshot *snapshot)
{
	for (unsigned i = 0; i < p->count; i++) {
		struct subscriber *s = &p->subscribers[i];

		snapshot_drop(s->waiting.snapshot);
		s->waiting.snapshot = snapshot_keep(snapshot);
		s->due = true;
		deliver(s);
	}
}

void publisher_figures(struct publisher *p, const struct figures *f)
{
	for (unsigned i = 0; i < p->count; i++) {
		struct subscriber *s = &p->subscribers[i];

		figures_drop(s->waiting.figures);
		s->waiting.figures = figures_keep(f);
		s->due = true;
		deliver(s);
	}
}
