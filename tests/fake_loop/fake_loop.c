/*
 * Decides when time passes and which descriptor is ready: only when the test says so. Refuses to know
 * any real clock or descriptor.
 */
#include "fake_loop/fake_loop.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "loop/later.h"
#include "loop/timer.h"
#include "loop/watch.h"

struct watch {
	struct loop *loop;
	struct watch *next;
	int fd;
	watch_fn *fn;
	void *owner;
	unsigned wanted;
};

struct timer {
	struct loop *loop;
	struct timer *next;
	timer_fn *fn;
	void *owner;
	int64_t due_ms; /* -1: stopped */
	uint64_t order; /* of two that are due at once, the one started first */
};

struct signal_source {
	struct signal_source *next;
	int number;
	loop_fn *fn;
	void *owner;
};

struct loop {
	int64_t now_ms;
	int64_t wall_us;
	uint64_t starts;
	bool stopping, closed;
	struct watch *watches;
	struct timer *timers;
	struct signal_source *signals;
	struct later *first_later, **last_later;
	pthread_mutex_t lock; /* guards the posts */
	struct loop_post *first_post, **last_post;
};

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);

	if (loop == NULL)
		return NULL;
	loop->now_ms = 1000000;
	loop->wall_us = 1690765200000000; /* 2023-07-31T09:00:00+08:00 */
	loop->last_later = &loop->first_later;
	loop->last_post = &loop->first_post;
	pthread_mutex_init(&loop->lock, NULL);
	return loop;
}

static struct loop_post *post_next(struct loop *loop)
{
	struct loop_post *p;

	pthread_mutex_lock(&loop->lock);
	p = loop->first_post;
	if (p != NULL && (loop->first_post = p->next) == NULL)
		loop->last_post = &loop->first_post;
	pthread_mutex_unlock(&loop->lock);
	return p;
}

void loop_free(struct loop *loop)
{
	struct loop_post *p;

	if (loop == NULL)
		return;
	while ((p = post_next(loop)) != NULL)
		if (p->owned)
			free(p);
	while (loop->signals != NULL) {
		struct signal_source *s = loop->signals;

		loop->signals = s->next;
		free(s);
	}
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}

