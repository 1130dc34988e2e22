/* Which places and names may be asked for. */
#include "desk.h"
#include "api/place.h"

static void figures_are_of_zones_and_what_lies_in_them(void **state)
{
	static const char *const good[] = { "district:410172", "district:410172560", "park:port", "chain:sensor" };
	static const char *const bad[] = { "district:41", "district:4101", "district:999", "park:x", "chain:port",
		"410172", "", "district:", "zone:410172" };
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(place_has_figures(&d->catalogue, good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(place_has_figures(&d->catalogue, bad[i]));
}

static void totals_are_of_the_city_and_the_province_too(void **state)
{
	struct desk *d = *state;

	assert_true(place_has_totals(&d->catalogue, "district:41"));
	assert_true(place_has_totals(&d->catalogue, "district:4101"));
	assert_true(place_has_totals(&d->catalogue, "district:410172"));
	assert_false(place_has_totals(&d->catalogue, "district:42"));
	assert_false(place_has_totals(&d->catalogue, "4101"));
}

static void a_district_is_short_for_its_scope(void **state)
{
	struct desk *d = *state;

	desk_ask(d, "district", "410172560");
	assert_string_equal(place_asked(&d->request), "district:410172560");
	assert_string_equal(desk_found(d), "");
}

static void a_scope_is_taken_as_it_is(void **state)
{
	struct desk *d = *state;

	desk_ask(d, "scope", "chain:sensor");
	assert_string_equal(place_asked(&d->request), "chain:sensor");
	assert_string_equal(desk_found(d), "");
}

static void both_are_one_too_many(void **state)
{
	struct desk *d = *state;

	desk_ask(d, "scope", "district:410172");
	desk_ask(d, "district", "410172");
	assert_null(place_asked(&d->request));
	assert_string_equal(desk_found(d), "?district not_applicable 410172;");
}

static void an_unknown_place_is_found_where_it_was_said(void **state)
{
	struct desk *d = *state;

	desk_ask(d, "district", "4101");
	assert_null(place_asked(&d->request));
	assert_string_equal(desk_found(d), "?district unknown_scope 4101;");
	d->request.params.count = 0;
	desk_ask(d, "scope", "park:410172");
	assert_null(place_asked(&d->request));
	assert_string_equal(desk_found(d), "?scope unknown_scope park:410172;");
}

static void without_a_place_it_is_the_only_zone(void **state)
{
	struct desk *d = *state;

	assert_string_equal(place_asked(&d->request), "district:410172");
	d->districts[5] = (struct district){ "410173", "又一区", "zone", "4101" };
	d->catalogue.districts.count = 6;
	assert_null(place_asked(&d->request));
	assert_string_equal(desk_found(d), "?scope required;");
}

static void groups_are_of_what_has_such_parts(void **state)
{
	static const struct {
		const char *group, *scope;
		bool good;
	} cases[] = {
		{ "district", "district:410172", true },
		{ "district", "district:410172560", true },
		{ "district", "park:port", false },
		{ "district", "chain:sensor", false },
		{ "chain", "district:410172", true },
		{ "chain", "district:410172560", false },
		{ "chain", "park:port", false },
		{ "chain", "chain:sensor", false },
		{ "month", "park:port", true },
		{ "none", "chain:sensor", true },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char expected[100];

		d->request.params.count = 0;
		desk_ask(d, "group_by", cases[i].group);
		snprintf(expected, sizeof expected, "?group_by not_applicable %s;", cases[i].group);
		place_check_group(&d->request, cases[i].scope);
		assert_string_equal(desk_found(d), cases[i].good ? "" : expected);
	}
	d->request.params.count = 0;
	place_check_group(&d->request, "park:port");
	assert_string_equal(desk_found(d), "");
}

static void filters_are_names_of_the_catalogue(void **state)
{
	struct desk *d = *state;

	desk_ask(d, "indicator", "cloud.enterprises");
	desk_ask(d, "district", "41");
	desk_ask(d, "park", "port");
	desk_ask(d, "chain", "sensor");
	desk_ask(d, "stage", "anything");
	place_check_filters(&d->request);
	assert_string_equal(desk_found(d), "");
	d->request.params.count = 0;
	desk_ask(d, "chain", "port");
	desk_ask(d, "park", "sensor");
	desk_ask(d, "district", "42");
	desk_ask(d, "indicator", "x");
	desk_ask(d, "programme", "cloud");
	place_check_filters(&d->request);
	assert_string_equal(desk_found(d),
		"?programme unknown_programme cloud;?indicator unknown_indicator x;?district unknown_district 42;"
		"?park unknown_park sensor;?chain unknown_chain port;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(figures_are_of_zones_and_what_lies_in_them, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(totals_are_of_the_city_and_the_province_too, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_district_is_short_for_its_scope, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_scope_is_taken_as_it_is, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(both_are_one_too_many, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(an_unknown_place_is_found_where_it_was_said, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(without_a_place_it_is_the_only_zone, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(groups_are_of_what_has_such_parts, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(filters_are_names_of_the_catalogue, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
