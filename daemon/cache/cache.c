/*
 * Decides which snapshots a worker shows and which answers are still good. An answer is written once
 * from a pair of snapshots and sent as it is until one of them is replaced. Refuses to know what the
 * answers say.
 */
#include "cache/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/gzip.h"
#include "cache/snapshot.h"
#include "loop/timer.h"

enum { BUCKETS = 256, WAIT_MS = 1000, ETAG_BYTES = 16 };

struct entry {
	struct entry *next; /* of the same bucket */
	uint64_t hash;
	struct rendered rendered;
	size_t name_len;
	char name[]; /* the name, then the plain bytes, then the packed ones */
};

struct cache_wait {
	struct cache_wait *next, **link; /* of the cache's list */
	struct cache *cache;
	struct timer *timer;
	cache_settled_fn *settled;
	void *owner;
	int64_t revision;
};

struct cache {
	struct loop *loop;
	const struct snapshot *snapshot;
	const struct figures *figures;
	cache_nudge_fn *nudge;
	void *nudge_owner;
	struct cache_wait *waits;
	int64_t settled_revision;
	unsigned entries, entries_max;
	struct entry *buckets[BUCKETS];
};

struct cache *cache_new(struct loop *loop, unsigned entries_max, cache_nudge_fn *nudge, void *owner)
{
	struct cache *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->loop = loop;
	c->entries_max = entries_max;
	c->nudge = nudge;
	c->nudge_owner = owner;
	return c;
}

static void forget_answers(struct cache *c)
{
	for (size_t i = 0; i < BUCKETS; i++)
		while (c->buckets[i] != NULL) {
			struct entry *e = c->buckets[i];

			c->buckets[i] = e->next;
			free(e);
		}
	c->entries = 0;
}

void cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	while (c->waits != NULL)
		cache_cancel(c->waits);
	forget_answers(c);
	snapshot_drop(c->snapshot);
	figures_drop(c->figures);
	free(c);
}

void cache_take_snapshot(struct cache *c, const struct snapshot *s)
{
	snapshot_drop(c->snapshot);
	c->snapshot = s;
	forget_answers(c);
}

void cache_take_figures(struct cache *c, const struct figures *f)
{
	figures_drop(c->figures);
	c->figures = f;
	forget_answers(c);
}

const struct snapshot *cache_snapshot(const struct cache *c)
{
	return c->snapshot;
}

const struct figures *cache_figures(const struct cache *c)
{
	return c->figures;
}

/* FNV-1a. */
static uint64_t hash_of(struct text name)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.at[i]) * 1099511628211u;
	return h;
}

const struct rendered *cache_find(const struct cache *c, struct text name)
{
	uint64_t hash = hash_of(name);

	for (const struct entry *e = c->buckets[hash % BUCKETS]; e != NULL; e = e->next)
		if (e->hash == hash && text_equal((struct text){ e->name, e->name_len }, name))
			return &e->rendered;
	return NULL;
}

/* A strong ETag of the bytes sent: half of their SHA-256 is plenty. */
static bool write_etag(struct text bytes, char ret_etag[40])
{
	char hex[DIGEST_HEX_SIZE];

	if (!digest_sha256_hex(bytes.at, bytes.len, hex))
		return false;
	snprintf(ret_etag, 40, "\"%.*s\"", 2 * ETAG_BYTES, hex);
	return true;
}

/* One block: the entry, its name, both codings. */
static struct entry *entry_make(struct text name, struct text plain, struct text packed)
{
	struct entry *e = malloc(sizeof *e + name.len + plain.len + packed.len);
	char *at;

	if (e == NULL)
		return NULL;
	*e = (struct entry){ .hash = hash_of(name), .name_len = name.len };
	at = e->name;
	memcpy(at, name.at, name.len);
	e->rendered.plain = (struct text){ at + name.len, plain.len };
	e->rendered.gzip = (struct text){ at + name.len + plain.len, packed.len };
	memcpy(at + name.len, plain.at, plain.len);
	memcpy(at + name.len + plain.len, packed.at, packed.len);
	if (write_etag(e->rendered.plain, e->rendered.etag) && write_etag(e->rendered.gzip, e->rendered.gzip_etag))
		return e;
	free(e);
	return NULL;
}

const struct rendered *cache_keep(struct cache *c, struct text name, struct text plain)
{
	struct buffer packed = { 0 };
	struct entry *e = NULL;

	if (gzip_pack(plain, &packed))
		e = entry_make(name, plain, buffer_text(&packed));
	buffer_free(&packed);
	if (e == NULL)
		return NULL;
	if (c->entries == c->entries_max)
		forget_answers(c);
	e->next = c->buckets[e->hash % BUCKETS];
	c->buckets[e->hash % BUCKETS] = e;
	c->entries++;
	return &e->rendered;
}

static void wait_wake(struct cache_wait *w)
{
	cache_settled_fn *settled = w->settled;
	void *owner = w->owner;

	cache_cancel(w);
	settled(owner);
}

/* A worker is stuck or the database is away: the change is committed, its answer must not wait longer. */
static void wait_expired(void *owner)
{
	wait_wake(owner);
}

/* The first that waits for `revision` or an earlier one; the list may change whenever one is woken. */
static struct cache_wait *first_due(const struct cache *c, int64_t revision)
{
	struct cache_wait *w = c->waits;

	while (w != NULL && w->revision > revision)
		w = w->next;
	return w;
}

void cache_settle(struct cache *c, int64_t revision)
{
	struct cache_wait *w;

	if (revision > c->settled_revision)
		c->settled_revision = revision;
	while ((w = first_due(c, c->settled_revision)) != NULL)
		wait_wake(w);
}

struct cache_wait *cache_wait(struct cache *c, int64_t revision, cache_settled_fn *settled, void *owner)
{
	struct cache_wait *w;

	if (revision <= c->settled_revision || (w = calloc(1, sizeof *w)) == NULL)
		return NULL;
	*w = (struct cache_wait){ .cache = c, .settled = settled, .owner = owner, .revision = revision };
	w->timer = timer_new(c->loop, wait_expired, w);
	if (w->timer == NULL) {
		free(w);
		return NULL;
	}
	timer_start(w->timer, WAIT_MS);
	w->next = c->waits;
	w->link = &c->waits;
	if (w->next != NULL)
		w->next->link = &w->next;
	c->waits = w;
	c->nudge(c->nudge_owner);
	return w;
}

void cache_cancel(struct cache_wait *w)
{
	if (w == NULL)
		return;
	*w->link = w->next;
	if (w->next != NULL)
		w->next->link = w->link;
	timer_free(w->timer);
	free(w);
}
