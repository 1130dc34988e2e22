/* Decides who is woken by which news. Refuses to know what an event is. */
#include "cache/feed.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/uscc.h"
#include "loop/timer.h"

struct feed_wait {
	struct feed_wait *next, **link; /* of the feed's list */
	struct feed *feed;
	struct timer *timer;
	feed_woken_fn *woken;
	void *owner;
	char uscc[USCC_LENGTH + 1];
	bool due; /* the news that is being told is for it */
};

struct feed {
	struct loop *loop;
	feed_wrote_fn *wrote;
	void *owner;
	struct feed_wait *waits;
	unsigned count;
	int64_t head;
	bool ended;
};

struct feed *feed_new(struct loop *loop, feed_wrote_fn *wrote, void *owner)
{
	struct feed *f = calloc(1, sizeof *f);

	if (f != NULL)
		*f = (struct feed){ .loop = loop, .wrote = wrote, .owner = owner };
	return f;
}

void feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	while (f->waits != NULL)
		feed_cancel(f->waits);
	free(f);
}

void feed_wrote(struct feed *f)
{
	f->wrote(f->owner);
}

static void wake(struct feed_wait *w, bool moved)
{
	feed_woken_fn *woken = w->woken;
	void *owner = w->owner;

	feed_cancel(w);
	woken(owner, moved);
}

/* The first that is due; the list may change whenever one is woken. */
static struct feed_wait *first_concerned(const struct feed *f)
{
	struct feed_wait *w = f->waits;

	while (w != NULL && !w->due)
		w = w->next;
	return w;
}

static void wake_due(struct feed *f, bool moved)
{
	struct feed_wait *w;

	while ((w = first_concerned(f)) != NULL)
		wake(w, moved);
}

static bool concerns(const char *codes, const char *uscc)
{
	struct text rest = text_of(codes), code;

	if (codes == NULL || uscc[0] == '\0')
		return true;
	while (text_cut(&rest, ',', &code))
		if (text_is(code, uscc))
			return true;
	return false;
}

void feed_advance(struct feed *f, int64_t head, const char *codes)
{
	if (head > f->head)
		f->head = head;
	for (struct feed_wait *w = f->waits; w != NULL; w = w->next)
		w->due = concerns(codes, w->uscc);
	wake_due(f, true);
}

void feed_end(struct feed *f)
{
	f->ended = true;
	for (struct feed_wait *w = f->waits; w != NULL; w = w->next)
		w->due = true;
	wake_due(f, false);
}

static void time_is_over(void *owner)
{
	wake(owner, false);
}

static struct feed_wait *wait_new(struct feed *f, const char *uscc, feed_woken_fn *woken, void *owner)
{
	struct feed_wait *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	*w = (struct feed_wait){ .feed = f, .woken = woken, .owner = owner };
	snprintf(w->uscc, sizeof w->uscc, "%s", uscc);
	w->timer = timer_new(f->loop, time_is_over, w);
	if (w->timer != NULL)
		return w;
	free(w);
	return NULL;
}

enum feed_answer feed_wait(struct feed *f, int64_t position, const char *uscc, int64_t wait_ms, feed_woken_fn *woken,
	void *owner, struct feed_wait **ret_wait)
{
	struct feed_wait *w;

	*ret_wait = NULL;
	if (f->head > position)
		return FEED_MOVED;
	if (f->ended || (w = wait_new(f, uscc, woken, owner)) == NULL)
		return FEED_OVER;
	timer_start(w->timer, wait_ms);
	w->next = f->waits;
	w->link = &f->waits;
	if (w->next != NULL)
		w->next->link = &w->next;
	f->waits = w;
	f->count++;
	*ret_wait = w;
	return FEED_WAITS;
}

void feed_cancel(struct feed_wait *w)
{
	if (w == NULL)
		return;
	w->feed->count--;
	*w->link = w->next;
	if (w->next != NULL)
		w->next->link = w->link;
	timer_free(w->timer);
	free(w);
}

unsigned feed_count(const struct feed *f)
{
	return f->count;
}
