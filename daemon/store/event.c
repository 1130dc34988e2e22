/* Decides which statements make the feed, and that rows and head are of one instant. */
#include "store/event.h"

#include "domain/event.h"
#include "sql/queries.h"
#include "store/op.h"
#include "store/row.h"

#define SEQUENCED(kind_, member_)                                                                                      \
	{                                                                                                              \
#member_, (kind_), offsetof(struct store_sequenced, member_), NULL, 0, NULL                            \
	}

static const struct field sequenced_fields[] = {
	SEQUENCED(FIELD_INT, busy),
	SEQUENCED(FIELD_INT, done),
	SEQUENCED(FIELD_INT, more),
	SEQUENCED(FIELD_INT, reached),
	SEQUENCED(FIELD_INT, lag_us),
};

const struct shape store_sequenced_shape = SHAPE("store_sequenced", struct store_sequenced, sequenced_fields);

static void sequenced(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "what the sequencer did cannot be read");
	const struct store_sequenced *done = NULL;
	bool bad;

	if (f == NULL)
		done = op_row(op, 0, &store_sequenced_shape, &bad);
	((store_sequenced_fn *)op->fn)(op->owner, f != NULL ? f : done == NULL ? &wrong : NULL, done);
}

struct store_op *store_event_sequence(
	struct store *s, int64_t at_most, store_sequenced_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_WRITES, NULL, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_int(at_most);

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_WRITE;
	return op_submit(op, op_add(op, QUERY_EVENT_SEQUENCE, &bind, 1), sequenced, ret_fault);
}

static void events_came(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "events that cannot be read");
	const struct row_position *head = NULL;
	struct store_events events = { 0 };
	struct list rows;
	bool bad;

	if (f == NULL) {
		head = op_row(op, 0, &row_position_shape, &bad);
		rows = op_rows(op, 1, &event_shape);
		if (head == NULL || rows.at == NULL)
			f = &wrong;
		else
			events = (struct store_events){ rows.at, rows.count, head->position };
	}
	((store_events_fn *)op->fn)(op->owner, f, f == NULL ? &events : NULL);
}

struct store_op *store_event_list(struct store *s, const struct caller *caller, int64_t after, int64_t limit,
	store_events_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, caller, (void (*)(void))fn, owner, ret_fault);
	const struct bind binds[] = { bind_int(after), bind_int(limit) };

	if (op == NULL)
		return NULL;
	op->frame.begin = QUERY_BEGIN_SNAPSHOT;
	return op_submit(op, op_add(op, QUERY_EVENT_HEAD, NULL, 0) && op_add(op, QUERY_EVENT_LIST, binds, 2),
		events_came, ret_fault);
}
