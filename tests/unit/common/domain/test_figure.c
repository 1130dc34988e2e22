/* From raw counts to rows: the corners that api.md names, one by one. The demo's figures are in wire/test_demo_figures.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/figure.h"
#include "domain/light.h"
#include "domain/rate_row.h"

#include "fixture.h"

#define CLOUD "cloud.enterprises"
#define ZONE "district:410172"
#define FY "410172560"
#define WT "410172561"

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	assert_true(date_parse(text_of(text), &date));
	return date;
}

/* A test's world: what the database would give. */
struct world {
	struct arena *arena;
	struct figure_count counts[16];
	struct figure_target targets[6];
	struct figure_opening openings[6];
	struct figure_external externals[6];
	struct figure_excluded excluded[4];
	struct figure_inactive inactive[4], withdrawn[4];
	struct figure_past pasts[2];
	struct figure_base bases[2];
	struct figure_close closes[2];
	struct figure_input input;
};

static struct world *world_new(const char *as_of)
{
	struct arena *arena = arena_new(1 << 20);
	struct world *w = arena_alloc(arena, sizeof *w);

	assert_non_null(w);
	w->arena = arena;
	w->input = (struct figure_input){
		.as_of = day(as_of),
		.counts = { w->counts, 0 },
		.targets = { w->targets, 0 },
		.openings = { w->openings, 0 },
		.externals = { w->externals, 0 },
		.excluded = { w->excluded, 0 },
		.inactive = { w->inactive, 0 },
		.withdrawn = { w->withdrawn, 0 },
		.pasts = { w->pasts, 0 },
		.bases = { w->bases, 0 },
		.closes = { w->closes, 0 },
	};
	return w;
}

static void add_count(struct world *w, const char *indicator, const char *kind, const char *code, const char *month,
	int64_t n, int64_t n_until)
{
	w->counts[w->input.counts.count++] = (struct figure_count){ indicator, kind, code, day(month), n, n_until };
}

static void add_target(struct world *w, const char *scope, int64_t value, const char *kind)
{
	w->targets[w->input.targets.count++] =
		(struct figure_target){ CLOUD, scope, date_year(w->input.as_of), value, kind, "1号" };
}

static void add_opening(struct world *w, const char *indicator, const char *scope, const char *as_of, int64_t value,
	bool names, int64_t covered)
{
	w->openings[w->input.openings.count++] =
		(struct figure_opening){ indicator, scope, day(as_of), value, names, 0, covered };
}

static void add_external(struct world *w, const char *indicator, const char *scope, const char *as_of, int64_t value)
{
	w->externals[w->input.externals.count++] =
		(struct figure_external){ indicator, scope, day(as_of), value, "统计局" };
}

static const struct rate_row *rows_of(
	struct world *w, const char *indicator, const char *scope, enum figure_group group, size_t expected)
{
	struct figure_query query = { indicator, scope, group, LIGHT_TOLERANCE_DEFAULT };
	struct list rows;

	assert_true(figure_rows(&fixture, &w->input, &query, w->arena, &rows));
	assert_int_equal(rows.count, expected);
	return rows.at;
}

static const struct rate_row *row_of(struct world *w, const char *scope)
{
	return rows_of(w, CLOUD, scope, FIGURE_GROUP_NONE, 1);
}

static void assert_text(const char *text, const char *expected)
{
	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
}

static void a_zone_is_the_sum_of_its_leaves(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-03-01", 7, 7);
	add_count(w, CLOUD, "district", FY, "2023-02-01", 10, 0);
	add_count(w, CLOUD, "district", WT, "2023-06-01", 5, 0);
	add_count(w, CLOUD, "park", "smart_port", "2023-06-01", 4, 0);
	add_count(w, CLOUD, "chain", "smart_sensor", "2023-06-01", 3, 0);
	add_count(w, "workshop.workshops", "district", FY, "2023-06-01", 99, 0);
	const struct rate_row *r = row_of(w, ZONE);
	assert_int_equal(r->new, 15);
	assert_int_equal(r->cumulative, 22);
	assert_int_equal(r->active, 22);
	assert_string_equal(r->district, "410172");
	assert_string_equal(r->period, "2023");
	assert_int_equal(row_of(w, "district:410100")->new, 15);
	assert_int_equal(row_of(w, "district:" FY)->new, 10);
	assert_int_equal(row_of(w, "park:smart_port")->new, 4);
	assert_null(row_of(w, "park:smart_port")->district);
	assert_int_equal(row_of(w, "chain:smart_sensor")->new, 3);
	assert_int_equal(row_of(w, "chain:new_materials")->new, 0);
	arena_free(w->arena);
}

