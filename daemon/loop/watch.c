/*
 * Decides how interest in a descriptor is kept: one persistent event a direction, so that asking for
 * the same thing again costs nothing.
 */
#include "loop/watch.h"

#include <stdlib.h>

#include "loop/inside.h"

struct watch {
	struct loop *loop;
	watch_fn *fn;
	void *owner;
	unsigned wanted; /* WATCH_ bits */
	struct event read, write;
};

static void ready(evutil_socket_t fd, short what, void *arg)
{
	struct watch *w = arg;
	struct loop *loop = w->loop; /* the callback may free the watch */

	(void)fd;
	w->fn(w->owner, (what & EV_WRITE) != 0 ? WATCH_WRITE : WATCH_READ);
	later_run_all(loop);
}

struct watch *watch_new(struct loop *loop, int fd, watch_fn *fn, void *owner)
{
	struct watch *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	w->loop = loop;
	w->fn = fn;
	w->owner = owner;
	if (event_assign(&w->read, loop->base, fd, EV_READ | EV_PERSIST, ready, w) != 0 ||
		event_assign(&w->write, loop->base, fd, EV_WRITE | EV_PERSIST, ready, w) != 0) {
		free(w);
		return NULL;
	}
	return w;
}

static bool turn(struct event *e, bool on)
{
	return (on ? event_add(e, NULL) : event_del(e)) == 0;
}

bool watch_set(struct watch *w, unsigned what)
{
	unsigned changed = w->wanted ^ what;

	if ((changed & WATCH_READ) != 0 && !turn(&w->read, (what & WATCH_READ) != 0))
		return false;
	w->wanted ^= changed & WATCH_READ;
	if ((changed & WATCH_WRITE) != 0 && !turn(&w->write, (what & WATCH_WRITE) != 0))
		return false;
	w->wanted = what;
	return true;
}

void watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	event_del(&w->read);
	event_del(&w->write);
	free(w);
}
