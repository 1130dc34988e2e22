#ifndef CACHE_SNAPSHOT_H
#define CACHE_SNAPSHOT_H

/*
 * What every request looks at and nobody changes: catalogue and code lists, and the raw figures.
 * Each is made whole by the main thread, shared by reference, replaced by a new one, freed by whoever
 * lets go last.
 */

#include <stdint.h>

struct arena;
struct catalogue;    /* domain/catalogue.h */
struct figure_input; /* domain/figure.h */

struct snapshot {
	int references;                    /* atomic */
	struct arena *arena;               /* owns everything below */
	const struct catalogue *catalogue; /* programmes, indicators, districts, chains, parks */
};

struct figures {
	int references; /* atomic */
	struct arena *arena;
	const struct figure_input *input; /* raw counts as of `as_of`, known at `known_at` */
	int64_t revision;
	int64_t known_at; /* the last change, microseconds since 1970 */
	int32_t as_of;    /* the Shanghai day it was made for */
};

/* One more reference. */
const struct snapshot *snapshot_keep(const struct snapshot *s);

/* The same for figures. */
const struct figures *figures_keep(const struct figures *f);

/* One fewer; the last frees it. NULL is allowed. */
void snapshot_drop(const struct snapshot *s);

/* The same for figures. */
void figures_drop(const struct figures *f);

#endif