static void without_a_target_everything_else_is_computed(void **state)
{
	static const int64_t values[] = { -2, INT64_NONE, 0 }; /* none at all, withdrawn, zero */

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct world *w = world_new("2023-06-30");
		add_count(w, CLOUD, "district", FY, "2023-02-01", 10, 0);
		if (values[i] != -2)
			add_target(w, ZONE, values[i], "increment");
		const struct rate_row *r = row_of(w, ZONE);
		assert_null(r->rate);
		assert_null(r->ahead_points);
		assert_null(r->light);
		assert_int_equal(r->remaining, INT64_NONE);
		assert_int_equal(r->needed_per_month, INT64_NONE);
		assert_int_equal(r->rank_rate, INT64_NONE);
		assert_true(r->target == (values[i] == 0 ? 0 : INT64_NONE));
		assert_text(r->target_kind, values[i] == 0 ? "increment" : NULL);
		assert_text(r->target_document_no, values[i] == 0 ? "1号" : NULL);
		assert_string_equal(r->schedule, "50.00");
		assert_string_equal(r->schedule_kind, "month");
		assert_string_equal(r->rounding, "truncate");
		assert_int_equal(r->forecast->value, 20);
		assert_int_equal(r->cumulative, 10);
		arena_free(w->arena);
	}
}

static void children_s_targets_never_add_up(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_target(w, "district:" FY, 300, "increment");
	add_target(w, "district:" WT, 148, "increment");
	assert_int_equal(row_of(w, ZONE)->target, INT64_NONE);
	w->targets[0].scope = ZONE;
	w->targets[0].year = 2022;
	assert_int_equal(row_of(w, ZONE)->target, INT64_NONE);
	arena_free(w->arena);
}

