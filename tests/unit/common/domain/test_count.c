/* Which facts are written: per programme, per date rule, per distinct rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/count.h"
#include "domain/move.h"
#include "domain/review.h"

#include "findings_check.h"
#include "fixture.h"

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	if (text != NULL)
		assert_true(date_parse(text_of(text), &date));
	return date;
}

/* An object of one or two texts. */
static struct value answers_of(
	struct arena *arena, const char *first, const char *first_text, const char *second, const char *second_text)
{
	struct value answers;

	assert_true(value_make_items(&answers, VALUE_OBJECT, second == NULL ? (first == NULL ? 0 : 1) : 2, arena));
	if (first != NULL) {
		answers.items[0].name = first;
		assert_true(value_make_string(&answers.items[0], text_of(first_text), arena));
	}
	if (second != NULL) {
		answers.items[1].name = second;
		assert_true(value_make_string(&answers.items[1], text_of(second_text), arena));
	}
	return answers;
}

struct approval_case {
	const char *programme;
	const char *answers[4];
	const char *effective_on, *document_no;
	const char *found[3];
	const char *counted_on; /* NULL where something is found, or nothing is dated */
	const char *indicator, *rule, *suffix;
};

static const struct approval_case approvals[] = {
	{ "cloud", { "contract_date", "2023-02-01", "service_start", "2023-03-01" }, NULL, NULL, { NULL }, "2023-03-01",
		"cloud.enterprises", "enterprise", "" },
	{ "cloud", { "contract_date", "2023-02-01" }, NULL, NULL, { NULL }, "2023-02-01", "cloud.enterprises",
		"enterprise", "" },
	{ "cloud", { "contract_date", "2023-02-01" }, "2023-02-01", NULL, { "#/effective_on not_applicable" }, NULL,
		NULL, NULL, NULL },
	{ "cloud", { NULL }, NULL, NULL, { "#/answers/contract_date required" }, NULL, NULL, NULL, NULL },
	{ "cloud", { "service_start", "2023-07-01" }, NULL, NULL, { "#/effective_on not_future" }, NULL, NULL, NULL,
		NULL },
	{ "workshop", { NULL }, NULL, NULL, { NULL }, NULL, NULL, NULL, NULL },
	{ "workshop", { NULL }, "2023-03-03", "样例1号", { NULL }, "2023-03-03", NULL, NULL, NULL },
	{ "workshop", { NULL }, "2023-07-03", NULL, { "#/effective_on not_future" }, NULL, NULL, NULL, NULL },
	{ "service_manufacturing", { NULL }, "2023-05-20", "豫工信〔2023〕5号", { NULL }, "2023-05-20",
		"service_manufacturing.enterprises", "enterprise", "2023" },
	{ "service_manufacturing", { NULL }, NULL, NULL, { "#/effective_on required", "#/document_no required" }, NULL,
		NULL, NULL, NULL },
	{ "service_manufacturing", { NULL }, "2023-05-20", " ", { "#/document_no required" }, NULL, NULL, NULL, NULL },
	{ "service_manufacturing", { NULL }, "2023-07-01", "1号", { "#/effective_on not_future" }, NULL, NULL, NULL,
		NULL },
	{ "service_provider", { "batch", " 第一批 " }, "2023-05-20", "1号", { NULL }, "2023-05-20",
		"service_provider.enterprises", "enterprise", "第一批" },
	{ "service_provider", { NULL }, "2023-05-20", "1号", { "#/answers/batch required" }, NULL, NULL, NULL, NULL },
};

static void check_approval(const struct approval_case *c)
{
	struct arena *arena = arena_new(1 << 16);
	struct value answers = answers_of(arena, c->answers[0], c->answers[1], c->answers[2], c->answers[3]);
	struct review review = { .decision = "approve",
		.effective_on = day(c->effective_on),
		.document_no = c->document_no,
		.due_on = DATE_NONE };
	struct findings findings;
	struct count_facts facts;

	findings_init(&findings, arena);
	bool fine = count_approval(
		&fixture, fixture_programme(c->programme), &answers, &review, day("2023-06-30"), &findings, &facts);
	assert_found(&findings, c->found);
	assert_int_equal(fine, c->found[0] == NULL);
	if (fine) {
		assert_int_equal(facts.effective_on, day(c->counted_on));
		assert_int_equal(facts.count, c->indicator == NULL ? 0 : 1);
		assert_string_equal(facts.stage, fixture_programme(c->programme)->approval_stage);
	}
	if (fine && c->indicator != NULL) {
		assert_string_equal(facts.indicators[0], c->indicator);
		assert_string_equal(facts.key_rules[0], c->rule);
		assert_string_equal(facts.key_suffixes[0], c->suffix);
	}
	arena_free(arena);
}

