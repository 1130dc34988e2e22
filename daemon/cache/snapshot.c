/*
 * References to what is shared between threads. Who drops the last one frees the arena, on whatever
 * thread that happens; nothing here is ever written after it was published.
 */
#include "cache/snapshot.h"

#include <stddef.h>

#include "base/arena.h"

static void keep(const int *references)
{
	__atomic_add_fetch((int *)(uintptr_t)references, 1, __ATOMIC_RELAXED);
}

/* The thing itself lives in its arena, so freeing the arena frees it too. */
static void drop(const int *references, struct arena *arena)
{
	if (__atomic_sub_fetch((int *)(uintptr_t)references, 1, __ATOMIC_ACQ_REL) == 0)
		arena_free(arena);
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
	if (s != NULL)
		drop(&s->references, s->arena);
}

void figures_drop(const struct figures *f)
{
	if (f != NULL)
		drop(&f->references, f->arena);
}