static void increments_against_the_calendar(void **state)
{
	static const struct {
		const char *as_of;
		int64_t n, target;
		const char *rate, *ahead, *light;
		int64_t remaining, needed;
	} cases[] = {
		{ "2023-06-30", 680, 928, "73.27", "23.27", "green", 248, 42 },
		{ "2023-06-30", 464, 928, "50.00", "0.00", "green", 464, 78 },
		{ "2023-06-30", 45, 100, "45.00", "-5.00", "yellow", 55, 10 },
		{ "2023-06-30", 44, 100, "44.00", "-6.00", "red", 56, 10 },
		{ "2023-12-31", 90, 100, "90.00", "-10.00", "red", 10, INT64_NONE },
		{ "2023-12-31", 100, 100, "100.00", "0.00", "green", 0, 0 },
		{ "2023-12-01", 120, 100, "120.00", "20.00", "green", 0, 0 },
		{ "2023-11-30", 90, 100, "90.00", "-1.67", "yellow", 10, 10 },
		{ "2023-01-31", 0, 100, "0.00", "-8.33", "red", 100, 10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = world_new(cases[i].as_of);
		add_count(w, CLOUD, "district", FY, "2023-01-01", cases[i].n, 0);
		add_target(w, ZONE, cases[i].target, "increment");
		const struct rate_row *r = row_of(w, ZONE);
		assert_string_equal(r->rate, cases[i].rate);
		assert_string_equal(r->ahead_points, cases[i].ahead);
		assert_string_equal(r->light, cases[i].light);
		assert_true(r->remaining == cases[i].remaining);
		assert_true(r->needed_per_month == cases[i].needed);
		arena_free(w->arena);
	}
}

static void levels_are_measured_by_the_cumulative(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-05-01", 100, 0);
	add_count(w, CLOUD, "district", FY, "2023-05-01", 20, 0);
	add_target(w, ZONE, 200, "level");
	const struct rate_row *r = row_of(w, ZONE);
	assert_string_equal(r->rate, "60.00");
	assert_string_equal(r->target_kind, "level");
	assert_null(r->schedule);
	assert_null(r->ahead_points);
	assert_null(r->light);
	assert_int_equal(r->remaining, 80);
	assert_int_equal(r->needed_per_month, 14);
	assert_int_equal(r->forecast->value, 120 + 40 - 20);

	add_opening(w, CLOUD, "district:" FY, "2023-12-31", 5, false, 0);
	r = row_of(w, ZONE);
	assert_int_equal(r->cumulative, INT64_NONE);
	assert_int_equal(r->active, INT64_NONE);
	assert_null(r->rate);
	assert_int_equal(r->remaining, INT64_NONE);
	assert_int_equal(r->needed_per_month, INT64_NONE);
	assert_null(r->forecast);
	assert_int_equal(r->target, 200);
	arena_free(w->arena);
}

static void an_opening_without_names(void **state)
{
	static const struct {
		const char *as_of, *scope;
		int64_t cumulative;
	} cases[] = {
		{ "2022-12-31", ZONE, 2007 - 4 + 9 },
		{ "2022-12-30", ZONE, INT64_NONE },
		{ "2023-06-30", "district:" FY, 2007 - 4 + 9 },
		{ "2022-12-30", "district:" FY, INT64_NONE },
		{ "2022-12-30", "district:" WT, 0 },
		{ "2023-06-30", "park:smart_port", INT64_NONE },
		{ "2023-06-30", "chain:new_materials", INT64_NONE },
		{ "2022-01-01", "district:410100", INT64_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = world_new(cases[i].as_of);
		add_count(w, CLOUD, "district", FY, "2021-05-01", 9, 0); /* four of them inside the 2007 */
		add_opening(w, CLOUD, "district:" FY, "2022-12-31", 2007, false, 4);
		assert_true(row_of(w, cases[i].scope)->cumulative == cases[i].cumulative);
		arena_free(w->arena);
	}
}

static void an_opening_with_names_adds_nothing(void **state)
{
	struct world *w = world_new("2022-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2021-05-01", 9, 9);
	add_opening(w, CLOUD, "district:" FY, "2022-12-31", 9, true, 9);
	assert_int_equal(row_of(w, ZONE)->cumulative, 9);
	assert_int_equal(row_of(w, "chain:new_materials")->cumulative, 0);
	assert_int_equal(row_of(w, ZONE)->same_period_last_year, 9);
	arena_free(w->arena);
}

static void unnamed_workshops_hide_their_enterprises(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, "workshop.workshops", "district", FY, "2023-04-01", 3, 0);
	add_count(w, "workshop.enterprises", "district", FY, "2023-04-01", 3, 0);
	add_opening(w, "workshop.workshops", "district:" FY, "2022-12-31", 26, false, 0);
	assert_int_equal(rows_of(w, "workshop.workshops", ZONE, FIGURE_GROUP_NONE, 1)->cumulative, 29);
	const struct rate_row *r = rows_of(w, "workshop.enterprises", ZONE, FIGURE_GROUP_NONE, 1);
	assert_int_equal(r->new, 3);
	assert_int_equal(r->cumulative, INT64_NONE);
	assert_int_equal(rows_of(w, "workshop.enterprises", "district:" WT, FIGURE_GROUP_NONE, 1)->cumulative, 0);
	arena_free(w->arena);
}

static void last_year_to_the_same_day(void **state)
{
	struct world *w = world_new("2024-02-29"); /* answers for 28 February 2023 */

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-11-01", 50, 50);
	add_count(w, CLOUD, "district", FY, "2023-01-01", 30, 30);
	add_count(w, CLOUD, "district", FY, "2023-02-01", 12, 10);
	add_count(w, CLOUD, "district", FY, "2023-03-01", 8, 0);
	add_count(w, CLOUD, "district", FY, "2024-01-01", 50, 0);
	const struct rate_row *r = row_of(w, ZONE);
	assert_int_equal(r->new, 50);
	assert_int_equal(r->same_period_last_year, 40);
	assert_string_equal(r->growth, "25.00");
	assert_string_equal(r->growth_rounding, "half_up");
	assert_int_equal(row_of(w, "district:" WT)->same_period_last_year, 0);
	assert_null(row_of(w, "district:" WT)->growth);
	arena_free(w->arena);
}

static void last_year_hides_behind_an_unnamed_opening(void **state)
{
	static const struct {
		const char *opened;
		bool known;
	} cases[] = { { "2022-12-31", false }, { "2022-01-01", false }, { "2021-12-31", true } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world *w = world_new("2023-06-30");
		add_count(w, CLOUD, "district", FY, "2022-03-01", 4, 4);
		add_opening(w, CLOUD, "district:" FY, cases[i].opened, 100, false, 0);
		assert_int_equal(row_of(w, ZONE)->same_period_last_year, cases[i].known ? 4 : INT64_NONE);
		assert_int_equal(row_of(w, "district:" WT)->same_period_last_year, 0);
		arena_free(w->arena);
	}
}

static void shares_of_the_smallest_scope_around(void **state)
{
	static const struct {
		const char *indicator, *scope;
		int64_t part;
		const char *value, *whole_scope;
	} cases[] = {
		{ CLOUD, "district:" FY, 110, "55.00", ZONE },    /* the zone's own total, of the children only */
		{ CLOUD, ZONE, 110, "11.00", "district:410100" }, /* not its own; the city before the province */
		{ CLOUD, "district:410100", 110, "1.10", "district:410000" },
		{ CLOUD, "park:smart_port", 30, "15.00", ZONE },
		{ CLOUD, "district:410000", 0, NULL, NULL },
		{ "service_manufacturing.enterprises", ZONE, 12, "52.17",
			"district:410100" }, /* a yearly award: new, not the 17 of all years */
		{ "workshop.workshops", ZONE, 0, NULL, NULL },
	};
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-03-01", 100, 0);
	add_count(w, CLOUD, "district", FY, "2023-03-01", 10, 0);
	add_count(w, CLOUD, "park", "smart_port", "2023-03-01", 30, 0);
	add_count(w, "service_manufacturing.enterprises", "district", FY, "2022-03-01", 5, 0);
	add_count(w, "service_manufacturing.enterprises", "district", FY, "2023-03-01", 12, 0);
	add_external(w, CLOUD, ZONE, "2023-06-30", 200);
	add_external(w, CLOUD, "district:410100", "2023-06-30", 1000);
	add_external(w, CLOUD, "district:410000", "2023-06-30", 10000);
	add_external(w, CLOUD, "district:410100", "2023-07-31", 7777); /* not yet */
	add_external(w, "service_manufacturing.enterprises", "district:410100", "2023-06-30", 23);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct rate_share *share =
			rows_of(w, cases[i].indicator, cases[i].scope, FIGURE_GROUP_NONE, 1)->share;
		if (cases[i].value == NULL) {
			assert_null(share);
			continue;
		}
		assert_string_equal(share->value, cases[i].value);
		assert_int_equal(share->part, cases[i].part);
		assert_string_equal(share->whole_scope, cases[i].whole_scope);
		assert_string_equal(share->rounding, "half_up");
		assert_string_equal(share->source, "统计局");
	}
	arena_free(w->arena);
}

