/* Queries against rules: what is taken, and the finding of everything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/date.h"
#include "request/params.h"

static const struct param_rule rules[] = {
	{ "indicator", PARAM_TEXT, NULL, NULL, NULL },
	{ "uscc", PARAM_USCC, NULL, NULL, NULL },
	{ "entry", PARAM_UUID, NULL, NULL, NULL },
	{ "as_of", PARAM_DATE, NULL, NULL, NULL },
	{ "known_at", PARAM_INSTANT, NULL, "When.", "何时。" },
	{ "limit", PARAM_LIMIT, NULL, "How many.", "条数。" },
	{ "wait", PARAM_SECONDS, NULL, NULL, NULL },
	{ "dry_run", PARAM_BOOL, NULL, NULL, NULL },
	{ "period", PARAM_PERIOD, NULL, "Which.", "哪一期。" },
	{ "group_by", PARAM_CHOICE, "district|chain|month", "By what.", "分组。" },
	{ NULL, PARAM_TEXT, NULL, NULL, NULL },
};

struct fixture {
	struct arena *arena;
	struct params params;
	struct findings findings;
};

static int make(void **state)
{
	static struct fixture f;

	f.arena = arena_new(1 << 20);
	findings_init(&f.findings, f.arena);
	*state = &f;
	return f.arena == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

static bool read(struct fixture *f, const char *query)
{
	findings_init(&f->findings, f->arena);
	return params_read(&f->params, text_of(query), rules, f->arena, &f->findings);
}

static void nothing_is_fine(void **state)
{
	struct fixture *f = *state;

	assert_true(read(f, ""));
	assert_int_equal(f->params.count, 0);
	assert_true(read(f, "&&"));
	assert_true(findings_none(&f->findings));
	assert_int_equal(params_number(&f->params, "limit", 50), 50);
	assert_null(params_text(&f->params, "indicator"));
}

static void every_kind_is_read(void **state)
{
	struct fixture *f = *state;

	assert_true(read(f,
		"indicator=cloud.enterprises&uscc=91410100ma0000015b&entry=018c2f3e-0000-7000-8000-000000000000"
		"&as_of=2023-06-30&known_at=2023-07-01T00:00:00%2B08:00&limit=1000&wait=60&dry_run=true&group_by=month&period=2023Q2"));
	assert_true(findings_none(&f->findings));
	assert_string_equal(params_text(&f->params, "indicator"), "cloud.enterprises");
	assert_string_equal(params_text(&f->params, "uscc"), "91410100MA0000015B");
	assert_int_equal(params_number(&f->params, "as_of", 0), date_of(2023, 6, 30));
	assert_true(params_number(&f->params, "known_at", 0) == INT64_C(1688140800000000));
	assert_int_equal(params_number(&f->params, "limit", 50), 1000);
	assert_int_equal(params_number(&f->params, "wait", 0), 60);
	assert_int_equal(params_number(&f->params, "dry_run", 0), 1);
	assert_string_equal(params_text(&f->params, "group_by"), "month");
	assert_string_equal(params_text(&f->params, "period"), "2023Q2");
}

static void escapes_are_decoded(void **state)
{
	struct fixture *f = *state;

	assert_true(read(f, "indicator=%E4%B8%8A+%e4%ba%91%26"));
	assert_string_equal(params_text(&f->params, "indicator"), "上 云&");
}

static void what_cannot_be_decoded_is_no_query(void **state)
{
	static const char *const broken[] = { "indicator=%", "indicator=%4", "indicator=%zz", "indicator=%00",
		"indicator=%ff", "%=a", "=%C0%80" };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		if (read(f, broken[i]))
			fail_msg("\"%s\" was read", broken[i]);
}

static void everything_wrong_is_found_at_once(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *code, *pointer;
	} want[] = {
		{ "unknown_parameter", "?colour" },
		{ "bad_parameter", "?as_of" },
		{ "bad_parameter", "?limit" },
		{ "bad_parameter", "?group_by" },
		{ "bad_parameter", "?dry_run" },
	};

	assert_true(read(f, "colour=red&as_of=2023-02-29&limit=1001&group_by=day&dry_run=yes"));
	assert_int_equal(f->findings.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(f->findings.at[i].code, want[i].code);
		assert_string_equal(f->findings.at[i].pointer, want[i].pointer);
	}
	assert_int_equal(f->params.count, 0);
}

static void bad_values_are_found_one_by_one(void **state)
{
	static const char *const bad[] = {
		"indicator=",
		"indicator",
		"uscc=91410100MA0000015C",
		"uscc=",
		"entry=1",
		"entry=018c2f3e00007000800000000000000",
		"as_of=2023-6-30",
		"as_of=20230630",
		"as_of=",
		"known_at=2023-07-01",
		"known_at=2023-07-01T00:00:00",
		"limit=0",
		"limit=-1",
		"limit=1001",
		"limit=1.5",
		"wait=-1",
		"wait=61",
		"wait=30s",
		"limit=",
		"period=zz",
		"period=2023Q5",
		"period=2023h1",
		"period=",
		"dry_run=1",
		"dry_run=TRUE",
		"group_by=",
		"group_by=dist",
		"group_by=district|chain",
		"group_by=districts",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_true(read(f, bad[i]));
		if (f->findings.count != 1 || strcmp(f->findings.at[0].code, "bad_parameter") != 0)
			fail_msg("\"%s\" was taken", bad[i]);
	}
}

static void what_a_parameter_takes_is_told(void **state)
{
	struct fixture *f = *state;

	assert_true(read(f, "limit=x&group_by=y&as_of=z&colour=red&known_at=w&period=zz"));
	assert_int_equal(f->findings.count, 6);
	assert_string_equal(f->findings.at[0].arg[0], "x");
	assert_string_equal(f->findings.at[0].wanted.en, "How many.");
	assert_string_equal(f->findings.at[1].wanted.en, "By what. (district|chain|month)");
	assert_string_equal(f->findings.at[1].wanted.zh, "分组。（district|chain|month）");
	assert_null(f->findings.at[2].wanted.en);
	assert_null(f->findings.at[3].wanted.en);
	assert_string_equal(f->findings.at[4].wanted.en, "When. (YYYY-MM-DDThh:mm:ss+08:00)");
	assert_string_equal(f->findings.at[5].wanted.zh, "哪一期。（2023|2023H1|2023Q2|2023-06）");
}

static void a_doubled_parameter_is_bad(void **state)
{
	struct fixture *f = *state;

	assert_true(read(f, "limit=5&limit=6"));
	assert_int_equal(f->findings.count, 1);
	assert_string_equal(f->findings.at[0].pointer, "?limit");
	assert_int_equal(params_number(&f->params, "limit", 0), 5);
}

static void a_route_without_rules_takes_nothing(void **state)
{
	struct fixture *f = *state;

	assert_true(params_read(&f->params, text_of("a=1"), NULL, f->arena, &f->findings));
	assert_int_equal(f->findings.count, 1);
	assert_string_equal(f->findings.at[0].code, "unknown_parameter");
}

static void texts_are_bounded_in_code_points(void **state)
{
	struct fixture *f = *state;
	char query[16 + 201 * 3 + 1] = "indicator=";

	for (int i = 0; i < 200; i++)
		strcat(query, "云");
	assert_true(read(f, query));
	assert_true(findings_none(&f->findings));
	strcat(query, "云");
	assert_true(read(f, query));
	assert_int_equal(f->findings.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_fine, make, unmake),
		cmocka_unit_test_setup_teardown(every_kind_is_read, make, unmake),
		cmocka_unit_test_setup_teardown(escapes_are_decoded, make, unmake),
		cmocka_unit_test_setup_teardown(what_cannot_be_decoded_is_no_query, make, unmake),
		cmocka_unit_test_setup_teardown(everything_wrong_is_found_at_once, make, unmake),
		cmocka_unit_test_setup_teardown(bad_values_are_found_one_by_one, make, unmake),
		cmocka_unit_test_setup_teardown(what_a_parameter_takes_is_told, make, unmake),
		cmocka_unit_test_setup_teardown(a_doubled_parameter_is_bad, make, unmake),
		cmocka_unit_test_setup_teardown(a_route_without_rules_takes_nothing, make, unmake),
		cmocka_unit_test_setup_teardown(texts_are_bounded_in_code_points, make, unmake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
