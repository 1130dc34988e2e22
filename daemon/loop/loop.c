/*
 * Decides when a turn begins and ends, and how other threads and signals get in. Knows nothing of what
 * the callbacks do.
 */
#include "loop/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "loop/inside.h"

enum { WAKE_TRIES = 3 };

static _Noreturn void library_died(int code)
{
	log_say(LOG_LEVEL_ERROR, "libevent gave up with code %d", code);
	abort();
}

static void library_says(int severity, const char *message)
{
	if (severity >= EVENT_LOG_WARN)
		log_say(LOG_LEVEL_WARNING, "libevent: %s", message);
}

static struct event_base *base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	if (config == NULL)
		return NULL;
	/* One thread only: no locks inside. Not led astray by variables of the environment. */
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

/* With the lock, once for a burst: a loop that was stopped may be freed as soon as nobody holds it. */
static void wake(struct loop *loop)
{
	const uint64_t once = 1;

	for (int i = 0; !loop->woken && i < WAKE_TRIES; i++)
		loop->woken = write(loop->wake_fd, &once, sizeof once) > 0;
	if (!loop->woken)
		log_say(LOG_LEVEL_ERROR, "a loop could not be woken: it will be with the next post");
}

/* Takes the posts that wait now. */
static struct loop_post *posts_take(struct loop *loop, bool close)
{
	struct loop_post *first;

	pthread_mutex_lock(&loop->lock);
	first = loop->first_post;
	loop->first_post = NULL;
	loop->last_post = &loop->first_post;
	loop->closed |= close;
	loop->woken = false;
	pthread_mutex_unlock(&loop->lock);
	return first;
}

static void posts_run(struct loop *loop, struct loop_post *p)
{
	while (p != NULL) {
		struct loop_post *next = p->next;

		if (p->owned) {
			struct loop_post post = *p;

			free(p);
			post.fn(post.owner);
		} else {
			p->fn(p->owner);
		}
		later_run_all(loop);
		p = next;
	}
}

static bool is_halted(struct loop *loop)
{
	bool halted;

	pthread_mutex_lock(&loop->lock);
	halted = loop->halted;
	pthread_mutex_unlock(&loop->lock);
	return halted;
}

static void woken(void *owner, unsigned what)
{
	struct loop *loop = owner;
	uint64_t times;

	(void)what;
	if (read(loop->wake_fd, &times, sizeof times) < 0)
		return; /* somebody else's turn has emptied it */
	posts_run(loop, posts_take(loop, false));
	if (is_halted(loop))
		loop_stop(loop);
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);

	if (loop == NULL)
		return NULL;
	event_set_fatal_callback(library_died);
	event_set_log_callback(library_says);
	pthread_mutex_init(&loop->lock, NULL);
	loop->last_later = &loop->first_later;
	loop->last_post = &loop->first_post;
	loop->base = base_new();
	loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (loop->base != NULL && loop->wake_fd >= 0)
		loop->wake_watch = watch_new(loop, loop->wake_fd, woken, loop);
	if (loop->wake_watch == NULL || !watch_set(loop->wake_watch, WATCH_READ)) {
		loop_free(loop);
		return NULL;
	}
	return loop;
}

void loop_run(struct loop *loop)
{
	while (!loop->stopping) {
		loop->now_ms = 0;
		event_base_loop(loop->base, EVLOOP_ONCE | (loop->first_later != NULL ? EVLOOP_NONBLOCK : 0));
		later_run_all(loop);
	}
	posts_run(loop, posts_take(loop, true));
	loop->stopping = false;
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
	event_base_loopbreak(loop->base);
}

void loop_halt(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	loop->halted = true;
	wake(loop);
	pthread_mutex_unlock(&loop->lock);
}

static void signals_free(struct loop *loop)
{
	while (loop->signals != NULL) {
		struct signal_source *s = loop->signals;

		loop->signals = s->next;
		watch_free(s->watch);
		close(s->fd);
		free(s);
	}
}

void loop_free(struct loop *loop)
{
	struct loop_post *p;

	if (loop == NULL)
		return;
	signals_free(loop);
	while ((p = loop->first_post) != NULL) {
		loop->first_post = p->next;
		if (p->owned)
			free(p);
	}
	watch_free(loop->wake_watch);
	if (loop->wake_fd >= 0)
		close(loop->wake_fd);
	if (loop->base != NULL)
		event_base_free(loop->base);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}

int64_t loop_now_ms(struct loop *loop)
{
	if (loop->now_ms == 0)
		loop->now_ms = clock_monotonic_us() / 1000;
	return loop->now_ms;
}

int64_t loop_now_us(struct loop *loop)
{
	(void)loop;
	return clock_now_us();
}

static bool enqueue(struct loop *loop, struct loop_post *p)
{
	bool taken;

	pthread_mutex_lock(&loop->lock);
	taken = !loop->closed;
	if (taken) {
		*loop->last_post = p;
		loop->last_post = &p->next;
		wake(loop);
	}
	pthread_mutex_unlock(&loop->lock);
	return taken;
}

bool loop_post(struct loop *loop, loop_fn *fn, void *owner)
{
	struct loop_post *p = malloc(sizeof *p);

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

static void signalled(void *owner, unsigned what)
{
	struct signal_source *s = owner;
	struct signalfd_siginfo info;

	(void)what;
	if (read(s->fd, &info, sizeof info) == (ssize_t)sizeof info)
		s->fn(s->owner);
}

bool loop_on_signal(struct loop *loop, int signal_number, loop_fn *fn, void *owner)
{
	struct signal_source *s = calloc(1, sizeof *s);
	sigset_t set;

	if (s == NULL)
		return false;
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	*s = (struct signal_source){ .next = loop->signals, .fn = fn, .owner = owner };
	s->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (s->fd >= 0)
		s->watch = watch_new(loop, s->fd, signalled, s);
	if (s->watch == NULL || !watch_set(s->watch, WATCH_READ) || pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) {
		watch_free(s->watch);
		if (s->fd >= 0)
			close(s->fd);
		free(s);
		return false;
	}
	loop->signals = s;
	return true;
}