static void the_part_is_of_the_total_s_own_day(void **state)
{
	struct world *w = world_new("2023-06-30");
	struct figure_count in_march[] = { { CLOUD, "district", FY, day("2023-03-01"), 4, 0 } };
	int32_t *days = NULL;
	size_t count = 0;

	(void)state;
	add_count(w, CLOUD, "district", FY, "2023-03-01", 10, 0);
	add_count(w, CLOUD, "district", FY, "2023-05-01", 90, 0);
	add_external(w, CLOUD, "district:410100", "2023-03-31", 1000);
	assert_int_equal(row_of(w, ZONE)->share->part, 10);
	assert_true(figure_past_days(&w->input, w->arena, &days, &count));
	assert_int_equal(count, 0); /* a month's end: its sums are here */

	add_external(w, CLOUD, "district:410100", "2023-04-15", 1000);
	add_external(w, CLOUD, "district:410000", "2023-04-15", 5000);
	add_external(w, CLOUD, "district:410000", "2023-07-15", 5000);
	assert_null(row_of(w, ZONE)->share); /* never a part of another day */
	assert_true(figure_past_days(&w->input, w->arena, &days, &count));
	assert_int_equal(count, 1);
	assert_int_equal(days[0], day("2023-04-15"));
	w->pasts[w->input.pasts.count++] = (struct figure_past){ day("2023-04-15"), { in_march, 1 } };
	assert_int_equal(row_of(w, ZONE)->share->part, 4);
	assert_int_equal(row_of(w, ZONE)->share->as_of, day("2023-04-15"));
	arena_free(w->arena);
}

