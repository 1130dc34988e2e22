/*
 * Decides which rows an answer has, in which order, and ranks them. Sums are domain/figure_sum.c's, what a
 * row says is domain/figure_row.c's. Refuses to know where the raw counts come from.
 */
#include "domain/figure.h"

#include <stddef.h>
#include <string.h>

#include "domain/catalogue.h"
#include "domain/figure_row.h"
#include "domain/figure_share.h"
#include "domain/rank.h"

#define COLUMN(struct_, member, kind)                                                                                  \
	{                                                                                                              \
#member, FIELD_##kind, offsetof(struct struct_, member), NULL, 0, ""                                   \
	}

static const struct field count_fields[] = {
	COLUMN(figure_count, indicator, TEXT),
	COLUMN(figure_count, scope_kind, TEXT),
	COLUMN(figure_count, scope, TEXT),
	COLUMN(figure_count, month, DATE),
	COLUMN(figure_count, n, INT),
	COLUMN(figure_count, n_until, INT),
};

static const struct field figure_target_fields[] = {
	COLUMN(figure_target, indicator, TEXT),
	COLUMN(figure_target, scope, TEXT),
	COLUMN(figure_target, year, INT),
	COLUMN(figure_target, value, INT),
	COLUMN(figure_target, kind, TEXT),
	COLUMN(figure_target, document_no, TEXT),
};

static const struct field opening_fields[] = {
	COLUMN(figure_opening, indicator, TEXT),
	COLUMN(figure_opening, scope, TEXT),
	COLUMN(figure_opening, as_of, DATE),
	COLUMN(figure_opening, value, INT),
	COLUMN(figure_opening, names_known, BOOL),
	COLUMN(figure_opening, recorded_at, INSTANT),
	COLUMN(figure_opening, covered, INT),
};

static const struct field external_fields[] = {
	COLUMN(figure_external, indicator, TEXT),
	COLUMN(figure_external, scope, TEXT),
	COLUMN(figure_external, as_of, DATE),
	COLUMN(figure_external, value, INT),
	COLUMN(figure_external, source, TEXT),
};

static const struct field excluded_fields[] = {
	COLUMN(figure_excluded, programme, TEXT),
	COLUMN(figure_excluded, scope_kind, TEXT),
	COLUMN(figure_excluded, scope, TEXT),
	COLUMN(figure_excluded, pending, INT),
	COLUMN(figure_excluded, returned, INT),
	COLUMN(figure_excluded, superseded, INT),
};

static const struct field inactive_fields[] = {
	COLUMN(figure_inactive, indicator, TEXT),
	COLUMN(figure_inactive, scope_kind, TEXT),
	COLUMN(figure_inactive, scope, TEXT),
	COLUMN(figure_inactive, n, INT),
};

static const struct field base_fields[] = {
	COLUMN(figure_base, programme, TEXT),
	COLUMN(figure_base, last_day, DATE),
	COLUMN(figure_base, closed_at, INSTANT),
};

const struct shape figure_count_shape = SHAPE("figure_count", struct figure_count, count_fields);
const struct shape figure_target_shape = SHAPE("figure_target", struct figure_target, figure_target_fields);
const struct shape figure_opening_shape = SHAPE("figure_opening", struct figure_opening, opening_fields);
const struct shape figure_external_shape = SHAPE("figure_external", struct figure_external, external_fields);
const struct shape figure_excluded_shape = SHAPE("figure_excluded", struct figure_excluded, excluded_fields);
const struct shape figure_inactive_shape = SHAPE("figure_inactive", struct figure_inactive, inactive_fields);
const struct shape figure_base_shape = SHAPE("figure_base", struct figure_base, base_fields);

struct places {
	struct figure_place *at;
	size_t count;
};

static bool add_place(struct places *places, struct arena *arena, enum area_kind kind, const char *code)
{
	const char *scope = arena_printf(arena, "%s:%s", area_kind_name(kind), code);

	if (scope != NULL)
		places->at[places->count++] = (struct figure_place){ scope, kind, code, false };
	return scope != NULL;
}

/* The direct children of a district and always the rest: what stands at the parent itself, so that rows add up to it. */
static bool list_children(const struct catalogue *c, const char *parent, struct arena *arena, struct places *places)
{
	const struct district *d = c->districts.at;

	for (size_t i = 0; i < c->districts.count; i++)
		if (d[i].parent != NULL && strcmp(d[i].parent, parent) == 0 &&
			!add_place(places, arena, AREA_DISTRICT, d[i].code))
			return false;
	places->at[places->count++] = (struct figure_place){ "rest", AREA_DISTRICT, parent, true };
	return true;
}

static bool list_chains(const struct catalogue *c, struct arena *arena, struct places *places)
{
	const struct chain *chains = c->chains.at;

	for (size_t i = 0; i < c->chains.count; i++)
		if (!add_place(places, arena, AREA_CHAIN, chains[i].code))
			return false;
	return true;
}

/* The places that the query wants rows of. False: the arena is full, or the scope is none. */
static bool list_places(
	const struct catalogue *c, const struct figure_query *query, struct arena *arena, struct places *places)
{
	struct area area;
	size_t most = 2 + c->districts.count + c->chains.count;

	places->count = 0;
	places->at = arena_alloc_array(arena, most, sizeof *places->at);
	if (places->at == NULL || !area_parse(text_of(query->scope), &area))
		return false;
	const char *code = arena_text(arena, area.code);
	if (code == NULL)
		return false;
	if (query->group == FIGURE_GROUP_CHAIN)
		return list_chains(c, arena, places);
	if (query->group == FIGURE_GROUP_DISTRICT && area.kind == AREA_DISTRICT)
		return list_children(c, code, arena, places);
	return add_place(places, arena, area.kind, code);
}

