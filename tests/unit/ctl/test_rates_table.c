#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/rates_table.h"
#include "ctl/width.h"
#include "wire/json_read.h"

static struct arena *arena;

static int make_arena(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return arena ? 0 : -1;
}

static int free_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct value *parse(const char *json)
{
	const struct value *value = NULL;
	struct fault fault;

	assert_true(json_read(text_of(json), &json_limits_file, arena, &value, &fault));
	return value;
}

static const char indicators[] =
	"{\"items\":[{\"code\":\"cloud.enterprises\",\"title\":{\"zh\":\"上云企业\",\"en\":\"Enterprises on the cloud\"}}],\"next\":null}";
static const char districts[] =
	"{\"items\":[{\"code\":\"410172\",\"name\":\"高新区\"},{\"code\":\"410172561\",\"name\":\"梧桐办事处\"}],\"next\":null}";

static void the_reports_sentence_is_one_row(void **state)
{
	(void)state;
	struct rates_view view = {
		.language = LANGUAGE_ZH, .indicators = parse(indicators), .districts = parse(districts)
	};
	struct buffer out = { 0 };

	view.answer = parse(
		"{\"items\":[{\"indicator\":\"cloud.enterprises\",\"scope\":\"district:410172\",\"district\":\"410172\",\"new\":680,\"target\":928,"
		"\"rate\":\"73.27\",\"schedule\":\"50.00\",\"ahead_points\":\"23.27\",\"light\":\"green\",\"cumulative\":6747,\"rank_rate\":null}]}");
	assert_true(rates_table_draw(&view, &out));
	assert_non_null(strstr(out.at,
		"上云企业  高新区   680   928    73.27  ██████████████▋·····  6747   23.27  绿      —     —\n"));
	buffer_free(&out);
}

static void what_is_unknown_is_a_dash(void **state)
{
	(void)state;
	struct rates_view view = { .language = LANGUAGE_EN };
	struct buffer out = { 0 };

	view.answer = parse(
		"{\"items\":[{\"indicator\":\"workshop.enterprises\",\"scope\":\"district:410172\",\"district\":\"410172\",\"new\":3,\"target\":null,"
		"\"rate\":null,\"schedule\":\"50.00\",\"ahead_points\":null,\"light\":null,\"cumulative\":null,\"rank_rate\":null}]}");
	assert_true(rates_table_draw(&view, &out));
	assert_non_null(strstr(out.at,
		"\nworkshop.enterprises  410172    3       —       —             —      —  —            —     —\n"));
	buffer_free(&out);
}

static void rest_and_ranks_have_their_words(void **state)
{
	(void)state;
	struct rates_view view = { .language = LANGUAGE_ZH, .districts = parse(districts) };
	struct buffer out = { 0 };

	view.answer = parse(
		"{\"items\":[{\"indicator\":\"c\",\"scope\":\"district:410172561\",\"district\":\"410172561\",\"new\":112,\"light\":\"yellow\",\"share\":{\"value\":\"52.17\"},\"rank_rate\":1},"
		"{\"indicator\":\"c\",\"scope\":\"chain:smart_sensor\",\"district\":null,\"new\":5,\"light\":\"red\"},"
		"{\"indicator\":\"c\",\"scope\":\"rest\",\"district\":null,\"new\":0,\"light\":\"purple\"}]}");
	assert_true(rates_table_draw(&view, &out));
	assert_non_null(strstr(out.at, "梧桐办事处"));
	assert_non_null(strstr(out.at, "黄      52.17     1\n"));
	assert_non_null(strstr(out.at, "chain:smart_sensor"));
	assert_non_null(strstr(out.at, "红"));
	assert_non_null(strstr(out.at, "其他"));
	assert_non_null(strstr(out.at, "purple"));
	buffer_free(&out);
}

static void months_have_bars_against_the_best_month(void **state)
{
	(void)state;
	struct rates_view view = { .language = LANGUAGE_ZH };
	struct buffer out = { 0 };

	view.answer = parse(
		"{\"items\":[{\"indicator\":\"c\",\"scope\":\"district:1\",\"district\":\"1\",\"month\":\"2023-01\",\"new\":60,\"new_ytd\":60,\"cumulative\":6127},"
		"{\"indicator\":\"c\",\"scope\":\"district:1\",\"district\":\"1\",\"month\":\"2023-02\",\"new\":120,\"new_ytd\":180,\"cumulative\":null}]}");
	assert_true(rates_table_draw(&view, &out));
	assert_non_null(strstr(out.at, "月份"));
	assert_non_null(strstr(out.at, "2023-01    60  ██████████··········        60  6127\n"));
	assert_non_null(strstr(out.at, "2023-02   120  ████████████████████       180     —\n"));
	buffer_free(&out);
}

static void an_empty_answer_is_an_empty_table(void **state)
{
	(void)state;
	struct rates_view view = { .language = LANGUAGE_EN };
	struct buffer out = { 0 };

	view.answer = parse("{\"items\":[]}");
	assert_true(rates_table_draw(&view, &out));
	assert_int_equal(strncmp(out.at, "indicator  scope", 16), 0);
	buffer_clear(&out);
	view.answer = parse("{}");
	assert_true(rates_table_draw(&view, &out));
	buffer_free(&out);
}

static void rates_are_read_in_hundredths(void **state)
{
	(void)state;
	assert_int_equal(rates_table_hundredths("73.27"), 7327);
	assert_int_equal(rates_table_hundredths("0.00"), 0);
	assert_int_equal(rates_table_hundredths("103.449"), 10344);
	assert_int_equal(rates_table_hundredths("50"), 5000);
	assert_int_equal(rates_table_hundredths("50.5"), 5050);
	assert_int_equal(rates_table_hundredths("-8.50"), -1);
	assert_int_equal(rates_table_hundredths(""), -1);
	assert_int_equal(rates_table_hundredths("x.y"), -1);
	assert_int_equal(rates_table_hundredths(NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_reports_sentence_is_one_row, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(what_is_unknown_is_a_dash, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(rest_and_ranks_have_their_words, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(months_have_bars_against_the_best_month, make_arena, free_arena),
		cmocka_unit_test_setup_teardown(an_empty_answer_is_an_empty_table, make_arena, free_arena),
		cmocka_unit_test(rates_are_read_in_hundredths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