static void approvals_count_as_their_programme_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof approvals / sizeof *approvals; i++)
		check_approval(&approvals[i]);
}

static void a_recognised_workshop_counts_twice_over(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct value answers = answers_of(arena, NULL, NULL, NULL, NULL);
	struct move move = { .to = "recognised", .effective_on = day("2023-04-18"), .document_no = "1号" };
	struct findings findings;
	struct count_facts facts;

	(void)state;
	findings_init(&findings, arena);
	assert_true(count_move(&fixture, fixture_programme("workshop"), &answers, &move, &findings, &facts));
	assert_int_equal(facts.count, 2);
	assert_string_equal(facts.indicators[0], "workshop.workshops");
	assert_string_equal(facts.key_rules[0], "entry");
	assert_string_equal(facts.indicators[1], "workshop.enterprises");
	assert_string_equal(facts.key_rules[1], "enterprise");
	assert_string_equal(facts.key_suffixes[1], "");
	assert_int_equal(facts.effective_on, day("2023-04-18"));
	arena_free(arena);
}

static void a_step_on_the_way_counts_nothing(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct value answers = answers_of(arena, NULL, NULL, NULL, NULL);
	struct move move = { .to = "publicity", .effective_on = day("2023-04-18") };
	struct findings findings;
	struct count_facts facts;

	(void)state;
	findings_init(&findings, arena);
	assert_true(count_move(&fixture, fixture_programme("workshop"), &answers, &move, &findings, &facts));
	assert_int_equal(facts.count, 0);
	move.effective_on = DATE_NONE;
	assert_false(count_move(&fixture, fixture_programme("workshop"), &answers, &move, &findings, &facts));
	move.to = "nowhere";
	assert_false(count_move(&fixture, fixture_programme("workshop"), &answers, &move, &findings, &facts));
	arena_free(arena);
}

static void a_move_back_into_what_an_approval_counts_is_no_event(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct value answers = answers_of(arena, "2023-03-20", NULL, NULL, NULL);
	struct move move = { .to = "active", .effective_on = day("2022-12-08") };
	struct findings findings;
	struct count_facts facts;

	(void)state;
	findings_init(&findings, arena);
	assert_true(count_move(&fixture, fixture_programme("cloud"), &answers, &move, &findings, &facts));
	assert_int_equal(facts.count, 0);
	assert_string_equal(facts.stage, "active");
	arena_free(arena);
}

static void openings_feed_what_opens_from_them(void **state)
{
	static const struct {
		const char *indicator;
		size_t count;
		const char *indicators[2], *rules[2];
		bool fine;
	} cases[] = {
		{ "cloud.enterprises", 1, { "cloud.enterprises" }, { "enterprise" }, true },
		{ "workshop.workshops", 2, { "workshop.workshops", "workshop.enterprises" }, { "entry", "enterprise" },
			true },
		{ "service_manufacturing.enterprises", 1, { "service_manufacturing.enterprises" },
			{ "enterprise_year" }, true },
		{ "service_provider.enterprises", 0, { NULL }, { NULL }, false },
		{ "nothing", 0, { NULL }, { NULL }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct findings findings;
		struct count_facts facts;
		findings_init(&findings, arena);
		assert_int_equal(count_opening(&fixture, cases[i].indicator, &findings, &facts), cases[i].fine);
		assert_int_equal(facts.count, cases[i].count);
		for (size_t j = 0; j < facts.count; j++) {
			assert_string_equal(facts.indicators[j], cases[i].indicators[j]);
			assert_string_equal(facts.key_rules[j], cases[i].rules[j]);
		}
		arena_free(arena);
	}
}

static void a_full_arena_is_told(void **state)
{
	struct arena *arena = arena_new(1 << 16), *small = arena_new(8);
	struct value answers = answers_of(arena, "contract_date", "2023-02-01", NULL, NULL);
	struct review review = { .decision = "approve", .effective_on = DATE_NONE, .due_on = DATE_NONE };
	struct findings findings;
	struct count_facts facts;

	(void)state;
	findings_init(&findings, small);
	assert_false(count_approval(
		&fixture, fixture_programme("cloud"), &answers, &review, day("2023-06-30"), &findings, &facts));
	assert_true(findings.failed);
	arena_free(small);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(approvals_count_as_their_programme_says),
		cmocka_unit_test(a_recognised_workshop_counts_twice_over),
		cmocka_unit_test(a_step_on_the_way_counts_nothing),
		cmocka_unit_test(a_move_back_into_what_an_approval_counts_is_no_event),
		cmocka_unit_test(openings_feed_what_opens_from_them),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