static void an_unknown_part_has_no_share(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_opening(w, CLOUD, "district:" FY, "2023-05-31", 100, false, 0);
	add_external(w, CLOUD, "district:410100", "2023-04-30", 1000);
	assert_null(row_of(w, ZONE)->share);
	w->externals[0].as_of = day("2023-05-31");
	assert_int_equal(row_of(w, ZONE)->share->part, 100);
	w->externals[0].value = 0;
	assert_null(row_of(w, ZONE)->share);
	arena_free(w->arena);
}

static void children_and_rest_sum_to_the_parent(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2023-02-01", 225, 0);
	add_count(w, CLOUD, "district", WT, "2023-02-01", 112, 0);
	add_count(w, CLOUD, "district", "410172", "2023-02-01", 3, 0); /* at the zone itself */
	add_target(w, "district:" FY, 300, "increment");
	add_target(w, "district:" WT, 148, "increment");
	add_target(w, ZONE, 928, "increment");
	const struct rate_row *r = rows_of(w, CLOUD, ZONE, FIGURE_GROUP_DISTRICT, 3);
	assert_string_equal(r[0].scope, "district:" FY);
	assert_int_equal(r[0].rank_rate, 2);
	assert_int_equal(r[0].rank_count, 1);
	assert_int_equal(r[1].rank_rate, 1);
	assert_int_equal(r[1].rank_count, 2);
	assert_string_equal(r[2].scope, "rest");
	assert_null(r[2].district);
	assert_int_equal(r[2].new, 3);
	assert_int_equal(r[2].target, INT64_NONE);
	assert_int_equal(r[2].rank_rate, INT64_NONE);
	assert_int_equal(r[2].rank_count, INT64_NONE);
	assert_int_equal(r[0].new + r[1].new + r[2].new, row_of(w, ZONE)->new);
	assert_int_equal(row_of(w, ZONE)->rank_count, INT64_NONE);
	assert_string_equal(rows_of(w, CLOUD, "district:" FY, FIGURE_GROUP_DISTRICT, 1)->scope, "rest");
	arena_free(w->arena);
}

static void levels_rank_by_cumulative_and_the_unknown_do_not(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-02-01", 500, 0);
	add_count(w, CLOUD, "district", WT, "2023-02-01", 100, 0);
	add_target(w, "district:" FY, 1000, "level");
	const struct rate_row *r = rows_of(w, CLOUD, ZONE, FIGURE_GROUP_DISTRICT, 3);
	assert_int_equal(r[0].rank_rate, 1);
	assert_int_equal(r[0].rank_count, 1);
	assert_int_equal(r[1].rank_rate, INT64_NONE); /* no target */
	assert_int_equal(r[1].rank_count, 2);
	add_opening(w, CLOUD, "district:" FY, "2023-12-31", 5, false, 0);
	r = rows_of(w, CLOUD, ZONE, FIGURE_GROUP_DISTRICT, 3);
	assert_int_equal(r[0].rank_rate, INT64_NONE);
	assert_int_equal(r[0].rank_count, INT64_NONE);
	assert_int_equal(r[1].rank_count, 1);
	arena_free(w->arena);
}

