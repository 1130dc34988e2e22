/*
 * The half-year report as figures: what the demo's facts sum up to must print as the zone printed it.
 * The catalogue is the shipped one, targets, openings and totals are those of sql/demo/figures.json.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/external_value.h"
#include "domain/figure.h"
#include "domain/light.h"
#include "domain/opening_stock.h"
#include "domain/rate_row.h"
#include "domain/target.h"
#include "wire/decode.h"
#include "wire/json_read.h"
#include "wire/json_write.h"

#include "catalogue_files.h"

#define ZONE "district:410172"

/* Winners of the demo by office: 石佛, 沟赵, 枫杨, 梧桐, 双桥. */
static const char *const offices[] = { "410172160", "410172360", "410172560", "410172561", "410172562" };

static const struct {
	const char *indicator, *month;
	int64_t n[5];
} facts[] = {
	{ "cloud.enterprises", "2023-02-01", { 100, 100, 200, 100, 50 } },
	{ "cloud.enterprises", "2023-06-01", { 50, 21, 25, 12, 22 } },
	{ "workshop.workshops", "2023-04-01", { 1, 0, 1, 1, 0 } },
	{ "workshop.enterprises", "2023-04-01", { 1, 0, 1, 1, 0 } },
	{ "platform.cultivated", "2022-03-01", { 1, 0, 1, 1, 0 } },
	{ "platform.midterm_passed", "2023-03-01", { 1, 0, 1, 0, 0 } },
	{ "platform.accepted", "2023-05-01", { 0, 0, 0, 1, 0 } },
	{ "service_manufacturing.enterprises", "2023-05-01", { 3, 2, 4, 2, 1 } },
	{ "benchmark.enterprises", "2023-05-01", { 0, 0, 1, 0, 0 } },
	{ "service_provider.enterprises", "2023-06-01", { 2, 2, 3, 2, 1 } },
};

struct demo {
	struct arena *arena;
	struct catalogue catalogue;
	struct figure_input input;
};

/* The bodies of one list of the demo's file as records of their shape. */
static void *posts(
	struct arena *arena, const struct value *file, const char *name, const struct shape *shape, size_t *ret_count)
{
	const struct value *list = value_member(file, name);
	struct findings findings;

	assert_non_null(list);
	findings_init(&findings, arena);
	char *at = arena_alloc_array(arena, list->count, shape->size);
	for (size_t i = 0; i < list->count; i++)
		assert_true(decode_record(shape, &list->items[i], arena, at + i * shape->size, &findings));
	*ret_count = list->count;
	return at;
}

static void post_targets(struct demo *d, const struct value *file)
{
	size_t count = 0;
	const struct target *posted = posts(d->arena, file, "targets", &target_shape, &count);
	struct figure_target *rows = arena_alloc_array(d->arena, count, sizeof *rows);

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct figure_target){ posted[i].indicator, posted[i].scope, posted[i].year, posted[i].value,
			posted[i].kind, posted[i].document_no };
	d->input.targets = (struct list){ rows, count };
}

static void post_openings(struct demo *d, const struct value *file)
{
	size_t count = 0;
	const struct opening_stock_body *posted =
		posts(d->arena, file, "opening_stocks", &opening_stock_body_shape, &count);
	struct figure_opening *rows = arena_alloc_array(d->arena, count, sizeof *rows);

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct figure_opening){ posted[i].indicator, posted[i].scope, posted[i].as_of,
			posted[i].value, 0, 0, 0 };
	d->input.openings = (struct list){ rows, count };
}

static void post_totals(struct demo *d, const struct value *file)
{
	size_t count = 0;
	const struct external_value *posted = posts(d->arena, file, "external_values", &external_value_shape, &count);
	struct figure_external *rows = arena_alloc_array(d->arena, count, sizeof *rows);

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct figure_external){ posted[i].indicator, posted[i].scope, posted[i].as_of,
			posted[i].value, posted[i].source };
	d->input.externals = (struct list){ rows, count };
}

