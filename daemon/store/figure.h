/* The raw inputs of figures: counts, targets, openings, external totals. All arithmetic is domain/figure's. */
#ifndef STORE_FIGURE_H
#define STORE_FIGURE_H

#include "base/field.h"
#include "store/store.h"

struct figure_input; /* domain/figure.h */

/* Complete: the counts of the days that shares need (figure_past_days) are in `pasts`, and what
 * was known at the closes of the bases in `closes`, too. NULL without a fault:
 * known_at lies after now and after the last change (422). */
typedef void store_figure_fn(void *owner, const struct fault *f, const struct figure_input *input);

/* The live figures as of a date, from the tally, in one snapshot; the reads lane. What `closes` holds already (struct
 * figure_close, borrowed until the operation ends; NULL: nothing) is not asked for again, and is in the input as it is. */
struct store_op *store_figure_live(struct store *s, int32_t as_of, const struct list *closes, store_figure_fn *fn,
	void *owner, struct fault *ret_fault);

/* The figures as of a date as they were known at an instant (INSTANT_NONE: at the last change), from the
 * facts; the slow lane. `indicator` NULL: all. An instant later than the last change waits for writers. */
struct store_op *store_figure_past(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault);

/* The same as if all that waits now were approved: first versions that nobody has decided on, on the days in their answers or,
 * where only a review gives the day, the day on which they came. Nothing of it is promised for a past known_at. */
struct store_op *store_figure_submitted(struct store *s, int32_t as_of, int64_t known_at, const char *indicator,
	store_figure_fn *fn, void *owner, struct fault *ret_fault);

/* The clock of the figures. */
struct figure_clock {
	int64_t revision;
	int64_t recorded_at; /* instant of the last change */
};

typedef void store_clock_fn(void *owner, const struct fault *f, const struct figure_clock *clock);

/* Reads the clock: has anything changed? */
struct store_op *store_figure_clock(struct store *s, store_clock_fn *fn, void *owner, struct fault *ret_fault);

/* A list of struct figure_excluded of domain/figure.h. */
typedef void store_excluded_fn(void *owner, const struct fault *f, const struct list *excluded);

/* Reads what stands in no figure now; cheap enough for each second. */
struct store_op *store_figure_excluded(struct store *s, store_excluded_fn *fn, void *owner, struct fault *ret_fault);

#endif
