/*
 * Decides when an operation is taken, when its time is up, and that its owner is called at most once.
 * Refuses to know what is asked and which connection answers.
 */
#include <string.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "sql/queries.h"
#include "store/lane.h"
#include "store/op.h"

/* A page of 1,000 rows fits many times over. */
#define OP_ARENA_MAX (32u * 1024 * 1024)

/*
 * What comes now waits at least as long as the first has waited. Where that is half of the time that an operation has,
 * a refusal now is better than one after all of it, and those who wait get their answer.
 */
static bool is_stuck(const struct store *s, enum store_lane lane)
{
	const struct store_op *first = TAILQ_FIRST(&s->lanes[lane]);

	return first != NULL && first->deadline_ms - loop_now_ms(s->loop) < (int64_t)s->limits.deadline_ms / 2;
}

static const char *why_not(const struct store *s, enum store_lane lane)
{
	if (s->stopping)
		return "shutting down";
	if (s->waiting[lane] >= s->limits.queue_max)
		return "the queue for the database is full";
	if (is_stuck(s, lane))
		return "the queue for the database is too slow";
	if (pool_is_down(s->pool, lane))
		return pool_reason(s->pool);
	return NULL;
}

static bool copy_caller(struct store_op *op, const struct caller *caller)
{
	if (caller == NULL)
		return true;
	op->frame.caller.uscc = arena_string(op->arena, caller->uscc);
	op->frame.caller.districts = arena_string(op->arena, caller->districts);
	return (caller->uscc == NULL || op->frame.caller.uscc != NULL) &&
	       (caller->districts == NULL || op->frame.caller.districts != NULL);
}

static struct store_op *make_op(struct store *s, enum store_lane lane, const struct caller *caller)
{
	struct arena *arena = arena_take(&s->arenas, OP_ARENA_MAX);
	struct store_op *op = arena == NULL ? NULL : arena_alloc(arena, sizeof *op);

	if (op == NULL) {
		arena_give(&s->arenas, arena);
		return NULL;
	}
	*op = (struct store_op){ .store = s, .lane = lane, .arena = arena };
	op->frame = (struct frame){ .steps = op->steps, .arena = arena, .owner = op };
	op->frame.begin = lane == LANE_SUBMISSIONS || lane == LANE_WRITES ? QUERY_BEGIN_WRITE : QUERY_BEGIN_READ;
	if (!copy_caller(op, caller)) {
		arena_give(&s->arenas, arena);
		return NULL;
	}
	return op;
}

struct store_op *op_new(struct store *s, enum store_lane lane, const struct caller *caller, void (*fn)(void),
	void *owner, struct fault *ret_fault)
{
	const char *why = why_not(s, lane);
	struct store_op *op = why == NULL ? make_op(s, lane, caller) : NULL;

	if (op == NULL) {
		*ret_fault = why != NULL ? fault_of(503, "unavailable", why)
					 : fault_of(500, "internal", "no memory for an operation");
		return NULL;
	}
	op->fn = fn;
	op->owner = owner;
	s->alive++;
	return op;
}

bool op_add(struct store_op *op, unsigned query, const struct bind *binds, size_t count)
{
	struct frame_step *step = &op->frame.steps[op->frame.step_count];

	if (step == &op->steps[OP_STEPS_MAX])
		return false;
	*step = (struct frame_step){ .call = { .query = query, .bind_count = count } };
	step->call.binds = bind_copy(op->arena, binds, count);
	op->frame.step_count++;
	return step->call.binds != NULL;
}

bool op_set_keyed(struct store_op *op, const struct keyed *keyed)
{
	struct keyed *copy = arena_alloc(op->arena, sizeof *copy);
	const char **texts[] = { &copy->credential, &copy->account, &copy->key, &copy->method, &copy->path,
		&copy->query, &copy->answer, &copy->etag, &copy->request_id, &copy->address };

	if (copy == NULL)
		return false;
	*copy = *keyed;
	copy->body_digest = arena_copy(op->arena, keyed->body_digest, 32);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (*texts[i] != NULL && (*texts[i] = arena_string(op->arena, *texts[i])) == NULL)
			return false;
	op->keyed = copy;
	return copy->body_digest != NULL;
}

/* All operations have the same time, so the list stays in order by itself. */
static void set_deadline(struct store_op *op)
{
	struct store *s = op->store;

	op->deadline_ms = loop_now_ms(s->loop) + s->limits.deadline_ms;
	op->due_listed = true;
	TAILQ_INSERT_TAIL(&s->due, op, due);
	if (!timer_is_running(s->timer))
		timer_start(s->timer, s->limits.deadline_ms);
}

struct store_op *op_submit(struct store_op *op, bool built, op_finish_fn *finish, struct fault *ret_fault)
{
	struct store *s = op->store;

	if (!built) {
		*ret_fault = fault_of(500, "internal", "no memory for an operation");
		op_free(op);
		return NULL;
	}
	op->finish = finish;
	op->waiting = true;
	TAILQ_INSERT_TAIL(&s->lanes[op->lane], op, link);
	s->waiting[op->lane]++;
	set_deadline(op);
	lane_pump(s, op->lane);
	return op;
}

void op_requeue(struct store_op *op)
{
	op->waiting = true;
	TAILQ_INSERT_HEAD(&op->store->lanes[op->lane], op, link);
	op->store->waiting[op->lane]++;
}

struct list op_rows(struct store_op *op, size_t step, const struct shape *shape)
{
	struct list rows = { NULL, 0 };

	if (op->steps[step].result == NULL || !query_rows(op->steps[step].result, shape, op->arena, &rows))
		return (struct list){ NULL, 0 };
	return rows;
}

const void *op_row(struct store_op *op, size_t step, const struct shape *shape, bool *ret_bad)
{
	struct list rows = op_rows(op, step, shape);

	*ret_bad = rows.at == NULL;
	return rows.count == 0 ? NULL : rows.at;
}

void op_finish(struct store_op *op, const struct fault *f)
{
	bool gone = op->gone;

	op->gone = true; /* the owner may cancel from inside its callback: nothing is left to cancel */
	if (!gone && !op->store->closing)
		op->finish(op, f);
	op_free(op);
}

void op_fail(struct store_op *op, const struct fault *f)
{
	op_finish(op, f);
}

void op_free(struct store_op *op)
{
	struct store *s = op->store;

	if (op->waiting) {
		TAILQ_REMOVE(&s->lanes[op->lane], op, link);
		s->waiting[op->lane]--;
	}
	if (op->due_listed)
		TAILQ_REMOVE(&s->due, op, due);
	op->frame.step_count += (size_t)(op->frame.steps - op->steps);
	op->frame.steps = op->steps;
	pool_frame_clear(&op->frame);
	pool_frame_clear(&op->settle);
	s->alive--;
	arena_free(op->batch);
	arena_give(&s->arenas, op->arena);
}
