/* Sums of raw counts over a place, at a day: what figure.c and its parts stand on. */
#ifndef DOMAIN_FIGURE_SUM_H
#define DOMAIN_FIGURE_SUM_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/area.h"
#include "domain/figure.h"
#include "domain/rate_row.h"

struct indicator;
struct programme;

/* What a row is about. */
struct figure_place {
	const char *scope; /* as printed: "district:410172", "rest" */
	enum area_kind kind;
	const char *code;
	bool own; /* only what stands at this very district, not below: the rest of a group */
};

/* One indicator of one answer. */
struct figure_job {
	const struct catalogue *catalogue;
	const struct figure_input *input;
	const struct indicator *indicator;
	const struct programme *programme;
	int32_t light_tolerance;
	struct list counts; /* struct figure_count, those of the indicator */
	struct arena *arena;
	bool full; /* the arena was: the answer must not be used */
};

struct figure_sum {
	int64_t fresh;      /* since 1 January of the day's year */
	int64_t of_month;   /* in the day's month */
	int64_t cumulative; /* INT64_NONE: an opening without names makes it unknown */
	int64_t last_year;  /* to the same day a year ago; INT64_NONE: unknown. Only for the input's own as_of */
};

/* The sums in a place of counts (which hold every winner dated up to `day` at least). */
struct figure_sum figure_sum_at(
	const struct figure_job *job, const struct figure_place *place, const struct list *counts, int32_t day);

/* Filings of the programme in the place that count nothing now. */
struct rate_excluded figure_sum_excluded(const struct figure_job *job, const struct figure_place *place);

/* The rows of a list of struct figure_inactive in the place: keys that have left, facts that were withdrawn. */
int64_t figure_sum_inactive(
	const struct figure_job *job, const struct figure_place *place, const struct list *inactive);

#endif
