/*
 * Decides whether one more connection may come in. An open hash of addresses; its seed is random so
 * that nobody can choose addresses that collide.
 */
#include "net/crowd.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define TIGHT_PART 16 /* of all places: when fewer are free */

struct seat {
	uint64_t key[2]; /* the address as it counts */
	unsigned count;  /* 0: empty */
};

struct crowd {
	struct crowd_limits limits;
	unsigned most; /* what there is room for */
	unsigned count;
	uint64_t seed;
	size_t mask;
	struct seat seats[];
};

struct crowd *crowd_new(const struct crowd_limits *limits)
{
	size_t room = 16;
	struct crowd *c;

	while (room < (size_t)limits->total * 2)
		room *= 2;
	c = calloc(1, sizeof *c + room * sizeof c->seats[0]);
	if (c == NULL)
		return NULL;
	c->limits = *limits;
	c->most = limits->total;
	c->mask = room - 1;
	if (getrandom(&c->seed, sizeof c->seed, 0) != (ssize_t)sizeof c->seed)
		c->seed = (uint64_t)(uintptr_t)c;
	return c;
}

static void key_of(const struct endpoint *peer, uint64_t ret_key[2])
{
	memcpy(ret_key, peer->ip, 16);
	if (!peer->is_v4)
		ret_key[1] = 0;
}

static size_t home_of(const struct crowd *c, const uint64_t key[2])
{
	uint64_t h = c->seed;

	for (int i = 0; i < 2; i++) {
		h ^= key[i];
		h *= 0x9e3779b97f4a7c15U;
		h ^= h >> 29;
		h *= 0xbf58476d1ce4e5b9U;
		h ^= h >> 32;
	}
	return h & c->mask;
}

/* The key's seat, or the empty one where it would sit. There is always an empty one: at most half are taken. */
static size_t find(const struct crowd *c, const uint64_t key[2])
{
	size_t at = home_of(c, key);

	while (c->seats[at].count != 0 && memcmp(c->seats[at].key, key, 16) != 0)
		at = (at + 1) & c->mask;
	return at;
}

const char *crowd_enter(struct crowd *c, const struct endpoint *peer)
{
	uint64_t key[2];
	struct seat *s;

	if (c->count >= c->limits.total)
		return "too many connections";
	key_of(peer, key);
	s = &c->seats[find(c, key)];
	if (s->count >= c->limits.per_address)
		return "too many connections from one address";
	memcpy(s->key, key, sizeof key);
	s->count++;
	c->count++;
	return NULL;
}

/* Empties a seat and moves those behind it up, so that every search still ends at the first empty one. */
static void vacate(struct crowd *c, size_t hole)
{
	size_t at = hole;

	c->seats[hole].count = 0;
	for (;;) {
		size_t home;

		at = (at + 1) & c->mask;
		if (c->seats[at].count == 0)
			return;
		home = home_of(c, c->seats[at].key);
		if (((at - home) & c->mask) < ((at - hole) & c->mask))
			continue;
		c->seats[hole] = c->seats[at];
		c->seats[at].count = 0;
		hole = at;
	}
}

void crowd_leave(struct crowd *c, const struct endpoint *peer)
{
	uint64_t key[2];
	size_t at;

	key_of(peer, key);
	at = find(c, key);
	if (c->seats[at].count == 0)
		return;
	c->count--;
	if (c->seats[at].count > 1)
		c->seats[at].count--;
	else
		vacate(c, at);
}

void crowd_set_limits(struct crowd *c, const struct crowd_limits *limits)
{
	c->limits = *limits;
	if (c->limits.total > c->most)
		c->limits.total = c->most;
}

bool crowd_is_tight(const struct crowd *c)
{
	return c->count + c->limits.total / TIGHT_PART >= c->limits.total;
}

unsigned crowd_count(const struct crowd *c)
{
	return c->count;
}

void crowd_free(struct crowd *c)
{
	free(c);
}
