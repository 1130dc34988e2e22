/*
 * Decides which outside total a place is a part of: the smallest scope around it that has one, never its
 * own, on the total's own day. 12 of the city's 23 is a share; 12 in June of a total of March is none.
 */
#include "domain/figure_share.h"

#include <string.h>

#include "domain/catalogue.h"

/* The district at which the way outward begins. Parks and chains lie in the zone, however many districts they cross. */
static const char *first_around(const struct figure_job *job, const struct figure_place *place)
{
	const struct list *districts = &job->catalogue->districts;
	const struct district *d = districts->at, *zone = NULL;
	size_t zones = 0;

	if (place->kind == AREA_DISTRICT)
		return place->own ? place->code : area_district_parent(districts, place->code);
	for (size_t i = 0; i < districts->count; i++)
		if (strcmp(d[i].kind, "zone") == 0) {
			zone = zone == NULL ? &d[i] : zone;
			zones++;
		}
	if (zone == NULL)
		return NULL;
	return zones == 1 ? zone->code : zone->parent;
}

/* The latest total of a scope up to as_of, or NULL. */
static const struct figure_external *latest_total(const struct figure_job *job, const char *district)
{
	const struct figure_external *rows = job->input->externals.at, *best = NULL;

	for (size_t i = 0; i < job->input->externals.count; i++) {
		const struct figure_external *e = &rows[i];
		if (strcmp(e->indicator, job->indicator->code) != 0 || e->as_of > job->input->as_of ||
			!text_starts(text_of(e->scope), "district:"))
			continue;
		if (strcmp(e->scope + strlen("district:"), district) == 0 && (best == NULL || e->as_of > best->as_of))
			best = e;
	}
	return best;
}

static const struct figure_external *enclosing_total(const struct figure_job *job, const struct figure_place *place)
{
	const struct list *districts = &job->catalogue->districts;
	const char *code = first_around(job, place);

	for (size_t depth = 0; code != NULL && depth <= districts->count; depth++) {
		const struct figure_external *total = latest_total(job, code);
		if (total != NULL)
			return total;
		code = area_district_parent(districts, code);
	}
	return NULL;
}

bool figure_share_sees(const struct figure_input *input, int32_t day)
{
	return day == input->as_of || (day < input->as_of && day == date_month_end(day));
}

/* The counts that hold every winner up to the day and none of its month after it; NULL where nobody fetched them. */
static const struct list *counts_at(const struct figure_job *job, int32_t day)
{
	const struct figure_past *pasts = job->input->pasts.at;

	if (figure_share_sees(job->input, day))
		return &job->counts;
	for (size_t i = 0; i < job->input->pasts.count; i++)
		if (pasts[i].as_of == day)
			return &pasts[i].counts;
	return NULL;
}

static struct rate_share *write_share(struct figure_job *job, const struct figure_external *total, int64_t part)
{
	struct rate_share *share = arena_alloc(job->arena, sizeof *share);

	if (share == NULL) {
		job->full = true;
		return NULL;
	}
	*share = (struct rate_share){
		.value = rate_text(rate_share(part, total->value, (unsigned)job->indicator->share_decimals), job->arena,
			&job->full),
		.part = part,
		.whole = total->value,
		.whole_scope = total->scope,
		.as_of = total->as_of,
		.source = total->source,
		.rounding = rounding_names[ROUNDING_HALF_UP],
	};
	return share;
}

const struct rate_share *figure_share_of(struct figure_job *job, const struct figure_place *place)
{
	const struct figure_external *total = enclosing_total(job, place);
	const struct list *counts = total == NULL ? NULL : counts_at(job, total->as_of);

	if (counts == NULL || total->value <= 0)
		return NULL;
	struct figure_sum sum = figure_sum_at(job, place, counts, total->as_of);
	bool of_year = strcmp(indicator_share_part(job->indicator), "new") == 0;
	int64_t part = of_year ? sum.fresh : sum.cumulative;
	return part == INT64_NONE ? NULL : write_share(job, total, part);
}
