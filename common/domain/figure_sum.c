/*
 * Decides what adds up to a place's figure, and when that is not known. An opening without names is a
 * number that no record explains: from its day on it is added, before it nothing is known, and no
 * park, chain or distinct enterprise can be read off it. Refuses to know targets and rates.
 */
#include "domain/figure_sum.h"

#include <string.h>

#include "domain/catalogue.h"

/* Whether a row of (kind, code) belongs to the place; rows of other kinds never do, so nothing is added twice. */
static bool belongs(const struct figure_job *job, const struct figure_place *place, const char *kind, const char *code)
{
	if (strcmp(kind, area_kind_name(place->kind)) != 0)
		return false;
	if (place->kind != AREA_DISTRICT || place->own)
		return strcmp(code, place->code) == 0;
	return area_district_within(&job->catalogue->districts, code, place->code);
}

/* The code in "district:…"; openings stand at leaf districts only. */
static const char *district_of(const char *scope)
{
	const char *colon = strchr(scope, ':');

	return colon == NULL ? scope : colon + 1;
}

static bool opening_touches(
	const struct figure_job *job, const struct figure_place *place, const struct figure_opening *opening)
{
	return place->kind != AREA_DISTRICT || belongs(job, place, "district", district_of(opening->scope));
}

/* Whether the opening is a bare number of this indicator, or of the one whose unnamed opening hides it. */
static bool is_unnamed_of(const struct figure_opening *opening, const char *indicator)
{
	return indicator != NULL && opening->names_known != 1 && strcmp(opening->indicator, indicator) == 0;
}

/* Adds the openings in the place to what the records count; INT64_NONE where they leave it unknown. */
static int64_t add_openings(
	const struct figure_job *job, const struct figure_place *place, int64_t counted, int32_t day)
{
	const struct figure_opening *openings = job->input->openings.at;

	for (size_t i = 0; i < job->input->openings.count; i++) {
		const struct figure_opening *o = &openings[i];
		bool own = is_unnamed_of(o, job->indicator->code),
		     source = is_unnamed_of(o, job->indicator->opening_from);
		if ((!own && !source) || !opening_touches(job, place, o))
			continue;
		if (source || place->kind != AREA_DISTRICT || o->as_of > day)
			return INT64_NONE;
		counted += o->value - o->covered;
	}
	return counted;
}

/* Last year is known only where it began after every unnamed opening: what that holds has no dates. */
static bool knows_last_year(const struct figure_job *job, const struct figure_place *place)
{
	const struct figure_opening *openings = job->input->openings.at;
	int32_t began = date_add_years(date_year_start(job->input->as_of), -1);

	for (size_t i = 0; i < job->input->openings.count; i++) {
		const struct figure_opening *o = &openings[i];
		bool hides = is_unnamed_of(o, job->indicator->code) || is_unnamed_of(o, job->indicator->opening_from);
		if (hides && o->as_of >= began && opening_touches(job, place, o))
			return false;
	}
	return true;
}

struct figure_sum figure_sum_at(
	const struct figure_job *job, const struct figure_place *place, const struct list *counts, int32_t day)
{
	const struct figure_count *rows = counts->at;
	struct figure_sum sum = { .cumulative = 0 };
	int32_t month = date_month_start(day), year = date_year_start(day), last_year = date_add_years(year, -1);

	for (size_t i = 0; i < counts->count; i++) {
		const struct figure_count *row = &rows[i];
		if (row->month > month || strcmp(row->indicator, job->indicator->code) != 0 ||
			!belongs(job, place, row->scope_kind, row->scope))
			continue;
		sum.cumulative += row->n;
		sum.fresh += row->month >= year ? row->n : 0;
		sum.of_month += row->month == month ? row->n : 0;
		sum.last_year += row->month >= last_year && row->month < year ? row->n_until : 0;
	}
	sum.cumulative = add_openings(job, place, sum.cumulative, day);
	if (!knows_last_year(job, place))
		sum.last_year = INT64_NONE;
	return sum;
}

struct rate_excluded figure_sum_excluded(const struct figure_job *job, const struct figure_place *place)
{
	const struct figure_excluded *rows = job->input->excluded.at;
	struct rate_excluded sum = { 0 };

	for (size_t i = 0; i < job->input->excluded.count; i++) {
		if (strcmp(rows[i].programme, job->indicator->programme) != 0 ||
			!belongs(job, place, rows[i].scope_kind, rows[i].scope))
			continue;
		sum.pending += rows[i].pending;
		sum.returned += rows[i].returned;
		sum.superseded += rows[i].superseded;
	}
	return sum;
}

int64_t figure_sum_inactive(const struct figure_job *job, const struct figure_place *place, const struct list *inactive)
{
	const struct figure_inactive *rows = inactive->at;
	int64_t sum = 0;

	for (size_t i = 0; i < inactive->count; i++)
		if (strcmp(rows[i].indicator, job->indicator->code) == 0 &&
			belongs(job, place, rows[i].scope_kind, rows[i].scope))
			sum += rows[i].n;
	return sum;
}
