/* Bounds of what is posted. */
#include "desk.h"
#include "api/body.h"
#include "base/date.h"
#include "base/field.h"

static void what_is_not_there_passes(void **state)
{
	struct desk *d = *state;
	struct findings *f = &d->request.findings;

	body_check_text(f, NULL, 3, "#/a");
	body_check_number(f, INT64_NONE, 0, 1, "#/a");
	body_check_past(f, DATE_NONE, 0, "#/a");
	body_check_word(f, NULL, "a|b", "#/a");
	body_check_indicator(&d->request, NULL);
	assert_string_equal(desk_found(d), "");
}

static void texts_are_counted_in_code_points(void **state)
{
	struct desk *d = *state;
	struct findings *f = &d->request.findings;

	body_check_text(f, "云上云", 3, "#/a");
	assert_string_equal(desk_found(d), "");
	body_check_text(f, "云上云上", 3, "#/a");
	assert_string_equal(desk_found(d), "#/a max_length 3;");
	body_check_text(f, " \t ", 3, "#/b");
	assert_string_equal(desk_found(d), "#/b min_length 1;");
	body_check_text(f, "", 3, "#/b");
	assert_string_equal(desk_found(d), "#/b min_length 1;");
}

static void a_text_is_told_of_once(void **state)
{
	struct desk *d = *state;
	struct findings *f = &d->request.findings;

	findings_add(f, "required", NULL, NULL, "#/a");
	body_check_text(f, " ", 3, "#/a");
	body_check_text(f, " ", 3, "#/ab");
	assert_string_equal(desk_found(d), "#/a required;#/ab min_length 1;");
}

static void numbers_have_bounds_that_belong_to_them(void **state)
{
	struct desk *d = *state;
	struct findings *f = &d->request.findings;

	for (int64_t n = 5; n <= 9; n++)
		body_check_number(f, n, 5, 9, "#/n");
	assert_string_equal(desk_found(d), "");
	body_check_number(f, 4, 5, 9, "#/n");
	body_check_number(f, 10, 5, 9, "#/n");
	body_check_number(f, INT64_MAX, 0, BODY_NUMBER_MAX, "#/n");
	assert_string_equal(desk_found(d), "#/n min 5;#/n max 9;#/n max 1000000000000;");
}

static void today_is_not_the_future(void **state)
{
	struct desk *d = *state;
	int32_t today = date_of(2023, 7, 31);

	body_check_past(&d->request.findings, today, today, "#/d");
	assert_string_equal(desk_found(d), "");
	body_check_past(&d->request.findings, today + 1, today, "#/d");
	assert_string_equal(desk_found(d), "#/d not_future;");
}

static void a_word_is_whole(void **state)
{
	static const char *const wrong[] = { "", "inc", "increments", "increment|level", "Level", "levels" };
	struct desk *d = *state;

	body_check_word(&d->request.findings, "increment", "increment|level", "#/kind");
	body_check_word(&d->request.findings, "level", "increment|level", "#/kind");
	assert_string_equal(desk_found(d), "");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		body_check_word(&d->request.findings, wrong[i], "increment|level", "#/kind");
		assert_string_equal(desk_found(d), "#/kind enum increment, level;");
	}
}

static void indicators_are_the_catalogues(void **state)
{
	struct desk *d = *state;

	body_check_indicator(&d->request, "cloud.enterprises");
	assert_string_equal(desk_found(d), "");
	body_check_indicator(&d->request, "cloud.enterprise");
	assert_string_equal(desk_found(d), "#/indicator unknown_indicator;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_not_there_passes, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(texts_are_counted_in_code_points, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_text_is_told_of_once, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(numbers_have_bounds_that_belong_to_them, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(today_is_not_the_future, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_word_is_whole, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(indicators_are_the_catalogues, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
