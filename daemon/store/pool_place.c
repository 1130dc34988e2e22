/*
 * Decides in which place a connection may be after which, what is watched there, and when it is made
 * again; finds the idle, counts the rest and ends them all. Refuses to know what travels over it.
 */
#include <stdlib.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"
#include "store/pool_place.h"

static const bool legal[POOL_STATE_COUNT][POOL_STATE_COUNT] = {
	[POOL_CONNECTING] = { [POOL_PREPARING] = true, [POOL_BROKEN] = true },
	[POOL_PREPARING] = { [POOL_IDLE] = true, [POOL_BROKEN] = true },
	[POOL_IDLE] = { [POOL_BUSY] = true, [POOL_BROKEN] = true },
	[POOL_BUSY] = { [POOL_IDLE] = true, [POOL_BROKEN] = true },
	[POOL_BROKEN] = { [POOL_CONNECTING] = true },
};

void pool_conn_watch(struct pool_conn *c)
{
	unsigned what = 0;

	if (c->state == POOL_CONNECTING)
		what = c->wants_read ? WATCH_READ : WATCH_WRITE;
	else if (c->state != POOL_BROKEN)
		what = WATCH_READ | (c->unsent ? WATCH_WRITE : 0u);
	if (c->watch != NULL && !watch_set(c->watch, what))
		later_run(&c->doom);
}

void pool_conn_move(struct pool_conn *c, enum pool_state to)
{
	if (!legal[c->state][to]) {
		log_say(LOG_LEVEL_ERROR, "store: connection from state %d to %d", (int)c->state, (int)to);
		abort();
	}
	TAILQ_REMOVE(&c->pool->lists[c->state], c, link);
	TAILQ_INSERT_TAIL(&c->pool->lists[to], c, link);
	c->state = to;
	pool_conn_watch(c);
}

/* Half to all of it, so that many connections do not come back in one instant. */
static int64_t jitter(struct pool *p, int64_t delay_ms)
{
	p->dice = p->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return delay_ms / 2 + (int64_t)((p->dice >> 33) % (uint64_t)(delay_ms / 2 + 1));
}

/* At once after a connection that worked; then doubled with each attempt in a row that did not. */
int64_t pool_conn_delay(struct pool_conn *c)
{
	int64_t delay = c->pool->limits->reconnect_min_ms;

	if (c->failures == 0)
		return jitter(c->pool, delay / 4);
	for (unsigned i = 1; i < c->failures && delay < c->pool->limits->reconnect_max_ms; i++)
		delay *= 2;
	return jitter(c->pool, delay < c->pool->limits->reconnect_max_ms ? delay : c->pool->limits->reconnect_max_ms);
}

struct pool_conn *pool_find_idle(struct pool *p, enum store_lane lane)
{
	struct pool_conn *c;

	TAILQ_FOREACH(c, &p->lists[POOL_IDLE], link)
	if (c->lane == lane)
		return c;
	return NULL;
}

enum store_lane pool_conn_lane(const struct pool_conn *c)
{
	return c->lane;
}

static unsigned count_in(const struct pool *p, enum pool_state state, enum store_lane lane)
{
	const struct pool_conn *c;
	unsigned count = 0;

	TAILQ_FOREACH(c, &p->lists[state], link)
	count += c->lane == lane;
	return count;
}

unsigned pool_count_prepared(const struct pool *p, enum store_lane lane)
{
	return count_in(p, POOL_IDLE, lane) + count_in(p, POOL_BUSY, lane);
}

bool pool_is_down(const struct pool *p, enum store_lane lane)
{
	const struct pool_conn *c;

	if (pool_count_prepared(p, lane) > 0)
		return false;
	for (size_t i = 0; i < POOL_STATE_COUNT; i++)
		TAILQ_FOREACH(c, &p->lists[i], link)
	if (c->lane == lane && c->failures > 0)
		return true;
	return p->limits->connections[lane] == 0;
}

const char *pool_reason(const struct pool *p)
{
	return p->reason;
}

struct pool *pool_new(
	struct loop *loop, const struct store_limits *limits, const struct pool_events *events, void *owner)
{
	struct pool *p = calloc(1, sizeof *p);

	if (p == NULL)
		return NULL;
	*p = (struct pool){
		.loop = loop, .limits = limits, .events = events, .owner = owner, .reason = "connecting to the database"
	};
	p->dice = (uint64_t)loop_now_us(loop) ^ (uint64_t)(uintptr_t)p;
	for (size_t i = 0; i < POOL_STATE_COUNT; i++)
		TAILQ_INIT(&p->lists[i]);
	for (unsigned lane = 0; lane < LANE_COUNT; lane++) {
		for (unsigned i = 0; i < limits->connections[lane]; i++) {
			if (pool_conn_add(p, lane))
				continue;
			pool_free(p);
			return NULL;
		}
	}
	return p;
}

void pool_free(struct pool *p)
{
	struct pool_conn *c;

	if (p == NULL)
		return;
	p->closing = true;
	for (size_t i = 0; i < POOL_STATE_COUNT; i++) {
		while (i != POOL_BROKEN && (c = TAILQ_FIRST(&p->lists[i])) != NULL)
			pool_conn_break(c, "the store is closed");
	}
	while ((c = TAILQ_FIRST(&p->lists[POOL_BROKEN])) != NULL) {
		TAILQ_REMOVE(&p->lists[POOL_BROKEN], c, link);
		timer_free(c->timer);
		free(c);
	}
	free(p);
}
