#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ctl/demo_plan.h"
#include "ctl/file.h"
#include "domain/uscc.h"
#include "wire/json_read.h"

#define DEMO SOURCE_DIR "/sql/demo"

static struct arena *arena;
static const struct demo_plan *plan;

static const struct demo_plan *make_plan(struct arena *into)
{
	struct demo_files files;
	const char *why = "?";
	const struct demo_plan *made;

	files.enterprises = file_read_json(DEMO, "enterprises.json", into, &why);
	files.figures = file_read_json(DEMO, "figures.json", into, &why);
	files.filings = file_read_json(DEMO, "filings.json", into, &why);
	files.staff = file_read_json(DEMO, "staff.json", into, &why);
	made = demo_plan_make(&files, into, &why);
	if (!made)
		print_error("%s\n", why);
	return made;
}

static int load(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	plan = arena ? make_plan(arena) : NULL;
	return plan ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct value *parse(const char *json)
{
	const struct value *value = NULL;
	struct fault fault;

	assert_true(json_read(text_of(json), &json_limits_body, arena, &value, &fault));
	return value;
}

static const char *answer(const struct demo_filing *f, const char *name)
{
	return value_string(value_member(value_member(parse(f->body), "answers"), name));
}

static size_t count_filings(const char *programme, const char *district)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->filing_count; i++)
		if (!strcmp(plan->filings[i].programme, programme) &&
			(!district || !strcmp(plan->filings[i].enterprise->district, district)))
			n++;
	return n;
}

static void the_report_is_counted_exactly(void **state)
{
	(void)state;
	assert_int_equal(count_filings("cloud", NULL), 680);
	assert_int_equal(count_filings("cloud", "410172560"), 225);
	assert_int_equal(count_filings("cloud", "410172360"), 121);
	assert_int_equal(count_filings("cloud", "410172160"), 150);
	assert_int_equal(count_filings("cloud", "410172561"), 112);
	assert_int_equal(count_filings("cloud", "410172562"), 72);
	assert_int_equal(count_filings("workshop", NULL), 3);
	assert_int_equal(count_filings("platform", NULL), 3);
	assert_int_equal(count_filings("service_manufacturing", NULL), 12);
	assert_int_equal(count_filings("benchmark", NULL), 1);
	assert_int_equal(count_filings("service_provider", NULL), 10);
	assert_int_equal(plan->filing_count, 709);
}

static void codes_are_right_and_nobodys(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan->enterprise_count; i++) {
		const char *uscc = plan->enterprises[i].uscc;

		assert_int_equal(uscc_check(uscc), USCC_FINE);
		assert_true(uscc_organisation_checks(uscc));
		assert_int_equal(strncmp(uscc, "91410100MA0D", 12), 0);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(uscc, plan->enterprises[k].uscc);
	}
}

static void a_serial_makes_a_code(void **state)
{
	(void)state;
	char uscc[DEMO_USCC_SIZE];

	/* the example of GB 32100's own kind, worked out step by step in its annex's way: sum 981, 981 mod 31 = 20, 31 - 20 = 11 = B */
	assert_true(demo_uscc("91410100MA00", 1, uscc));
	assert_int_equal(strncmp(uscc, "91410100MA000001", 16), 0);
	assert_string_equal(uscc, "91410100MA0000015B");
	assert_false(demo_uscc("91410100MA0", 1, uscc));
	assert_false(demo_uscc("91410100MA0D", 10000, uscc));
	assert_false(demo_uscc("91410100MA0D", -1, uscc));
	assert_false(demo_uscc("91410100MAOD", 1, uscc)); /* the letter O is not of the alphabet */
}

static void only_the_reports_names_are_real(void **state)
{
	(void)state;
	static const char *const named[] = { "郑州世纪精信", "紫光计算机", "汉威科技", "国机互联", "新天科技" };

	for (size_t i = 0; i < plan->enterprise_count; i++) {
		if (i < 5)
			assert_string_equal(plan->enterprises[i].name, named[i]);
		else
			assert_int_equal(strncmp(plan->enterprises[i].name, "样例企业", strlen("样例企业")), 0);
	}
}

static void those_named_file_first_in_the_reports_order(void **state)
{
	(void)state;
	static const char *const order[] = { "郑州世纪精信", "紫光计算机", "汉威科技", "国机互联", "新天科技" };

	for (size_t i = 0; i < plan->filing_count; i++) {
		assert_int_equal(plan->filings[i].named, i < 5);
		if (i < 5)
			assert_string_equal(plan->filings[i].enterprise->name, order[i]);
	}
}

static void enough_accounts_have_nothing_counted(void **state)
{
	(void)state;
	size_t none = 0;

	for (size_t i = 0; i < plan->enterprise_count; i++)
		none += plan->enterprises[i].counted_count == 0;
	assert_true(plan->enterprise_count >= 30);
	assert_true(none >= 20);
	assert_int_equal(plan->enterprises[0].counted_count, 1);
	assert_string_equal(plan->enterprises[0].counted[0], "workshop");
}

