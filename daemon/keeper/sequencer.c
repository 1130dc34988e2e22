/* Decides when to look. What is given which position, the database decides. */
#include "keeper/sequencer.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "store/event.h"

/*
 * Between two looks there is a breath, so that under load many changes share one; whoever finds another daemon at
 * work comes again, since that one may have looked before this one's commit.
 */
enum { IDLE_MS = 1000, BREATH_MS = 20, BUSY_MS = 50, POSITIONS = 1000 };

struct sequencer {
	struct loop *loop;
	struct store *store;
	struct timer *tick;
	struct store_op *op; /* owned: the look under way */
	bool nudged;         /* since it began */
	int64_t looked_ms;   /* when the last one ended */
	const struct sequencer_events *events;
	void *owner;
	struct log_limit complaint;
};

static void complain_of_lag(struct sequencer *q, const struct fault *f)
{
	log_say_limited(&q->complaint, clock_monotonic_us(), LOG_LEVEL_WARNING, "events wait for their positions: %s",
		f->reason);
}

static int64_t pause_ms(const struct sequencer *q, const struct store_sequenced *done)
{
	if (done->busy != 0)
		return BUSY_MS;
	if (done->more != 0)
		return 0;
	return q->nudged ? BREATH_MS : IDLE_MS;
}

static void look_ended(void *owner, const struct fault *f, const struct store_sequenced *done)
{
	struct sequencer *q = owner;

	q->op = NULL;
	q->looked_ms = loop_now_ms(q->loop);
	if (f != NULL) {
		complain_of_lag(q, f);
		timer_start(q->tick, IDLE_MS);
		return;
	}
	timer_start(q->tick, pause_ms(q, done));
	q->events->looked(q->owner, done);
}

static void look_for_commits(void *owner)
{
	struct sequencer *q = owner;
	struct fault f;

	q->nudged = false;
	q->events->looking(q->owner);
	q->op = store_event_sequence(q->store, POSITIONS, look_ended, q, &f);
	if (q->op == NULL) {
		complain_of_lag(q, &f);
		timer_start(q->tick, IDLE_MS);
	}
}

void sequencer_nudge(struct sequencer *q)
{
	int64_t rested_ms = loop_now_ms(q->loop) - q->looked_ms;

	if (!q->nudged && q->op == NULL)
		timer_start(q->tick, rested_ms < BREATH_MS ? BREATH_MS - rested_ms : 0);
	q->nudged = true;
}

struct sequencer *sequencer_new(
	struct loop *loop, struct store *store, const struct sequencer_events *events, void *owner)
{
	struct sequencer *q = calloc(1, sizeof *q);

	if (q == NULL)
		return NULL;
	*q = (struct sequencer){ .loop = loop, .store = store, .events = events, .owner = owner };
	q->tick = timer_new(loop, look_for_commits, q);
	if (q->tick == NULL) {
		free(q);
		return NULL;
	}
	timer_start(q->tick, 0);
	return q;
}

void sequencer_free(struct sequencer *q)
{
	if (q == NULL)
		return;
	store_cancel(q->op);
	timer_free(q->tick);
	free(q);
}
