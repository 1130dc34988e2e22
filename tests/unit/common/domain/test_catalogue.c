/* Finding things in the catalogue, and a programme in the language asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixture.h"

static void things_are_found_by_their_code(void **state)
{
	(void)state;
	assert_ptr_equal(catalogue_find_programme(&fixture, text_of("workshop")), &fixture_programmes[1]);
	assert_ptr_equal(catalogue_find_indicator(&fixture, text_of("workshop.enterprises")), &fixture_indicators[2]);
	assert_ptr_equal(catalogue_find_district(&fixture, text_of("410172")), &fixture_districts[2]);
	assert_ptr_equal(catalogue_find_chain(&fixture, text_of("new_materials")), &fixture_chains[1]);
	assert_ptr_equal(catalogue_find_park(&fixture, text_of("smart_port")), &fixture_parks[0]);
}

static void what_is_not_there_is_null(void **state)
{
	static const char *const none[] = { "", "cloud.", "clou", "cloudy", "410172x" };
	const struct catalogue empty = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		assert_null(catalogue_find_programme(&fixture, text_of(none[i])));
		assert_null(catalogue_find_indicator(&fixture, text_of(none[i])));
		assert_null(catalogue_find_district(&fixture, text_of(none[i])));
		assert_null(catalogue_find_chain(&fixture, text_of(none[i])));
		assert_null(catalogue_find_park(&fixture, text_of(none[i])));
	}
	assert_null(catalogue_find_programme(&empty, text_of("cloud")));
}

static void stages_and_moves(void **state)
{
	const struct programme *p = fixture_programme("workshop");

	(void)state;
	assert_ptr_equal(programme_find_stage(p, "recognised"), &workshop_stages[2]);
	assert_null(programme_find_stage(p, "active"));
	assert_null(programme_find_stage(p, NULL));
	assert_ptr_equal(programme_find_move(p, "publicity", "recognised"), &workshop_moves[1]);
	assert_null(programme_find_move(p, "recognised", "publicity"));
	assert_null(programme_find_move(p, NULL, "recognised"));
	assert_null(programme_find_move(p, "publicity", NULL));
}

static void a_form_in_the_language_asked_for(void **state)
{
	struct programme p = *fixture_programme("cloud");

	(void)state;
	p.form_in[LANGUAGE_ZH] = "{\"zh\":1}";
	p.form_in[LANGUAGE_EN] = "{\"en\":1}";
	assert_string_equal(programme_in(&p, LANGUAGE_ZH).form, "{\"zh\":1}");
	assert_string_equal(programme_in(&p, LANGUAGE_EN).form, "{\"en\":1}");
	assert_string_equal(programme_in(&p, LANGUAGE_EN).code, "cloud");
}

static void shapes_have_the_api_s_members(void **state)
{
	static const char *const members[] = { "code", "title", "count_unit", "review_levels", "stages", "moves",
		"evidence", "form" };

	(void)state;
	assert_int_equal(programme_shape.count, sizeof members / sizeof *members);
	for (size_t i = 0; i < programme_shape.count; i++)
		assert_string_equal(programme_shape.fields[i].name, members[i]);
	assert_int_equal(indicator_shape.count, 13);
}

static void patterns_are_freed_with_the_catalogue(void **state)
{
	struct form_field field = {
		.name = "a", .kind = FORM_STRING, .pattern = "^a$", .minimum = INT64_NONE, .maximum = INT64_NONE
	};
	struct form form = { { &field, 1 }, { NULL, 0 } };
	struct programme programmes[] = { { .code = "a", .rules = &form }, { .code = "b", .rules = NULL } };
	struct catalogue c = { .programmes = { programmes, 2 } };
	const struct form_field *bad = NULL;

	(void)state;
	assert_true(form_compile(&form, &bad));
	assert_non_null(field.compiled);
	catalogue_release(&c);
	assert_null(field.compiled);
}

/* dxtrackctl catalogue check looks for codes in documents that lack some. */
static void what_has_no_code_is_nobodys(void **state)
{
	struct programme_stage stages[] = { { .code = NULL }, { .code = "active" } };
	struct programme_move moves[] = { { .from = NULL, .to = "active" }, { .from = "active", .to = NULL },
		{ .from = "active", .to = "expired" } };
	const struct programme p = { .stages = { stages, 2 }, .moves = { moves, 3 } };

	(void)state;
	assert_ptr_equal(programme_find_stage(&p, "active"), &stages[1]);
	assert_null(programme_find_stage(&p, NULL));
	assert_null(programme_find_stage(&p, "expired"));
	assert_ptr_equal(programme_find_move(&p, "active", "expired"), &moves[2]);
	assert_null(programme_find_move(&p, NULL, "active"));
	assert_null(programme_find_move(&p, "active", NULL));
}

/* The order of the report, whatever order the files were loaded in. */
static void programmes_and_indicators_go_by_position(void **state)
{
	struct programme programmes[] = {
		{ .code = "benchmark", .position = 5 },
		{ .code = "drill", .position = PROGRAMME_POSITION_LAST },
		{ .code = "cloud", .position = 1 },
		{ .code = "also_first", .position = 1 },
		{ .code = "workshop", .position = 2 },
	};
	struct indicator indicators[] = {
		{ .code = "benchmark.enterprises", .programme = "benchmark" },
		{ .code = "lost.enterprises", .programme = "nowhere" },
		{ .code = "cloud.enterprises", .programme = "cloud" },
		{ .code = "workshop.workshops", .programme = "workshop" },
		{ .code = "workshop.enterprises", .programme = "workshop" },
	};
	static const char *const programme_order[] = { "cloud", "also_first", "workshop", "benchmark", "drill" };
	static const char *const indicator_order[] = { "cloud.enterprises", "workshop.workshops",
		"workshop.enterprises", "benchmark.enterprises", "lost.enterprises" };
	struct catalogue c = { .programmes = { programmes, 5 }, .indicators = { indicators, 5 } };

	(void)state;
	catalogue_sort(&c);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(programmes[i].code, programme_order[i]);
		assert_string_equal(indicators[i].code, indicator_order[i]);
	}
	catalogue_sort(&(struct catalogue){ 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programmes_and_indicators_go_by_position),
		cmocka_unit_test(what_has_no_code_is_nobodys),
		cmocka_unit_test(things_are_found_by_their_code),
		cmocka_unit_test(what_is_not_there_is_null),
		cmocka_unit_test(stages_and_moves),
		cmocka_unit_test(a_form_in_the_language_asked_for),
		cmocka_unit_test(shapes_have_the_api_s_members),
		cmocka_unit_test(patterns_are_freed_with_the_catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
