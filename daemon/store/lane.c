/*
 * Decides what runs next in a lane and what a frame's end means: an answer, a second attempt, a look at
 * the key, or a fault. Refuses to know the nouns.
 */
#include "base/log.h"
#include "sql/queries.h"
#include "store/group.h"
#include "store/lane.h"
#include "store/sqlstate.h"
#include "store/written.h"

/* One more than this and it is not bad luck. */
#define ATTEMPTS_MAX 2

struct fault lane_fault(const struct frame *f)
{
	const char *reason;
	enum sqlstate_verdict verdict = sqlstate_judge(f->sqlstate, &reason);

	if (verdict == SQLSTATE_VALUE)
		return fault_of(422, "bad_parameter", reason);
	if (verdict == SQLSTATE_RECONNECT)
		pool_conn_break(f->conn, reason);
	if (verdict != SQLSTATE_INTERNAL)
		return fault_of(503, "unavailable", reason);
	log_say(LOG_LEVEL_ERROR, "store: %s: SQLSTATE %s: %s", query_texts[f->steps[0].call.query].name, f->sqlstate,
		f->message);
	return fault_of(500, "internal", reason);
}

static bool is_retried(const struct store_op *op)
{
	const char *reason;

	return sqlstate_judge(op->frame.sqlstate, &reason) == SQLSTATE_RETRY && op->attempts < ATTEMPTS_MAX;
}

static void op_refused(struct store_op *op)
{
	struct fault f;

	if (is_retried(op)) {
		op_requeue(op);
		return;
	}
	f = lane_fault(&op->frame);
	if (f.status == 422 && op->keyed != NULL)
		f = fault_of(500, "internal", f.reason);
	op_fail(op, &f);
}

/* A read is asked again. A write may have been committed: its key tells. */
static void op_lost(struct store_op *op)
{
	struct fault f = fault_of(503, "unavailable", "the connection to the database broke");

	if (op->gone || op->store->closing || op->frame.open || (op->keyed == NULL && op->attempts >= ATTEMPTS_MAX)) {
		op_fail(op, &f);
		return;
	}
	if (op->keyed != NULL)
		op->phase = OP_SETTLE;
	op_requeue(op);
}

void lane_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct store_op *op = owner;

	(void)frame;
	if (end == FRAME_LOST)
		op_lost(op);
	else if (end == FRAME_REFUSED)
		op_refused(op);
	else
		op_finish(op, NULL);
}

void lane_run(struct store_op *op, struct pool_conn *c)
{
	op->attempts++;
	op->frame.ended = op->ended != NULL ? op->ended : lane_ended;
	op->frame.owner = op;
	op->conn = op->frame.open ? c : NULL;
	pool_frame_clear(&op->frame);
	pool_conn_run(c, &op->frame);
}

/* Not found: it was not committed, and may be tried again, which its key makes safe. */
static void settle_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct store_op *op = owner;
	struct fault f = fault_of(503, "unavailable", "whether it was committed is not known");
	struct list rows = { NULL, 0 };

	if (end == FRAME_LOST && !op->gone && !op->store->closing) {
		op_requeue(op);
		return;
	}
	if (end == FRAME_DONE && query_rows(frame->steps[0].result, &row_answered_shape, op->arena, &rows) &&
		rows.count == 1) {
		written_settle(op, rows.at);
		return;
	}
	if (end != FRAME_DONE || rows.at == NULL || op->gone || op->attempts >= ATTEMPTS_MAX) {
		op_fail(op, &f);
		return;
	}
	op->phase = OP_RUN;
	op->single = true;
	op_requeue(op);
}

void op_settle(struct store_op *op, struct pool_conn *c)
{
	struct bind binds[WRITTEN_FIND_BINDS];

	written_find_binds(op->keyed, binds);
	pool_frame_clear(&op->settle);
	op->settle_step =
		(struct frame_step){ .call = { .query = QUERY_IDEMPOTENCY_FIND, .bind_count = WRITTEN_FIND_BINDS } };
	op->settle_step.call.binds = bind_copy(op->arena, binds, WRITTEN_FIND_BINDS);
	op->settle = (struct frame){ .begin = QUERY_BEGIN_READ,
		.caller = op->frame.caller,
		.steps = &op->settle_step,
		.step_count = 1,
		.arena = op->arena,
		.ended = settle_ended,
		.owner = op };
	pool_conn_run(c, &op->settle);
}

static void take_from_queue(struct store_op *op)
{
	TAILQ_REMOVE(&op->store->lanes[op->lane], op, link);
	op->store->waiting[op->lane]--;
	op->waiting = false;
}

void lane_pump(struct store *s, enum store_lane lane)
{
	struct pool_conn *c;
	struct store_op *op;

	while ((op = TAILQ_FIRST(&s->lanes[lane])) != NULL && (c = pool_find_idle(s->pool, lane)) != NULL) {
		if (lane == LANE_SUBMISSIONS && op->phase == OP_RUN) {
			if (!group_run(s->group, c))
				return;
			continue;
		}
		take_from_queue(op);
		if (op->phase == OP_SETTLE)
			op_settle(op, c);
		else
			lane_run(op, c);
	}
}

void lane_down(struct store *s, enum store_lane lane)
{
	struct fault f = fault_of(503, "unavailable", pool_reason(s->pool));
	struct store_op *op = TAILQ_FIRST(&s->lanes[lane]), *next;

	/* A callback may add to the lane or cancel another of it: begin again after each. */
	while (op != NULL) {
		next = TAILQ_NEXT(op, link);
		if (op->phase == OP_RUN) {
			op_fail(op, &f);
			next = TAILQ_FIRST(&s->lanes[lane]);
		}
		op = next;
	}
}
