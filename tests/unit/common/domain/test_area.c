/* Scopes as text, and what lies within what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/area.h"

#include "fixture.h"

static void scopes_are_read(void **state)
{
	static const struct {
		const char *text;
		bool read;
		enum area_kind kind;
		const char *code;
		bool exists;
	} cases[] = {
		{ "district:410172", true, AREA_DISTRICT, "410172", true },
		{ "district:410199", true, AREA_DISTRICT, "410199", false },
		{ "park:smart_port", true, AREA_PARK, "smart_port", true },
		{ "park:410172", true, AREA_PARK, "410172", false },
		{ "chain:new_materials", true, AREA_CHAIN, "new_materials", true },
		{ "chain:x", true, AREA_CHAIN, "x", false },
		{ "410172", false, AREA_DISTRICT, "", false },
		{ "district:", false, AREA_DISTRICT, "", false },
		{ "District:410172", false, AREA_DISTRICT, "", false },
		{ "", false, AREA_DISTRICT, "", false },
		{ "rest", false, AREA_DISTRICT, "", false },
	};
	struct area area;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(area_parse(text_of(cases[i].text), &area), cases[i].read);
		if (!cases[i].read)
			continue;
		assert_int_equal(area.kind, cases[i].kind);
		assert_true(text_is(area.code, cases[i].code));
		assert_int_equal(area_exists(&fixture, &area), cases[i].exists);
	}
	assert_string_equal(area_kind_name(AREA_PARK), "park");
}

static void a_code_too_long_is_none(void **state)
{
	struct area area;
	char text[100] = "district:";

	(void)state;
	for (size_t i = 9; i < 9 + AREA_CODE_MAX + 1; i++)
		text[i] = '4';
	assert_false(area_parse(text_of(text), &area));
	text[9 + AREA_CODE_MAX] = '\0';
	assert_true(area_parse(text_of(text), &area));
}

static void the_tree_is_the_list_s(void **state)
{
	static const struct {
		const char *code, *root;
		bool within;
	} cases[] = {
		{ "410172560", "410172", true },
		{ "410172560", "410172560", true },
		{ "410172560", "410100", true },
		{ "410172560", "410000", true },
		{ "410172", "410172560", false },
		{ "410172560", "410172561", false },
		{ "410172999", "410172", false },
		{ NULL, "410172", false },
		{ "410172560", NULL, false },
		{ "410172560", "41017", false },
	};
	const struct list *districts = &fixture.districts;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(area_district_within(districts, cases[i].code, cases[i].root), cases[i].within);
	assert_true(area_district_is_leaf(districts, "410172560"));
	assert_false(area_district_is_leaf(districts, "410172"));
	assert_false(area_district_is_leaf(districts, "nowhere"));
	assert_string_equal(area_district_parent(districts, "410172560"), "410172");
	assert_null(area_district_parent(districts, "410000"));
	assert_null(area_district_parent(districts, "nowhere"));
}

static void a_circle_ends(void **state)
{
	static const struct district circle[] = { { "a", "a", "zone", "b" }, { "b", "b", "zone", "a" },
		{ "c", "c", "zone", NULL } };
	const struct list districts = LIST_OF(circle);

	(void)state;
	assert_false(area_district_within(&districts, "a", "c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scopes_are_read),
		cmocka_unit_test(a_code_too_long_is_none),
		cmocka_unit_test(the_tree_is_the_list_s),
		cmocka_unit_test(a_circle_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
