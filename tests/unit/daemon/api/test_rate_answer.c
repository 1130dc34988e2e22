/* Figures as bytes: the same rows as JSON and as CSV. */
#include "desk.h"
#include "api/rate_answer.h"
#include "base/date.h"
#include "base/instant.h"
#include "domain/figure.h"
#include "wire/sheet.h"

struct figures_desk {
	struct desk *desk;
	struct figure_count counts[2];
	struct figure_input input;
	struct figure_query query;
	struct programme_stage stage;
	struct programme programme;
};

static struct figures_desk put(struct desk *d)
{
	static const char *counts[] = { "cloud.enterprises" };
	struct figures_desk f = { .desk = d };

	f.stage = (struct programme_stage){ .code = "active", .counts = { (void *)counts, 1 } };
	f.programme = (struct programme){ .code = "cloud", .schedule = { .kind = SCHEDULE_MONTH } };
	d->indicators[0] = (struct indicator){ .code = "cloud.enterprises",
		.programme = "cloud",
		.decimals = 2,
		.share_decimals = 2,
		.rounding = "truncate",
		.rounding_rule = ROUNDING_TRUNCATE };
	f.counts[0] = (struct figure_count){ "cloud.enterprises", "district", "410172560", date_of(2023, 3, 1), 2, 0 };
	f.counts[1] = (struct figure_count){ "cloud.enterprises", "district", "410172561", date_of(2022, 3, 1), 1, 1 };
	f.input = (struct figure_input){
		.as_of = date_of(2023, 6, 30), .known_at = INT64_C(1688140800123456), .revision = 7
	};
	f.query = (struct figure_query){
		.indicator = "cloud.enterprises", .scope = "district:410172", .light_tolerance = 500
	};
	return f;
}

static struct text write(struct figures_desk *f, const char *path, enum language language, enum figure_group group)
{
	f->programme.stages = (struct list){ &f->stage, 1 };
	f->desk->catalogue.programmes = (struct list){ &f->programme, 1 };
	f->input.counts = (struct list){ f->counts, 2 };
	f->query.group = group;
	return rate_answer_text(&f->desk->request, sheet_form_of(path), language, &f->query, &f->input);
}

static void json_says_when_and_what(void **state)
{
	struct figures_desk f = put(*state);
	struct text t = write(&f, "/v1/rates", LANGUAGE_EN, FIGURE_GROUP_NONE);

	assert_non_null(t.at);
	assert_true(text_starts(t,
		"{\"as_of\":\"2023-06-30\",\"known_at\":\"2023-07-01T00:00:00.123456+08:00\",\"revision\":7,\"items\":[{"));
	assert_non_null(strstr(t.at,
		"\"scope\":\"district:410172\",\"district\":\"410172\",\"period\":\"2023\",\"new\":2,\"target\":null"));
	assert_non_null(strstr(t.at, "\"cumulative\":3"));
	assert_string_equal(rate_answer_media_type(NULL), "application/json");
}

static void months_have_rows_of_their_own(void **state)
{
	struct figures_desk f = put(*state);
	struct text t = write(&f, "/v1/rates", LANGUAGE_EN, FIGURE_GROUP_MONTH);

	assert_non_null(t.at);
	assert_non_null(strstr(t.at, "\"month\":\"2023-01\",\"new\":0,\"new_ytd\":0,\"cumulative\":1}"));
	assert_non_null(strstr(t.at, "\"month\":\"2023-06\",\"new\":0,\"new_ytd\":2,\"cumulative\":3}"));
	assert_null(strstr(t.at, "2023-07\""));
}

static unsigned lines_of(struct text t)
{
	unsigned lines = 0;

	for (size_t i = 1; i < t.len; i++)
		lines += t.at[i - 1] == '\r' && t.at[i] == '\n';
	return lines;
}

static void csv_has_a_line_a_row_below_its_header(void **state)
{
	struct figures_desk f = put(*state);
	struct text en = write(&f, "/v1/rates.csv", LANGUAGE_EN, FIGURE_GROUP_DISTRICT),
		    zh = write(&f, "/v1/rates.csv", LANGUAGE_ZH, FIGURE_GROUP_NONE);

	assert_true(en.at != NULL && zh.at != NULL);
	assert_true(text_starts(en, "\xEF\xBB\xBFindicator,scope,district,period,new,"));
	assert_int_equal(lines_of(en), 4); /* header, two districts, the rest */
	assert_non_null(strstr(en.at, "\r\ncloud.enterprises,district:410172560,410172560,2023,2,"));
	assert_non_null(strstr(en.at, "\r\ncloud.enterprises,rest,,2023,0,"));
	assert_true(text_starts(zh, "\xEF\xBB\xBF指标,范围,"));
	assert_int_equal(lines_of(zh), 2);
	assert_string_equal(rate_answer_media_type(sheet_form_of("x.csv")), "text/csv; charset=utf-8");
}

static void without_memory_there_is_no_answer(void **state)
{
	struct figures_desk f = put(*state);
	struct arena *own = f.desk->request.arena, *small = arena_new(256);

	f.desk->request.arena = small;
	assert_null(write(&f, "/v1/rates", LANGUAGE_EN, FIGURE_GROUP_DISTRICT).at);
	f.desk->request.arena = own;
	arena_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(json_says_when_and_what, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(months_have_rows_of_their_own, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(csv_has_a_line_a_row_below_its_header, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(without_memory_there_is_no_answer, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