static void count_facts(struct demo *d)
{
	struct figure_count *rows = arena_alloc_array(d->arena, 5 * sizeof facts / sizeof *facts, sizeof *rows);
	size_t count = 0;

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		for (size_t j = 0; j < 5; j++) {
			struct figure_count row = { facts[i].indicator, "district", offices[j], DATE_NONE,
				facts[i].n[j], 0 };
			assert_true(date_parse(text_of(facts[i].month), &row.month));
			if (row.n > 0)
				rows[count++] = row;
		}
	d->input.counts = (struct list){ rows, count };
}

static int set_up(void **state)
{
	struct arena *arena = arena_new(1 << 24);
	struct demo *d = arena_alloc(arena, sizeof *d);
	const struct value *file = NULL;
	struct fault fault = { 0 };

	d->arena = arena;
	files_read(arena, &d->catalogue);
	assert_true(json_read(
		file_read(arena, SOURCE_DIR "/sql/demo/figures.json"), &json_limits_file, arena, &file, &fault));
	d->input = (struct figure_input){ .as_of = date_of(2023, 6, 30) };
	post_targets(d, file);
	post_openings(d, file);
	post_totals(d, file);
	count_facts(d);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct demo *d = *state;

	catalogue_release(&d->catalogue);
	arena_free(d->arena);
	return 0;
}

static const struct rate_row *rows_of(struct demo *d, const char *indicator, enum figure_group group, size_t expected)
{
	struct figure_query query = { indicator, ZONE, group, LIGHT_TOLERANCE_DEFAULT };
	struct list rows;

	assert_true(figure_rows(&d->catalogue, &d->input, &query, d->arena, &rows));
	assert_int_equal(rows.count, expected);
	return rows.at;
}

static void the_report_s_table(void **state)
{
	static const struct {
		const char *indicator;
		int64_t fresh, cumulative;
	} expected[] = {
		{ "cloud.enterprises", 680, 6747 },
		{ "workshop.workshops", 3, 29 },
		{ "workshop.enterprises", 3, INT64_NONE },
		{ "platform.cultivated", 0, 3 },
		{ "platform.midterm_passed", 2, 2 },
		{ "platform.accepted", 1, 1 },
		{ "service_manufacturing.enterprises", 12, 12 },
		{ "benchmark.enterprises", 1, 1 },
		{ "service_provider.enterprises", 10, 10 },
	};
	const struct rate_row *all = rows_of(*state, NULL, FIGURE_GROUP_NONE, 9);

	for (size_t i = 0; i < 9; i++) {
		const struct rate_row *r = rows_of(*state, expected[i].indicator, FIGURE_GROUP_NONE, 1);
		assert_int_equal(r->new, expected[i].fresh);
		assert_true(r->cumulative == expected[i].cumulative);
		if (i > 0) {
			assert_true(r->target == INT64_NONE);
			assert_null(r->rate);
		}
	}
	for (size_t i = 0; i < 9; i++)
		assert_string_equal(all[i].scope, ZONE);
}

static void the_headline(void **state)
{
	const struct rate_row *r = rows_of(*state, "cloud.enterprises", FIGURE_GROUP_NONE, 1);

	assert_int_equal(r->target, 928);
	assert_string_equal(r->target_kind, "increment");
	assert_string_equal(r->rate, "73.27");
	assert_string_equal(r->rounding, "truncate");
	assert_string_equal(r->schedule, "50.00");
	assert_string_equal(r->ahead_points, "23.27");
	assert_string_equal(r->light, "green");
	assert_int_equal(r->forecast->value, 1360);
	assert_string_equal(r->forecast->formula, "linear");
	assert_int_equal(r->remaining, 248);
	assert_int_equal(r->needed_per_month, 42);
	assert_true(r->same_period_last_year == INT64_NONE); /* inside the opening of 2022-12-31 */
	assert_null(r->growth);
	assert_null(r->share);
}

