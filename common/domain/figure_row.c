/*
 * Decides what a row says, and what it leaves null: no target, no rate; a level target is measured by the
 * cumulative figure and has no schedule. Refuses to know other rows (domain/figure.c ranks them).
 */
#include "domain/figure_row.h"

#include <string.h>

#include "domain/figure_adjust.h"
#include "domain/figure_share.h"
#include "domain/indicator.h"
#include "domain/light.h"
#include "domain/programme.h"

/* The version that stands for the place, or NULL. A place uses its own target only: children never add up to one. */
static const struct figure_target *target_of(const struct figure_job *job, const struct figure_place *place)
{
	const struct figure_target *rows = job->input->targets.at;
	int year = date_year(job->input->as_of);

	for (size_t i = 0; !place->own && i < job->input->targets.count; i++)
		if (rows[i].year == year && rows[i].value != INT64_NONE &&
			strcmp(rows[i].indicator, job->indicator->code) == 0 &&
			strcmp(rows[i].scope, place->scope) == 0)
			return &rows[i];
	return NULL;
}

static const char *text_in(struct figure_job *job, struct decimal d)
{
	return rate_text(d, job->arena, &job->full);
}

/* What stands against a target worth dividing by. */
static void fill_against(struct figure_job *job, struct rate_row *row, int64_t n, bool level)
{
	int month = date_month(job->input->as_of);
	struct schedule_part due = schedule_at(&job->programme->schedule, job->input->as_of);
	struct decimal rate =
		rate_completion(n, row->target, (unsigned)job->indicator->decimals, job->indicator->rounding_rule);

	row->rate = text_in(job, rate);
	row->remaining = rate_remaining(n, row->target);
	row->needed_per_month = rate_needed_per_month(row->remaining, 12 - month);
	if (level)
		return;
	row->ahead_points = text_in(job, rate_points(rate, schedule_display(due)));
	row->light = light_of(n, row->target, due, job->light_tolerance);
}

static void fill_target(
	struct figure_job *job, const struct figure_place *place, const struct figure_sum *sum, struct rate_row *row)
{
	const struct figure_target *target = target_of(job, place);
	bool level = target != NULL && strcmp(target->kind, "level") == 0;
	int64_t n = level ? sum->cumulative : sum->fresh;

	row->schedule_kind = schedule_kind_names[job->programme->schedule.kind];
	if (!level)
		row->schedule =
			text_in(job, schedule_display(schedule_at(&job->programme->schedule, job->input->as_of)));
	if (target == NULL)
		return;
	row->target = target->value;
	row->target_kind = level ? "level" : "increment";
	row->target_document_no = target->document_no;
	if (target->value > 0 && n != INT64_NONE)
		fill_against(job, row, n, level);
}

/* Linear: what came in so many months, twelve times. A level adds it to what was there at New Year. */
static void fill_forecast(struct figure_job *job, const struct figure_sum *sum, struct rate_row *row)
{
	bool level = row->target_kind != NULL && strcmp(row->target_kind, "level") == 0;
	int64_t value = rate_forecast(sum->fresh, date_month(job->input->as_of));

	if (level && sum->cumulative == INT64_NONE)
		return;
	struct rate_forecast *forecast = arena_alloc(job->arena, sizeof *forecast);
	if (forecast == NULL) {
		job->full = true;
		return;
	}
	*forecast = (struct rate_forecast){ level ? sum->cumulative + value - sum->fresh : value, "linear" };
	row->forecast = forecast;
}

static void fill_last_year(struct figure_job *job, const struct figure_sum *sum, struct rate_row *row)
{
	row->same_period_last_year = sum->last_year;
	row->growth_rounding = rounding_names[ROUNDING_HALF_UP];
	if (sum->last_year != INT64_NONE)
		row->growth = text_in(job, rate_growth(sum->fresh, sum->last_year, (unsigned)job->indicator->decimals));
}

static const struct rate_excluded *excluded_of(struct figure_job *job, const struct figure_place *place)
{
	struct rate_excluded *excluded = arena_alloc(job->arena, sizeof *excluded);

	if (excluded == NULL)
		job->full = true;
	else
		*excluded = figure_sum_excluded(job, place);
	return excluded;
}

static const char *district_in(const struct figure_place *place)
{
	return place->kind == AREA_DISTRICT && !place->own ? place->code : NULL;
}

void figure_row_fill(struct figure_job *job, const struct figure_place *place, struct rate_row *ret_row)
{
	struct figure_sum sum = figure_sum_at(job, place, &job->counts, job->input->as_of);
	struct rate_row *row = ret_row;

	field_clear(&rate_row_shape, row);
	row->indicator = job->indicator->code;
	row->scope = place->scope;
	row->district = district_in(place);
	row->period = arena_printf(job->arena, "%04d", date_year(job->input->as_of));
	if (row->period == NULL)
		job->full = true;
	row->new = sum.fresh;
	row->rounding = rounding_names[job->indicator->rounding_rule];
	row->cumulative = sum.cumulative;
	row->active = sum.cumulative == INT64_NONE
			      ? INT64_NONE
			      : sum.cumulative - figure_sum_inactive(job, place, &job->input->inactive);
	row->withdrawn = figure_sum_inactive(job, place, &job->input->withdrawn);
	row->adjustment = figure_adjust_of(job, place);
	fill_target(job, place, &sum, row);
	fill_last_year(job, &sum, row);
	fill_forecast(job, &sum, row);
	row->share = figure_share_of(job, place);
	row->excluded = excluded_of(job, place);
}

void figure_row_fill_month(
	struct figure_job *job, const struct figure_place *place, int32_t month, struct rate_month *ret_row)
{
	int32_t end = date_month_end(month), day = end < job->input->as_of ? end : job->input->as_of;
	struct figure_sum sum = figure_sum_at(job, place, &job->counts, day);

	*ret_row = (struct rate_month){
		.indicator = job->indicator->code,
		.scope = place->scope,
		.district = district_in(place),
		.month = arena_printf(job->arena, "%04d-%02d", date_year(month), date_month(month)),
		.new = sum.of_month,
		.new_ytd = sum.fresh,
		.cumulative = sum.cumulative,
	};
	if (ret_row->month == NULL)
		job->full = true;
}
