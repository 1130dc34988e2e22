/* The feed: positions and what is told, each of which only waits; and the answers to them. */
#include "base/encode.h"
#include "domain/event.h"
#include "fake_store/inside.h"

#define FN(fn) ((void (*)(void))(fn))

struct store_op *store_event_sequence(
	struct store *s, int64_t at_most, store_sequenced_fn *fn, void *owner, struct fault *ret_fault)
{
	(void)at_most;
	return fake_call(s, "event_sequence", FN(fn), owner, ret_fault);
}

struct store_op *store_event_list(struct store *s, const struct caller *caller, int64_t after, int64_t limit,
	store_events_fn *fn, void *owner, struct fault *ret_fault)
{
	char digits[ENCODE_INT64_SIZE];

	(void)caller;
	(void)limit;
	return fake_call_with(s, "event_list", encode_int64(after, digits).at, FN(fn), owner, ret_fault);
}

bool fake_store_sequenced(struct store *s, const struct store_sequenced *done)
{
	struct store_op *op = fake_take(s, "event_sequence");

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_sequenced_fn *)op->fn)(op->owner, NULL, done);
	fake_free(op);
	return true;
}

bool fake_store_events(struct store *s, const struct store_events *events)
{
	struct store_op *op = fake_take(s, "event_list");

	if (op == NULL)
		return false;
	if (!op->cancelled)
		((store_events_fn *)op->fn)(op->owner, NULL, events);
	fake_free(op);
	return true;
}
