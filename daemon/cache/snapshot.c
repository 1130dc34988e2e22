/*
 * References to what is shared between threads. Who drops the last one frees the arena, on whatever
 * thread that happens; nothing here is ever written after it was published.
 */
#include "cache/snapshot.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "domain/catalogue.h"

static void keep(const int *references)
{
	__atomic_add_fetch((int *)(uintptr_t)references, 1, __ATOMIC_RELAXED);
}

/* Whether that was the last one. */
static bool drop(const int *references)
{
	return __atomic_sub_fetch((int *)(uintptr_t)references, 1, __ATOMIC_ACQ_REL) == 0;
}

const struct snapshot *snapshot_keep(const struct snapshot *s)
{
	keep(&s->references);
	return s;
}

const struct figures *figures_keep(const struct figures *f)
{
	keep(&f->references);
	return f;
}

void snapshot_drop(const struct snapshot *s)
{
	if (s == NULL || !drop(&s->references))
		return;
	catalogue_release((struct catalogue *)(uintptr_t)s->catalogue);
	arena_free(s->arena); /* s itself lives in it */
}

void figures_drop(const struct figures *f)
{
	if (f != NULL && drop(&f->references))
		arena_free(f->arena);
}