/* Keeps the counts of the job's indicator: each place walks them again. */
static void keep_counts(struct figure_job *job)
{
	const struct figure_count *rows = job->input->counts.at;
	struct figure_count *own = arena_alloc_array(job->arena, job->input->counts.count, sizeof *own);

	job->counts = (struct list){ own, 0 };
	job->full = job->full || own == NULL;
	for (size_t i = 0; own != NULL && i < job->input->counts.count; i++)
		if (strcmp(rows[i].indicator, job->indicator->code) == 0)
			own[job->counts.count++] = rows[i];
}

static bool ranks_by_level(const struct rate_row *row)
{
	return row->target_kind != NULL && strcmp(row->target_kind, "level") == 0;
}

/* By rate where there is something to divide by, by count always: new, or the cumulative where the target is a level. */
static void rank_rows(struct figure_job *job, struct rate_row *rows, size_t count)
{
	struct rank_item *items = arena_alloc_array(job->arena, count, sizeof *items);
	int64_t *ranks = arena_alloc_array(job->arena, count, sizeof *ranks);

	if (items == NULL || ranks == NULL) {
		job->full = true;
		return;
	}
	for (int by_rate = 1; by_rate >= 0; by_rate--) {
		for (size_t i = 0; i < count; i++) {
			int64_t n = ranks_by_level(&rows[i]) ? rows[i].cumulative : rows[i].new;
			int64_t whole = by_rate ? rows[i].target : 1;
			items[i] = (struct rank_item){ n, n == INT64_NONE || whole == INT64_NONE ? 0 : whole };
		}
		rank_items(items, count, ranks);
		for (size_t i = 0; i < count; i++)
			*(by_rate ? &rows[i].rank_rate : &rows[i].rank_count) = ranks[i];
	}
}

/* The rows of one indicator, ranked where they are a group; the rest is nobody's rival. */
static void fill_rows(
	struct figure_job *job, const struct places *places, enum figure_group group, struct rate_row *rows)
{
	size_t rivals = 0;

	for (size_t i = 0; i < places->count; i++) {
		figure_row_fill(job, &places->at[i], &rows[i]);
		rivals += !places->at[i].own;
	}
	if (group != FIGURE_GROUP_NONE)
		rank_rows(job, rows, rivals);
}

static void fill_months(struct figure_job *job, const struct places *places, struct rate_month *rows)
{
	int32_t january = date_year_start(job->input->as_of);

	for (int i = 0; i < date_month(job->input->as_of); i++)
		figure_row_fill_month(job, &places->at[0], date_add_months(january, i), &rows[i]);
}

/* Fills the rows of one indicator at `at`; false: the arena is full, or the indicator's programme is not there. */
static bool fill_indicator(const struct catalogue *catalogue, const struct figure_input *input,
	const struct figure_query *query, const struct indicator *indicator, const struct places *places,
	struct arena *arena, void *at)
{
	struct figure_job job = {
		.catalogue = catalogue,
		.input = input,
		.indicator = indicator,
		.programme = catalogue_find_programme(catalogue, text_of(indicator->programme)),
		.light_tolerance = query->light_tolerance,
		.arena = arena,
	};

	if (job.programme == NULL)
		return false;
	keep_counts(&job);
	if (query->group == FIGURE_GROUP_MONTH)
		fill_months(&job, places, at);
	else
		fill_rows(&job, places, query->group, at);
	return !job.full;
}

bool figure_rows(const struct catalogue *catalogue, const struct figure_input *input, const struct figure_query *query,
	struct arena *arena, struct list *ret_rows)
{
	const struct indicator *indicators = catalogue->indicators.at;
	bool months = query->group == FIGURE_GROUP_MONTH;
	size_t size = months ? sizeof(struct rate_month) : sizeof(struct rate_row);
	struct places places;

	if (!list_places(catalogue, query, arena, &places))
		return false;
	size_t each = months ? (size_t)date_month(input->as_of) : places.count;
	char *rows = arena_alloc_array(arena, each * catalogue->indicators.count, size);
	*ret_rows = (struct list){ rows, 0 };
	for (size_t i = 0; rows != NULL && i < catalogue->indicators.count; i++) {
		if (query->indicator != NULL && strcmp(query->indicator, indicators[i].code) != 0)
			continue;
		if (!fill_indicator(
			    catalogue, input, query, &indicators[i], &places, arena, rows + ret_rows->count * size))
			return false;
		ret_rows->count += each;
	}
	return rows != NULL;
}

bool figure_past_days(const struct figure_input *input, struct arena *arena, int32_t **ret_days, size_t *ret_count)
{
	const struct figure_external *rows = input->externals.at;
	int32_t *days = arena_alloc_array(arena, input->externals.count, sizeof *days);

	*ret_days = days;
	*ret_count = 0;
	for (size_t i = 0; days != NULL && i < input->externals.count; i++) {
		bool known = rows[i].as_of > input->as_of || figure_share_sees(input, rows[i].as_of);
		for (size_t j = 0; j < *ret_count; j++)
			known = known || days[j] == rows[i].as_of;
		if (!known)
			days[(*ret_count)++] = rows[i].as_of;
	}
	return days != NULL;
}

const struct figure_close *figure_close_find(const struct list *closes, int32_t last_day, int64_t closed_at)
{
	const struct figure_close *rows = closes->at;

	for (size_t i = 0; i < closes->count; i++)
		if (rows[i].last_day == last_day && rows[i].closed_at == closed_at)
			return &rows[i];
	return NULL;
}