static void chains_need_not_sum(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2023-02-01", 5, 0);
	add_count(w, CLOUD, "chain", "smart_sensor", "2023-02-01", 5, 0);
	add_count(w, CLOUD, "chain", "new_materials", "2023-02-01", 4, 0);
	const struct rate_row *r = rows_of(w, CLOUD, ZONE, FIGURE_GROUP_CHAIN, 2);
	assert_string_equal(r[0].scope, "chain:smart_sensor");
	assert_int_equal(r[0].new, 5);
	assert_int_equal(r[1].new, 4);
	assert_int_equal(r[1].rank_count, 2);
	assert_null(r[0].district);
	arena_free(w->arena);
}

static void months_from_january_to_as_of(void **state)
{
	struct world *w = world_new("2023-03-15");
	struct figure_query query = { CLOUD, ZONE, FIGURE_GROUP_MONTH, LIGHT_TOLERANCE_DEFAULT };
	struct list rows;

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-12-01", 100, 0);
	add_count(w, CLOUD, "district", FY, "2023-01-01", 5, 0);
	add_count(w, CLOUD, "district", WT, "2023-03-01", 7, 0);
	add_opening(w, CLOUD, "district:" WT, "2023-02-28", 20, false, 0);
	assert_true(figure_rows(&fixture, &w->input, &query, w->arena, &rows));
	assert_int_equal(rows.count, 3);
	const struct rate_month *m = rows.at;
	assert_string_equal(m[0].month, "2023-01");
	assert_int_equal(m[0].new, 5);
	assert_int_equal(m[0].cumulative, INT64_NONE);
	assert_string_equal(m[1].month, "2023-02");
	assert_int_equal(m[1].new, 0);
	assert_int_equal(m[1].new_ytd, 5);
	assert_int_equal(m[1].cumulative, 125);
	assert_string_equal(m[2].month, "2023-03");
	assert_int_equal(m[2].new, 7);
	assert_int_equal(m[2].new_ytd, 12);
	assert_int_equal(m[2].cumulative, 132);
	assert_string_equal(m[2].district, "410172");
	arena_free(w->arena);
}

static void who_left_is_not_active(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-12-01", 100, 0);
	w->inactive[w->input.inactive.count++] = (struct figure_inactive){ CLOUD, "district", FY, 8 };
	w->inactive[w->input.inactive.count++] = (struct figure_inactive){ CLOUD, "chain", "new_materials", 2 };
	w->inactive[w->input.inactive.count++] = (struct figure_inactive){ "workshop.workshops", "district", FY, 50 };
	assert_int_equal(row_of(w, ZONE)->cumulative, 100);
	assert_int_equal(row_of(w, ZONE)->active, 92);
	assert_int_equal(row_of(w, "district:" WT)->active, 0);
	arena_free(w->arena);
}

static void what_was_revoked_is_told_by_place(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-12-01", 98, 0);
	w->withdrawn[w->input.withdrawn.count++] = (struct figure_inactive){ CLOUD, "district", FY, 2 };
	w->withdrawn[w->input.withdrawn.count++] = (struct figure_inactive){ CLOUD, "chain", "new_materials", 1 };
	w->withdrawn[w->input.withdrawn.count++] = (struct figure_inactive){ "workshop.workshops", "district", FY, 50 };
	assert_int_equal(row_of(w, ZONE)->withdrawn, 2);
	assert_int_equal(row_of(w, ZONE)->cumulative, 98); /* absent from it already: nothing is taken off twice */
	assert_int_equal(row_of(w, ZONE)->active, 98);
	assert_int_equal(row_of(w, "district:" WT)->withdrawn, 0);
	assert_int_equal(row_of(w, "chain:new_materials")->withdrawn, 1);
	arena_free(w->arena);
}