static void the_share_of_the_city(void **state)
{
	const struct rate_share *share =
		rows_of(*state, "service_manufacturing.enterprises", FIGURE_GROUP_NONE, 1)->share;

	assert_non_null(share);
	assert_string_equal(share->value, "52.17");
	assert_int_equal(share->part, 12);
	assert_int_equal(share->whole, 23);
	assert_string_equal(share->whole_scope, "district:410100");
	assert_string_equal(share->rounding, "half_up");
}

static void the_offices_and_the_rest(void **state)
{
	static const struct {
		const char *scope, *rate;
		int64_t n, target, rank;
	} expected[] = {
		{ "district:410172160", "75.00", 150, 200, 2 },
		{ "district:410172360", "67.22", 121, 180, 5 },
		{ "district:410172560", "75.00", 225, 300, 2 },
		{ "district:410172561", "75.67", 112, 148, 1 },
		{ "district:410172562", "72.00", 72, 100, 4 },
	};
	const struct rate_row *r = rows_of(*state, "cloud.enterprises", FIGURE_GROUP_DISTRICT, 6);
	int64_t fresh = 0, cumulative = 0;

	for (size_t i = 0; i < 6; i++) {
		fresh += r[i].new;
		cumulative += r[i].cumulative;
	}
	assert_int_equal(fresh, 680);
	assert_int_equal(cumulative, 6747);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(r[i].scope, expected[i].scope);
		assert_int_equal(r[i].new, expected[i].n);
		assert_int_equal(r[i].target, expected[i].target);
		assert_string_equal(r[i].rate, expected[i].rate);
		assert_int_equal(r[i].rank_rate, expected[i].rank);
	}
	assert_string_equal(r[5].scope, "rest");
	assert_int_equal(r[5].new, 0);
}

static void the_row_as_json(void **state)
{
	static const char expected[] =
		"{\"indicator\":\"cloud.enterprises\",\"scope\":\"district:410172\",\"district\":\"410172\",\"period\":\"2023\",\"new\":680,\"target\":928,"
		"\"target_kind\":\"increment\",\"target_document_no\":\"样例目标〔2023〕1号\",\"rate\":\"73.27\",\"rounding\":\"truncate\",\"schedule\":\"50.00\","
		"\"schedule_kind\":\"month\",\"ahead_points\":\"23.27\",\"light\":\"green\",\"cumulative\":6747,\"active\":6747,\"withdrawn\":0,\"adjustment\":0,"
		"\"same_period_last_year\":null,\"growth\":null,\"growth_rounding\":\"half_up\",\"share\":null,\"forecast\":{\"value\":1360,\"formula\":\"linear\"},"
		"\"rank_rate\":null,\"rank_count\":null,\"remaining\":248,\"needed_per_month\":42,\"excluded\":{\"pending\":0,\"returned\":0,\"superseded\":0}}";
	struct buffer b = { 0 };

	json_write_record(&b, &rate_row_shape, rows_of(*state, "cloud.enterprises", FIGURE_GROUP_NONE, 1));
	assert_false(b.failed);
	assert_string_equal(b.at, expected);
	buffer_free(&b);
}

static void the_answer_around_the_rows(void **state)
{
	struct demo *d = *state;
	const struct rate_row *row = rows_of(d, "benchmark.enterprises", FIGURE_GROUP_NONE, 1);
	struct rate_answer answer = { d->input.as_of, 1686533411123456, 48213, { (void *)(uintptr_t)row, 1 } };
	struct buffer b = { 0 };

	json_write_record(&b, &rate_answer_shape, &answer);
	assert_memory_equal(b.at,
		"{\"as_of\":\"2023-06-30\",\"known_at\":\"2023-06-12T09:30:11.123456+08:00\",\"revision\":48213,\"items\":[{\"indicator\":",
		107);
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_report_s_table, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_headline, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_share_of_the_city, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_offices_and_the_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_row_as_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_answer_around_the_rows, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