void loop_run(struct loop *loop)
{
	fake_loop_settle(loop);
	loop->closed = loop->stopping;
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

int64_t loop_now_ms(struct loop *loop)
{
	return loop->now_ms;
}

int64_t loop_now_us(struct loop *loop)
{
	return loop->wall_us;
}

static bool enqueue(struct loop *loop, struct loop_post *p)
{
	if (loop->closed)
		return false;
	pthread_mutex_lock(&loop->lock);
	*loop->last_post = p;
	loop->last_post = &p->next;
	pthread_mutex_unlock(&loop->lock);
	return true;
}

bool loop_post(struct loop *loop, loop_fn *fn, void *owner)
{
	struct loop_post *p = calloc(1, sizeof *p);

	if (p == NULL)
		return false;
	*p = (struct loop_post){ .fn = fn, .owner = owner, .owned = true };
	if (enqueue(loop, p))
		return true;
	free(p);
	return false;
}

bool loop_post_with(struct loop *loop, struct loop_post *post, loop_fn *fn, void *owner)
{
	*post = (struct loop_post){ .fn = fn, .owner = owner };
	return enqueue(loop, post);
}

bool loop_on_signal(struct loop *loop, int signal_number, loop_fn *fn, void *owner)
{
	struct signal_source *s = calloc(1, sizeof *s);

	if (s == NULL)
		return false;
	*s = (struct signal_source){ .next = loop->signals, .number = signal_number, .fn = fn, .owner = owner };
	loop->signals = s;
	return true;
}

struct watch *watch_new(struct loop *loop, int fd, watch_fn *fn, void *owner)
{
	struct watch *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	*w = (struct watch){ .loop = loop, .next = loop->watches, .fd = fd, .fn = fn, .owner = owner };
	loop->watches = w;
	return w;
}

bool watch_set(struct watch *w, unsigned what)
{
	w->wanted = what;
	return true;
}

void watch_free(struct watch *w)
{
	struct watch **at;

	if (w == NULL)
		return;
	for (at = &w->loop->watches; *at != w; at = &(*at)->next)
		assert(*at != NULL);
	*at = w->next;
	free(w);
}

struct timer *timer_new(struct loop *loop, timer_fn *fn, void *owner)
{
	struct timer *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	*t = (struct timer){ .loop = loop, .next = loop->timers, .fn = fn, .owner = owner, .due_ms = -1 };
	loop->timers = t;
	return t;
}

void timer_start(struct timer *t, int64_t delay_ms)
{
	t->due_ms = t->loop->now_ms + (delay_ms > 0 ? delay_ms : 0);
	t->order = ++t->loop->starts;
}

void timer_stop(struct timer *t)
{
	t->due_ms = -1;
}

bool timer_is_running(const struct timer *t)
{
	return t->due_ms >= 0;
}

void timer_free(struct timer *t)
{
	struct timer **at;

	if (t == NULL)
		return;
	for (at = &t->loop->timers; *at != t; at = &(*at)->next)
		assert(*at != NULL);
	*at = t->next;
	free(t);
}

void later_init(struct later *l, struct loop *loop, later_fn *fn, void *owner)
{
	*l = (struct later){ .loop = loop, .fn = fn, .owner = owner };
}

void later_run(struct later *l)
{
	if (l->place != NULL)
		return;
	l->next = NULL;
	l->place = l->loop->last_later;
	*l->place = l;
	l->loop->last_later = &l->next;
}

void later_cancel(struct later *l)
{
	if (l->place == NULL)
		return;
	*l->place = l->next;
	if (l->next != NULL)
		l->next->place = l->place;
	else
		l->loop->last_later = l->place;
	l->place = NULL;
}

bool later_is_waiting(const struct later *l)
{
	return l->place != NULL;
}

/* The running timer that comes first, if it is due by then. */
static struct timer *timer_due(const struct loop *loop, int64_t by_ms)
{
	struct timer *best = NULL;

	for (struct timer *t = loop->timers; t != NULL; t = t->next)
		if (t->due_ms >= 0 && t->due_ms <= by_ms &&
			(best == NULL || t->due_ms < best->due_ms ||
				(t->due_ms == best->due_ms && t->order < best->order)))
			best = t;
	return best;
}

static bool run_one(struct loop *loop)
{
	struct later *l = loop->first_later;
	struct loop_post *p;
	struct timer *t;

	if (l != NULL) {
		later_cancel(l);
		l->fn(l->owner);
		return true;
	}
	p = post_next(loop);
	if (p != NULL) {
		struct loop_post post = *p;

		if (p->owned)
			free(p);
		post.fn(post.owner);
		return true;
	}
	t = timer_due(loop, loop->now_ms);
	if (t != NULL) {
		t->due_ms = -1;
		t->fn(t->owner);
		return true;
	}
	return false;
}

void fake_loop_settle(struct loop *loop)
{
	/* Something that always starts itself anew would never settle: that is a bug the test must see. */
	for (int i = 0; run_one(loop); i++)
		assert(i < 100000);
}

void fake_loop_set_wall_us(struct loop *loop, int64_t now_us)
{
	loop->wall_us = now_us;
}

static void move_to(struct loop *loop, int64_t to_ms)
{
	loop->wall_us += (to_ms - loop->now_ms) * 1000;
	loop->now_ms = to_ms;
	fake_loop_settle(loop);
}

void fake_loop_advance(struct loop *loop, int64_t ms)
{
	int64_t until_ms = loop->now_ms + ms;
	struct timer *t;

	fake_loop_settle(loop);
	while ((t = timer_due(loop, until_ms)) != NULL)
		move_to(loop, t->due_ms);
	move_to(loop, until_ms);
}

static struct watch *watch_of(const struct loop *loop, int fd)
{
	struct watch *w = loop->watches;

	while (w != NULL && w->fd != fd)
		w = w->next;
	return w;
}

bool fake_loop_fire(struct loop *loop, int fd, unsigned what)
{
	struct watch *w = watch_of(loop, fd);

	if (w == NULL || (w->wanted & what) == 0)
		return false;
	w->fn(w->owner, w->wanted & what);
	fake_loop_settle(loop);
	return true;
}

unsigned fake_loop_wants(const struct loop *loop, int fd)
{
	const struct watch *w = watch_of(loop, fd);

	return w == NULL ? 0 : w->wanted;
}

bool fake_loop_signal(struct loop *loop, int signal_number)
{
	bool found = false;

	for (struct signal_source *s = loop->signals; s != NULL; s = s->next) {
		if (s->number == signal_number) {
			s->fn(s->owner);
			found = true;
		}
	}
	fake_loop_settle(loop);
	return found;
}

int64_t fake_loop_next_ms(const struct loop *loop)
{
	const struct timer *t = timer_due(loop, INT64_MAX);

	return t == NULL ? -1 : t->due_ms - loop->now_ms;
}

unsigned fake_loop_alive(const struct loop *loop)
{
	unsigned alive = 0;

	for (const struct watch *w = loop->watches; w != NULL; w = w->next)
		alive++;
	for (const struct timer *t = loop->timers; t != NULL; t = t->next)
		alive++;
	return alive;
}
