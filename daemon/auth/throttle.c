/*
 * Token buckets by name, for all workers. The table is a fixed number of sets of eight buckets: a name
 * lives in the set its hash picks, and where the set is full the place idle longest is given up. So
 * memory is bounded whatever names come, and a name that is busy keeps its place.
 */
#include "auth/throttle.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SET_BUCKETS = 8, NAME_MAX_BYTES = 40, MILLI = 1000, MINUTE_MS = 60000 };

struct bucket {
	char name[NAME_MAX_BYTES];
	int64_t millitokens; /* a thousandth of a filing: refill stays in whole numbers */
	int64_t seen_ms;
};

struct throttle {
	pthread_mutex_t lock;
	int64_t per_minute, burst;
	size_t sets;
	struct bucket buckets[];
};

struct throttle *throttle_new(unsigned per_minute, unsigned burst, unsigned names_max)
{
	size_t sets = names_max / SET_BUCKETS + 1;
	struct throttle *t = calloc(1, sizeof *t + sets * SET_BUCKETS * sizeof t->buckets[0]);

	if (t == NULL)
		return NULL;
	t->per_minute = per_minute;
	t->burst = burst;
	t->sets = sets;
	pthread_mutex_init(&t->lock, NULL);
	return t;
}

void throttle_free(struct throttle *t)
{
	if (t == NULL)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* FNV-1a. */
static uint64_t hash_of(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	return h;
}

/* The name's place, made anew (full) where it has none. */
static struct bucket *bucket_for(struct throttle *t, const char *name, int64_t now_ms)
{
	struct bucket *set = &t->buckets[(hash_of(name) % t->sets) * SET_BUCKETS], *idlest = set;

	for (struct bucket *p = set; p < set + SET_BUCKETS; p++) {
		if (strncmp(p->name, name, sizeof p->name - 1) == 0)
			return p;
		if (p->seen_ms < idlest->seen_ms || p->name[0] == '\0')
			idlest = p;
	}
	*idlest = (struct bucket){ .millitokens = t->burst * MILLI, .seen_ms = now_ms };
	strncpy(idlest->name, name, sizeof idlest->name - 1);
	return idlest;
}

static void refill(const struct throttle *t, struct bucket *p, int64_t now_ms)
{
	int64_t elapsed_ms = now_ms > p->seen_ms ? now_ms - p->seen_ms : 0;

	if (elapsed_ms > 60 * MINUTE_MS)
		elapsed_ms = 60 * MINUTE_MS;
	p->millitokens += elapsed_ms * t->per_minute * MILLI / MINUTE_MS;
	if (p->millitokens > t->burst * MILLI)
		p->millitokens = t->burst * MILLI;
	p->seen_ms = now_ms;
}

/* Rounded up: whoever comes then finds one. */
static unsigned seconds_until(const struct throttle *t, int64_t millitokens)
{
	int64_t a_minute = (int64_t)t->per_minute * MILLI;

	return (unsigned)((millitokens * 60 + a_minute - 1) / a_minute);
}

unsigned throttle_take(struct throttle *t, const char *name, int64_t now_ms)
{
	unsigned wait_s = 0;
	struct bucket *p;

	pthread_mutex_lock(&t->lock);
	p = bucket_for(t, name, now_ms);
	refill(t, p, now_ms);
	if (p->millitokens >= MILLI)
		p->millitokens -= MILLI;
	else
		wait_s = seconds_until(t, MILLI - p->millitokens);
	pthread_mutex_unlock(&t->lock);
	return wait_s;
}
