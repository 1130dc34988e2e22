/*
 * Decides when the store opens, is ready, lets an operation go and closes. Refuses to know what the
 * operations ask.
 */
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "store/group.h"
#include "store/lane.h"
#include "store/notice.h"
#include "store/op.h"

const struct store_limits store_limits_default = {
	.connections = { [LANE_SUBMISSIONS] = 1,
		[LANE_WRITES] = 1,
		[LANE_READS] = 2,
		[LANE_SLOW] = 1,
		[LANE_EVIDENCE] = 1 },
	.queue_max = 1024,
	.group_max = STORE_GROUP_MAX,
	.connect_deadline_ms = 5000,
	.statement_timeout_ms = 5000,
	.slow_timeout_ms = 60000,
	.lock_timeout_ms = 4000,
	.idle_transaction_timeout_ms = 60000,
	.upload_idle_timeout_ms = 660000,
	.notice_proof_ms = 5000,
	.deadline_ms = 10000,
	.reconnect_min_ms = 100,
	.reconnect_max_ms = 1000, /* filing goes on within two seconds after PostgreSQL accepts again */
};

static void conn_idle(void *owner, struct pool_conn *c)
{
	struct store *s = owner;

	if (pool_conn_lane(c) == LANE_NOTICES)
		notice_tell(s, NULL, "", true);
	else
		lane_pump(s, pool_conn_lane(c));
}

static void conn_lost(void *owner, enum store_lane lane)
{
	struct store *s = owner;

	if (lane == LANE_NOTICES)
		notice_tell(s, NULL, "", false);
	else if (pool_is_down(s->pool, lane))
		lane_down(s, lane);
}

static void schema_fatal(void *owner, const char *message)
{
	struct store *s = owner;

	if (s->fatal != NULL)
		s->fatal(s->fatal_owner, message);
}

static void notice_came(void *owner, const char *channel, const char *payload)
{
	notice_tell(owner, channel, payload, true);
}

static const struct pool_events events = { conn_idle, conn_lost, schema_fatal, notice_came };

/* Its time is up: the owner is told, and what was sent goes on without it. */
static void expire(struct store_op *op)
{
	struct fault f = fault_of(503, "unavailable", "no answer from the database in time");

	TAILQ_REMOVE(&op->store->due, op, due);
	op->due_listed = false;
	if (op->waiting) {
		op_fail(op, &f);
	} else if (!op->gone) {
		op->gone = true;
		op->finish(op, &f);
	}
}

static void times_up(void *owner)
{
	struct store *s = owner;
	int64_t now = loop_now_ms(s->loop);
	struct store_op *op;

	while ((op = TAILQ_FIRST(&s->due)) != NULL && op->deadline_ms <= now)
		expire(op);
	if (op != NULL)
		timer_start(s->timer, op->deadline_ms - now);
}

struct store *store_new(struct loop *loop, const struct store_limits *limits, store_fatal_fn *fatal, void *owner)
{
	struct store *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	*s = (struct store){ .loop = loop, .limits = *limits, .fatal = fatal, .fatal_owner = owner };
	for (size_t i = 0; i < LANE_COUNT; i++)
		TAILQ_INIT(&s->lanes[i]);
	TAILQ_INIT(&s->due);
	if (s->limits.connections[LANE_SUBMISSIONS] > 1)
		s->limits.connections[LANE_SUBMISSIONS] = 1; /* one commit group in flight is what makes groups */
	if (s->limits.group_max == 0 || s->limits.group_max > STORE_GROUP_MAX)
		s->limits.group_max = STORE_GROUP_MAX;
	s->timer = timer_new(loop, times_up, s);
	s->group = group_new(s);
	s->pool = pool_new(loop, &s->limits, &events, s);
	if (s->timer == NULL || s->group == NULL || s->pool == NULL) {
		store_free(s);
		return NULL;
	}
	return s;
}

/* Operations under way come back as lost when their connection closes, and nobody is called for them. */
void store_free(struct store *s)
{
	struct store_op *op;

	if (s == NULL)
		return;
	s->closing = true;
	s->notice = NULL;
	pool_free(s->pool);
	for (size_t i = 0; i < LANE_COUNT; i++)
		while ((op = TAILQ_FIRST(&s->lanes[i])) != NULL)
			op_free(op);
	group_free(s->group);
	timer_free(s->timer);
	arena_shelf_clear(&s->arenas);
	free(s);
}

void store_stop(struct store *s)
{
	s->stopping = true;
}

unsigned store_busy(const struct store *s)
{
	return s->alive;
}

bool store_ready(const struct store *s, const char **ret_reason)
{
	if (s->stopping) {
		*ret_reason = "shutting down";
		return false;
	}
	for (unsigned lane = 0; lane < LANE_COUNT; lane++) {
		if (s->limits.connections[lane] == 0 || pool_count_prepared(s->pool, lane) > 0)
			continue;
		*ret_reason = pool_reason(s->pool);
		return false;
	}
	return true;
}

/* What was not sent yet need not be, except filings: they are committed whoever waits. */
void store_cancel(struct store_op *op)
{
	if (op == NULL || op->gone)
		return;
	op->gone = true;
	if (op->conn != NULL) {
		pool_conn_finish(op->conn);
		op_free(op);
	} else if (op->waiting && op->lane != LANE_SUBMISSIONS) {
		op_free(op);
	}
}