/* Closes of three in FY and one on the sensors' chain; a base points to one by its instant. */
static struct figure_count known_then[] = { { CLOUD, "district", FY, 19389, 3, 0 },
	{ CLOUD, "chain", "smart_sensor", 19389, 1, 0 } };

static void add_close(struct world *w, const char *programme, const char *last_day, int64_t at, size_t counts)
{
	w->bases[w->input.bases.count++] = (struct figure_base){ programme, day(last_day), at };
	w->closes[w->input.closes.count++] =
		(struct figure_close){ day(last_day), at, { known_then, counts }, { w->openings, 0 } };
}

static void what_came_after_a_close_is_its_adjustment(void **state)
{
	struct world *w = world_new("2023-08-15");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-12-01", 2, 0);
	add_count(w, CLOUD, "district", FY, "2023-02-01", 5, 0); /* three of them were known */
	add_count(w, CLOUD, "district", WT, "2023-06-01", 1, 0);
	add_count(w, CLOUD, "district", WT, "2023-07-01", 9, 0); /* not of the base's days */
	assert_int_equal(row_of(w, ZONE)->adjustment, 0);        /* without a base */
	add_close(w, "*", "2023-06-30", 1000, 2);
	assert_int_equal(row_of(w, ZONE)->adjustment, 3);
	assert_int_equal(row_of(w, "district:" FY)->adjustment, 2);
	assert_int_equal(row_of(w, "district:" WT)->adjustment, 1);
	assert_int_equal(row_of(w, "chain:smart_sensor")->adjustment, -1); /* voided since */
	const struct rate_row *rows = rows_of(w, CLOUD, ZONE, FIGURE_GROUP_DISTRICT, 3);
	int64_t sum = 0;
	for (size_t i = 0; i < 3; i++)
		sum += rows[i].adjustment;
	assert_int_equal(sum, 3);
	assert_int_equal(rows_of(w, "workshop.workshops", ZONE, FIGURE_GROUP_NONE, 1)->adjustment, 0);
	w->input.closes.count = 0;
	assert_true(row_of(w, ZONE)->adjustment == INT64_NONE); /* nobody says what was known */
	arena_free(w->arena);
}

static void a_base_of_an_earlier_year_compares_cumulatives(void **state)
{
	struct world *w = world_new("2024-03-31");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2022-12-01", 2, 0);
	add_count(w, CLOUD, "district", FY, "2023-02-01", 5, 0);
	add_count(w, CLOUD, "district", FY, "2024-02-01", 7, 0);
	add_close(w, "*", "2023-12-31", 1000, 1);
	assert_int_equal(row_of(w, ZONE)->adjustment, 4);
	add_opening(w, CLOUD, "district:" FY, "2022-06-30", 100, false, 0); /* said after the close */
	assert_int_equal(row_of(w, ZONE)->adjustment, 104);
	w->closes[0].openings.count = 1;
	assert_int_equal(row_of(w, ZONE)->adjustment, 4);
	w->openings[0].as_of = day("2024-01-31"); /* before it nothing is known */
	assert_true(row_of(w, ZONE)->adjustment == INT64_NONE);
	arena_free(w->arena);
}

static void the_latest_ending_period_is_the_base(void **state)
{
	struct world *w = world_new("2023-08-15");

	(void)state;
	add_count(w, CLOUD, "district", FY, "2023-02-01", 5, 0);
	add_close(w, "*", "2023-06-30", 1000, 1);
	add_close(w, "cloud", "2023-03-31", 1001, 0);
	assert_int_equal(row_of(w, ZONE)->adjustment, 2);
	w->bases[1].last_day = w->closes[1].last_day = day("2023-06-30"); /* of two the programme's own */
	assert_int_equal(row_of(w, ZONE)->adjustment, 5);
	w->bases[1].programme = "workshop";
	assert_int_equal(row_of(w, ZONE)->adjustment, 2);
	arena_free(w->arena);
}

