/* Decides the order of what runs after a callback. Whoever waits is linked by its own struct. */
#include "loop/later.h"

#include <stddef.h>

#include "loop/inside.h"

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
	else if (l->loop->last_later == &l->next)
		l->loop->last_later = l->place;
	l->place = NULL;
}

bool later_is_waiting(const struct later *l)
{
	return l->place != NULL;
}

/* The batch has its own head, so that what a later starts waits for the next time and cannot spin here. */
void later_run_all(struct loop *loop)
{
	struct later *batch = loop->first_later;

	if (batch == NULL)
		return;
	batch->place = &batch;
	loop->first_later = NULL;
	loop->last_later = &loop->first_later;
	while (batch != NULL) {
		struct later *l = batch;

		later_cancel(l);
		l->fn(l->owner);
	}
}
