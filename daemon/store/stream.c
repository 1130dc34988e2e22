/*
 * Decides when the next batch of a stream is fetched: when whoever reads it says so. The cursor is the
 * snapshot, so all batches are of one instant. Refuses to know what the rows are for.
 */
#include "sql/queries.h"
#include "store/lane.h"
#include "store/question.h"

/* 200 rows of the widest kind, bodies included. */
#define BATCH_ARENA_MAX (32u * 1024 * 1024)

struct stream_state {
	struct list_question *question;
	bool declared; /* the cursor stands */
	bool fetching;
};

static void fetch(struct store_op *op, struct stream_state *state)
{
	state->fetching = true;
	pool_conn_fetch(op->conn);
}

/* The last callback: nothing is left to cancel. */
static void stream_over(struct store_op *op, const struct fault *f, const struct list_rows *rows)
{
	bool gone = op->gone;

	op->gone = true;
	if (!gone && !op->store->closing)
		((store_rows_fn *)op->fn)(op->owner, f, rows);
	op_free(op);
}

/* Its connection goes back before the owner hears, who may at once ask for something else. */
static void stream_fail(struct store_op *op, struct fault f)
{
	if (op->conn != NULL)
		pool_conn_finish(op->conn);
	op->conn = NULL;
	stream_over(op, &f, NULL);
}

static void batch_came(struct store_op *op, struct stream_state *state)
{
	const struct frame_step *last = &op->steps[op->frame.step_count - 1];
	struct list_rows batch = { .total = INT64_NONE };
	struct list rows = { NULL, 0 };

	state->fetching = false;
	arena_reset(op->batch);
	if (!query_rows(last->result, state->question->collection->shape, op->batch, &rows)) {
		stream_fail(op, fault_of(500, "internal", "a batch that cannot be read"));
		return;
	}
	batch.at = rows.at;
	batch.count = rows.count;
	batch.more = rows.count > 0;
	if (batch.more) {
		((store_rows_fn *)op->fn)(op->owner, NULL, &batch);
		return;
	}
	pool_conn_finish(op->conn);
	op->conn = NULL;
	stream_over(op, NULL, &batch);
}

/* From the first batch on the server's own time is what bounds a stream. */
static void undue(struct store_op *op)
{
	if (op->due_listed)
		TAILQ_REMOVE(&op->store->due, op, due);
	op->due_listed = false;
}

static void stream_ended(void *owner, struct frame *frame, enum frame_end end)
{
	struct store_op *op = owner;
	struct stream_state *state = op->state;

	if (end == FRAME_OPEN && op->gone) { /* its time was up before it began */
		pool_conn_finish(op->conn);
		op_free(op);
	} else if (end != FRAME_OPEN) {
		op->conn = NULL;
		stream_fail(op, end == FRAME_LOST ? fault_of(503, "unavailable", "the connection to the database broke")
						  : lane_fault(frame));
	} else if (state->declared) {
		batch_came(op, state);
	} else if (question_settles(state->question) && question_is_ahead(op, state->question)) {
		stream_fail(op, fault_of(422, "bad_parameter", "known_at lies after now and after the last change"));
	} else {
		state->declared = true;
		undue(op);
		fetch(op, state);
	}
}

/* Only for what befalls it while it waits. */
static void stream_failed(struct store_op *op, const struct fault *f)
{
	((store_rows_fn *)op->fn)(op->owner, f, NULL);
}

struct store_op *store_stream(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_SLOW, &q->caller, (void (*)(void))fn, owner, ret_fault);
	struct stream_state *state = op == NULL ? NULL : arena_alloc(op->arena, sizeof *state);
	bool built = false;

	if (op == NULL)
		return NULL;
	op->batch = arena_new(BATCH_ARENA_MAX);
	if (state != NULL && op->batch != NULL) {
		state->question = question_copy(op, q);
		built = state->question != NULL && question_add(op, q, INT64_NONE);
	}
	if (built)
		op->steps[op->frame.step_count - 1].call.opens_stream = true;
	op->state = state;
	op->frame.open = true;
	op->ended = stream_ended;
	return op_submit(op, built, stream_failed, ret_fault);
}

void store_stream_more(struct store_op *op)
{
	struct stream_state *state = op->state;

	if (op->conn != NULL && state->declared && !state->fetching)
		fetch(op, state);
}