static void filings_that_count_nothing(void **state)
{
	struct world *w = world_new("2023-06-30");

	(void)state;
	w->excluded[w->input.excluded.count++] = (struct figure_excluded){ "cloud", "district", FY, 4, 2, 1 };
	w->excluded[w->input.excluded.count++] = (struct figure_excluded){ "cloud", "district", WT, 1, 0, 0 };
	w->excluded[w->input.excluded.count++] = (struct figure_excluded){ "workshop", "district", WT, 9, 9, 9 };
	const struct rate_excluded *e = row_of(w, ZONE)->excluded;
	assert_int_equal(e->pending, 5);
	assert_int_equal(e->returned, 2);
	assert_int_equal(e->superseded, 1);
	assert_int_equal(row_of(w, "district:" WT)->excluded->pending, 1);
	arena_free(w->arena);
}

static void every_indicator_in_the_catalogue_s_order(void **state)
{
	struct world *w = world_new("2023-06-30");
	const struct rate_row *r = rows_of(w, NULL, ZONE, FIGURE_GROUP_NONE, 5);

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(r[i].indicator, fixture_indicators[i].code);
	assert_string_equal(r[4].schedule, "49.59"); /* its programme goes by days */
	assert_string_equal(r[4].schedule_kind, "day");
	r = rows_of(w, NULL, ZONE, FIGURE_GROUP_DISTRICT, 15);
	assert_string_equal(r[3].indicator, fixture_indicators[1].code);
	rows_of(w, "no.such", ZONE, FIGURE_GROUP_NONE, 0);
	arena_free(w->arena);
}

static void a_scope_of_no_form_and_a_full_arena(void **state)
{
	struct world *w = world_new("2023-06-30");
	struct arena *small;
	struct figure_query query = { CLOUD, "410172", FIGURE_GROUP_NONE, LIGHT_TOLERANCE_DEFAULT };
	struct list rows;
	size_t bytes = 64;

	(void)state;
	assert_false(figure_rows(&fixture, &w->input, &query, w->arena, &rows));
	query.scope = ZONE;
	add_target(w, ZONE, 928, "increment");
	add_external(w, CLOUD, "district:410100", "2023-06-30", 1000);
	for (bool done = false; !done; bytes += 64) { /* every place where memory may run out */
		small = arena_new(bytes);
		done = figure_rows(&fixture, &w->input, &query, small, &rows);
		arena_free(small);
		assert_true(bytes < 1 << 16);
	}
	assert_true(bytes > 512);
	arena_free(w->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_zone_is_the_sum_of_its_leaves),
		cmocka_unit_test(without_a_target_everything_else_is_computed),
		cmocka_unit_test(children_s_targets_never_add_up),
		cmocka_unit_test(increments_against_the_calendar),
		cmocka_unit_test(levels_are_measured_by_the_cumulative),
		cmocka_unit_test(an_opening_without_names),
		cmocka_unit_test(an_opening_with_names_adds_nothing),
		cmocka_unit_test(unnamed_workshops_hide_their_enterprises),
		cmocka_unit_test(last_year_to_the_same_day),
		cmocka_unit_test(last_year_hides_behind_an_unnamed_opening),
		cmocka_unit_test(shares_of_the_smallest_scope_around),
		cmocka_unit_test(the_part_is_of_the_total_s_own_day),
		cmocka_unit_test(an_unknown_part_has_no_share),
		cmocka_unit_test(children_and_rest_sum_to_the_parent),
		cmocka_unit_test(levels_rank_by_cumulative_and_the_unknown_do_not),
		cmocka_unit_test(chains_need_not_sum),
		cmocka_unit_test(months_from_january_to_as_of),
		cmocka_unit_test(who_left_is_not_active),
		cmocka_unit_test(what_was_revoked_is_told_by_place),
		cmocka_unit_test(what_came_after_a_close_is_its_adjustment),
		cmocka_unit_test(a_base_of_an_earlier_year_compares_cumulatives),
		cmocka_unit_test(the_latest_ending_period_is_the_base),
		cmocka_unit_test(filings_that_count_nothing),
		cmocka_unit_test(every_indicator_in_the_catalogue_s_order),
		cmocka_unit_test(a_scope_of_no_form_and_a_full_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
