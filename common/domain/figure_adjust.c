/*
 * Decides which closed period a figure is compared with, and what is told about it: the latest-ending one of the
 * programme or of all, of two that end on one day the programme's own. The adjustment is information, already inside
 * the figures. Refuses to know when a period was closed, and how what was known then is found.
 */
#include "domain/figure_adjust.h"

#include <string.h>

#include "domain/indicator.h"
#include "domain/period.h"

static const struct figure_base *base_of(const struct figure_job *job)
{
	const struct figure_base *rows = job->input->bases.at, *best = NULL;

	for (size_t i = 0; i < job->input->bases.count; i++) {
		bool own = strcmp(rows[i].programme, job->indicator->programme) == 0;
		if (!own && strcmp(rows[i].programme, PERIOD_EVERY_PROGRAMME) != 0)
			continue;
		if (best == NULL || rows[i].last_day > best->last_day || (own && rows[i].last_day == best->last_day))
			best = &rows[i];
	}
	return best;
}

/* The figures in a place on a day, as they were known when the period was closed. */
static struct figure_sum sum_at_close(
	const struct figure_job *job, const struct figure_place *place, const struct figure_close *close)
{
	struct figure_input then = *job->input;
	struct figure_job past = *job;

	then.openings = close->openings;
	past.input = &then;
	return figure_sum_at(&past, place, &close->counts, close->last_day);
}

int64_t figure_adjust_of(const struct figure_job *job, const struct figure_place *place)
{
	const struct figure_base *base = base_of(job);
	const struct figure_close *close =
		base == NULL ? NULL : figure_close_find(&job->input->closes, base->last_day, base->closed_at);

	if (base == NULL)
		return 0;
	if (close == NULL)
		return INT64_NONE;
	struct figure_sum now = figure_sum_at(job, place, &job->counts, base->last_day);
	struct figure_sum then = sum_at_close(job, place, close);
	if (date_year(base->last_day) == date_year(job->input->as_of))
		return now.fresh - then.fresh;
	if (now.cumulative == INT64_NONE || then.cumulative == INT64_NONE)
		return INT64_NONE;
	return now.cumulative - then.cumulative;
}