static void cloud_begins_within_the_half_year(void **state)
{
	(void)state;
	size_t months[13] = { 0 };

	for (size_t i = 0; i < plan->filing_count; i++) {
		const struct demo_filing *f = &plan->filings[i];
		int32_t start, signed_on;

		if (strcmp(f->programme, "cloud"))
			continue;
		assert_true(date_parse(text_of(answer(f, "service_start")), &start));
		assert_true(date_parse(text_of(answer(f, "contract_date")), &signed_on));
		assert_true(start >= date_of(2023, 1, 1) && start <= date_of(2023, 6, 30));
		assert_true(signed_on <= start && start - signed_on <= 20);
		months[date_month(start)]++;
	}
	for (int m = 1; m <= 6; m++)
		assert_true(months[m] > 80);
}

static void contracts_have_their_own_numbers(void **state)
{
	(void)state;
	const struct demo_filing *before = NULL;

	for (size_t i = 0; i < plan->filing_count; i++) {
		if (strcmp(plan->filings[i].programme, "cloud"))
			continue;
		if (before)
			assert_string_not_equal(
				answer(before, "contract_no"), answer(&plan->filings[i], "contract_no"));
		before = &plan->filings[i];
		assert_string_equal(value_string(value_member(parse(before->body), "uscc")), before->enterprise->uscc);
	}
}

static const char *moved_on(const struct demo_filing *f, const char *to)
{
	for (size_t i = 0; i < f->move_count; i++)
		if (!strcmp(f->moves[i].to, to))
			return value_string(value_member(parse(f->moves[i].body), "effective_on"));
	return NULL;
}

static size_t count_moved(const char *to, const char *from, const char *until)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->filing_count; i++) {
		const char *day = moved_on(&plan->filings[i], to);

		n += day && strcmp(day, from) >= 0 && strcmp(day, until) <= 0;
	}
	return n;
}

static void moves_make_the_reports_figures(void **state)
{
	(void)state;
	assert_int_equal(count_moved("recognised", "2023-01-01", "2023-06-30"), 3);
	assert_int_equal(count_moved("cultivating", "2023-01-01", "2023-06-30"), 0);
	assert_int_equal(count_moved("cultivating", "2021-01-01", "2022-12-31"), 3);
	assert_int_equal(count_moved("midterm_passed", "2000-01-01", "2023-06-30"), 2);
	assert_int_equal(count_moved("accepted", "2023-01-01", "2023-06-30"), 1);
}

static void moves_go_forward_with_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan->filing_count; i++) {
		const char *before = "";

		for (size_t k = 0; k < plan->filings[i].move_count; k++) {
			const struct value *body = parse(plan->filings[i].moves[k].body);
			const char *day = value_string(value_member(body, "effective_on"));

			assert_true(strcmp(before, day) <= 0);
			assert_non_null(value_string(value_member(body, "document_no")));
			before = day;
		}
	}
}

static void reviews_carry_what_the_programme_wants(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan->filing_count; i++) {
		const struct demo_filing *f = &plan->filings[i];
		const struct value *review = parse(f->review);
		bool awarded = !strcmp(f->programme, "benchmark") || !strncmp(f->programme, "service_", 8);

		assert_string_equal(value_string(value_member(review, "decision")), "approve");
		assert_int_equal(value_member(review, "effective_on") != NULL, awarded);
		assert_int_equal(value_member(review, "document_no") != NULL, awarded);
	}
}

static int64_t posted_total(const char *path, const char *indicator, bool zone)
{
	int64_t total = 0;

	for (size_t i = 0; i < plan->posting_count; i++) {
		const struct value *body = parse(plan->postings[i].body);
		int64_t value = 0;

		if (strcmp(plan->postings[i].path, path) ||
			strcmp(value_string(value_member(body, "indicator")), indicator) ||
			(strlen(value_string(value_member(body, "scope"))) == strlen("district:410172")) != zone)
			continue;
		assert_true(value_int(value_member(body, "value"), &value));
		total += value;
	}
	return total;
}

static void targets_and_openings_sum_up(void **state)
{
	(void)state;
	assert_int_equal(posted_total("/v1/targets", "cloud.enterprises", true), 928);
	assert_int_equal(posted_total("/v1/targets", "cloud.enterprises", false), 928);
	assert_int_equal(posted_total("/v1/opening-stocks", "cloud.enterprises", false), 6067);
	assert_int_equal(posted_total("/v1/opening-stocks", "workshop.workshops", false), 26);
	assert_int_equal(posted_total("/v1/external-values", "service_manufacturing.enterprises", true), 23);
}

