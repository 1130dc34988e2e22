/*
 * Decides how cheap a deadline is. The library's event stays in its heap all the time; setting a later
 * instant only notes it, and an event that comes too early is put back. Since the event never leaves
 * the heap for long, starting needs no memory.
 */
#include "loop/timer.h"

#include <stdlib.h>

#include "base/log.h"
#include "loop/inside.h"

#define NEVER_MS INT64_MAX
#define FAR_MS (24 * 3600 * 1000LL) /* an event that waits for nothing looks up once a day */

struct timer {
	struct loop *loop;
	timer_fn *fn;
	void *owner;
	int64_t due_ms;   /* when it fires, NEVER_MS: stopped */
	int64_t armed_ms; /* when the library's event comes */
	struct event event;
};

static bool arm(struct timer *t, int64_t at_ms)
{
	int64_t in_ms = at_ms - loop_now_ms(t->loop);
	struct timeval tv;

	if (in_ms < 0)
		in_ms = 0;
	tv = (struct timeval){ .tv_sec = in_ms / 1000, .tv_usec = in_ms % 1000 * 1000 };
	t->armed_ms = at_ms;
	return event_add(&t->event, &tv) == 0;
}

/* Only a library that is out of memory for one more slot of its heap comes here; deadlines must not be lost. */
static void arm_or_die(struct timer *t, int64_t at_ms)
{
	if (arm(t, at_ms))
		return;
	log_say(LOG_LEVEL_ERROR, "no memory to arm a timer");
	abort();
}

static void expired(evutil_socket_t fd, short what, void *arg)
{
	struct timer *t = arg;
	struct loop *loop = t->loop; /* the callback may free the timer */
	int64_t now_ms = loop_now_ms(loop);
	bool due = t->due_ms <= now_ms;

	(void)fd;
	(void)what;
	if (due)
		t->due_ms = NEVER_MS;
	arm_or_die(t, t->due_ms == NEVER_MS ? now_ms + FAR_MS : t->due_ms);
	if (due)
		t->fn(t->owner);
	later_run_all(loop);
}

struct timer *timer_new(struct loop *loop, timer_fn *fn, void *owner)
{
	struct timer *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	*t = (struct timer){ .loop = loop, .fn = fn, .owner = owner, .due_ms = NEVER_MS };
	if (evtimer_assign(&t->event, loop->base, expired, t) != 0 || !arm(t, loop_now_ms(loop) + FAR_MS)) {
		free(t);
		return NULL;
	}
	return t;
}

void timer_start(struct timer *t, int64_t delay_ms)
{
	t->due_ms = loop_now_ms(t->loop) + (delay_ms > 0 ? delay_ms : 0);
	if (t->due_ms < t->armed_ms)
		arm_or_die(t, t->due_ms);
}

void timer_stop(struct timer *t)
{
	t->due_ms = NEVER_MS;
}

bool timer_is_running(const struct timer *t)
{
	return t->due_ms != NEVER_MS;
}

void timer_free(struct timer *t)
{
	if (t == NULL)
		return;
	event_del(&t->event);
	free(t);
}