static void samples_have_no_uscc(void **state)
{
	(void)state;
	assert_int_equal(plan->sample_count, 6);
	for (size_t i = 0; i < plan->sample_count; i++) {
		const struct value *body = parse(plan->samples[i].body);

		assert_null(value_member(body, "uscc"));
		assert_string_equal(value_string(value_member(body, "programme")), plan->samples[i].programme);
		assert_non_null(value_member(body, "answers"));
	}
}

static void staff_are_as_promised(void **state)
{
	(void)state;
	size_t reviewers = 0, managers = 0;

	for (size_t i = 0; i < plan->staff_count; i++) {
		reviewers += !strcmp(plan->staff[i].role, "reviewer");
		managers += !strcmp(plan->staff[i].role, "manager");
	}
	assert_int_equal(reviewers, 3);
	assert_int_equal(managers, 2);
	assert_string_equal(plan->staff[0].district, "410172");
	assert_string_equal(plan->staff[2].district, "410172560");
}

static void the_same_files_make_the_same_plan(void **state)
{
	(void)state;
	struct arena *other = arena_new(64 << 20);
	const struct demo_plan *again = make_plan(other);

	assert_non_null(again);
	assert_int_equal(again->filing_count, plan->filing_count);
	for (size_t i = 0; i < plan->filing_count; i++)
		assert_string_equal(again->filings[i].body, plan->filings[i].body);
	for (size_t i = 0; i < plan->enterprise_count; i++)
		assert_string_equal(again->enterprises[i].body, plan->enterprises[i].body);
	arena_free(other);
}

static const char *refusal(const char *enterprises, const char *figures, const char *filings, const char *staff)
{
	struct demo_files files = { parse(enterprises), parse(figures), parse(filings), parse(staff) };
	const char *why = NULL;

	assert_null(demo_plan_make(&files, arena, &why));
	return why;
}

static void wrong_files_are_named(void **state)
{
	(void)state;
	const char *some =
		"{\"uscc_prefix\":\"91410100MA0D\",\"named\":[{\"name\":\"甲\",\"short_name\":\"甲\",\"district\":\"1\"}],"
		"\"samples\":{\"name\":\"样\",\"short_name\":\"样\",\"groups\":[{\"district\":\"1\",\"count\":2}]}}";
	const char *none = "{\"targets\":[],\"opening_stocks\":[],\"external_values\":[]}";
	const char *staff = "{\"staff\":[]}";

	assert_non_null(strstr(refusal("{}", none, "{}", staff), "enterprises.json"));
	assert_non_null(strstr(refusal("{\"uscc_prefix\":\"x\",\"named\":[],\"samples\":{\"groups\":[{\"count\":1}]}}",
				       none, "{}", staff),
		"enterprises.json"));
	assert_non_null(strstr(refusal(some, "{\"targets\":[]}", "{}", staff), "figures.json"));
	assert_non_null(strstr(refusal(some, none, "{}", "{\"staff\":[{\"role\":\"reviewer\"}]}"), "staff.json"));
	assert_non_null(strstr(refusal(some, none, "{}", staff), "filings.json"));
	assert_non_null(strstr(
		refusal(some, none,
			"{\"programmes\":[{\"programme\":\"p\",\"sample\":{},\"filings\":[{\"enterprise\":\"乙\"}]}]}",
			staff),
		"filings of p"));
	assert_non_null(strstr(
		refusal(some, none,
			"{\"programmes\":[{\"programme\":\"p\",\"sample\":{\"answers\":{}},\"samples\":[{\"first\":2,\"count\":2}]}]}",
			staff),
		"samples of p"));
	assert_non_null(strstr(
		refusal(some, none,
			"{\"programmes\":[{\"programme\":\"p\",\"sample\":{\"answers\":{}},\"vary\":{\"x\":{\"spread\":[\"2023-01-02\",\"2023-01-01\"]}},"
			"\"samples\":[{\"first\":1,\"count\":1}]}]}",
			staff),
		"samples of p"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_report_is_counted_exactly),
		cmocka_unit_test(codes_are_right_and_nobodys),
		cmocka_unit_test(a_serial_makes_a_code),
		cmocka_unit_test(only_the_reports_names_are_real),
		cmocka_unit_test(those_named_file_first_in_the_reports_order),
		cmocka_unit_test(enough_accounts_have_nothing_counted),
		cmocka_unit_test(cloud_begins_within_the_half_year),
		cmocka_unit_test(contracts_have_their_own_numbers),
		cmocka_unit_test(moves_make_the_reports_figures),
		cmocka_unit_test(moves_go_forward_with_documents),
		cmocka_unit_test(reviews_carry_what_the_programme_wants),
		cmocka_unit_test(targets_and_openings_sum_up),
		cmocka_unit_test(samples_have_no_uscc),
		cmocka_unit_test(staff_are_as_promised),
		cmocka_unit_test(the_same_files_make_the_same_plan),
		cmocka_unit_test(wrong_files_are_named),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
