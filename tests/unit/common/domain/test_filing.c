/* Filings: what stands around the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/filing.h"
#include "domain/rule_kind.h"
#include "domain/submission.h"
#include "domain/title.h"

#include "answers.h"
#include "findings_check.h"
#include "fixture.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *programme, *entry, *title, *period, *explanations;
	const char *found[4];
} cases[] = {
	{ "cloud", NULL, NULL, NULL, NULL, { NULL } },
	{ "cloud", "0190a0b0-0000-7000-8000-000000000001", "上云", "2023H1", "Q203=原因", { NULL } },
	{ "cloud", "17", NULL, NULL, NULL, { "#/entry format" } },
	{ "cloud", NULL, "", NULL, NULL, { "#/title min_length" } },
	{ "cloud", NULL, NULL, "2023H3", NULL, { "#/period format" } },
	{ "cloud", NULL, NULL, NULL, "Q203=#5;Q/1=!true", { "#/explanations/Q203 type", "#/explanations/Q~11 type" } },
	{ "workshop", NULL, "传感器智能车间", NULL, NULL, { NULL } },
	{ "workshop", NULL, NULL, NULL, NULL, { "#/title required" } },
	{ "workshop", NULL, "　\xE2\x80\x8B", NULL, NULL, { "#/title required" } },
	{ "nothing", "x", NULL, "x", NULL, { "#/programme unknown_programme", "#/entry format", "#/period format" } },
};

static bool check(const struct programme *programme, const struct submission_body *body, struct findings *findings)
{
	struct rule_scene scene = { .answers = body->answers, .today = date_of(2023, 6, 30), .arena = findings->arena };
	struct list found;

	return filing_check(programme, body, &scene, &found, findings);
}

static void what_stands_around_the_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct submission_body body = {
			.entry = cases[i].entry,
			.title = cases[i].title,
			.period = cases[i].period,
			.explanations =
				cases[i].explanations == NULL ? NULL : answers_read(arena, cases[i].explanations),
		};
		struct findings findings;
		findings_init(&findings, arena);
		bool fine = check(fixture_programme(cases[i].programme), &body, &findings);
		assert_found(&findings, cases[i].found);
		assert_int_equal(fine, cases[i].found[0] == NULL);
		arena_free(arena);
	}
}

static void the_form_is_asked_too(void **state)
{
	struct form_field fields[] = { { .name = "provider",
		.kind = FORM_STRING,
		.required = true,
		.minimum = INT64_NONE,
		.maximum = INT64_NONE } };
	struct form form = { { fields, 1 }, { NULL, 0 } };
	struct programme programme = *fixture_programme("cloud");
	struct arena *arena = arena_new(1 << 16);
	struct submission_body body = { .answers = answers_read(arena, ""), .period = "x" };
	struct findings findings;

	(void)state;
	programme.rules = &form;
	findings_init(&findings, arena);
	assert_false(check(&programme, &body, &findings));
	assert_found(&findings, (const char *const[]){ "#/period format", "#/answers/provider required", NULL });
	arena_free(arena);
}

/* Under any rule that there is, found or not and of whatever tier; no other is kept. */
static void an_explanation_is_of_a_rule_that_there_is(void **state)
{
	struct rule rules[] = { { .field = "a" }, { .id = "Q203", .field = "a", .tier = RULE_EXPLAIN },
		{ .id = "Q301", .field = "a", .tier = RULE_INFORM } };
	struct form form = { { NULL, 0 }, { rules, 3 } };
	struct programme programme = *fixture_programme("cloud");
	struct arena *arena = arena_new(1 << 16);
	struct submission_body body = {
		.answers = answers_read(arena, ""),
		.explanations = answers_read(arena, "Q203=原因;Q999=原因;Q301=原因;q203=原因;=原因"),
	};
	struct findings findings;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		rules[i].is = rule_kind_find("not_future");
	programme.rules = &form;
	for (int draft = 0; draft < 2; draft++) {
		findings_init(&findings, arena);
		assert_false(draft == 0 ? check(&programme, &body, &findings)
					: filing_check_draft(&programme, &body, &findings));
		assert_found(&findings,
			(const char *const[]){ "#/explanations/Q999 unknown_member",
				"#/explanations/q203 unknown_member", "#/explanations/ unknown_member", NULL });
	}
	arena_free(arena);
}

static const struct {
	const char *programme, *title, *period;
	const char *found[3];
} drafts[] = {
	{ "cloud", NULL, NULL, { NULL } },
	{ "cloud", "", "2023H1", { NULL } },
	{ "workshop", NULL, NULL, { NULL } },
	{ "cloud", NULL, "2023H3", { "#/period format" } },
	{ "nothing", NULL, "x", { "#/programme unknown_programme", "#/period format" } },
};

static void a_draft_may_lack_what_comes_later(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct submission_body body = { .title = drafts[i].title, .period = drafts[i].period };
		struct findings findings;
		findings_init(&findings, arena);
		bool fine = filing_check_draft(fixture_programme(drafts[i].programme), &body, &findings);
		assert_found(&findings, drafts[i].found);
		assert_int_equal(fine, drafts[i].found[0] == NULL);
		arena_free(arena);
	}
}

/* Missing and out of order may be mended by going on; what is no date, too long or unknown is changed or never right. */
static void what_a_draft_answers_has_its_shape(void **state)
{
	struct form_field fields[] = {
		{ .name = "from", .kind = FORM_STRING, .format = FORM_FORMAT_DATE, .required = true },
		{ .name = "to", .kind = FORM_STRING, .format = FORM_FORMAT_DATE, .required = true },
		{ .name = "name", .kind = FORM_STRING, .minimum = 2, .maximum = 3 },
	};
	struct rule rules[] = { { .first = "from", .then = "to" }, { .field = "to" } };
	struct form form = { { fields, 3 }, { rules, 2 } };
	struct programme programme = *fixture_programme("cloud");
	struct arena *arena = arena_new(1 << 16);
	struct submission_body body = { .answers = answers_read(arena, "from=2023-09-02;to=2023-09-01;name=x") };
	struct findings findings;

	(void)state;
	fields[0].minimum = fields[0].maximum = fields[1].minimum = fields[1].maximum = INT64_NONE;
	rules[0].is = rule_kind_find("order");
	rules[1].is = rule_kind_find("not_future");
	programme.rules = &form;
	findings_init(&findings, arena);
	assert_true(filing_check_draft(&programme, &body, &findings));
	body.answers = answers_read(arena, "from=soon;name=long;more=x");
	assert_false(filing_check_draft(&programme, &body, &findings));
	assert_found(&findings, (const char *const[]){ "#/answers/from date", "#/answers/name max_length",
					"#/answers/more unknown_member", NULL });
	arena_free(arena);
}

static void only_drafts_are_drafts(void **state)
{
	(void)state;
	assert_true(filing_is_draft("draft"));
	assert_false(filing_is_draft("submitted"));
	assert_false(filing_may_correct("draft"));
	assert_false(filing_may_withdraw("draft"));
}

static void evidence_is_named_by_its_hash(void **state)
{
	const char *files[FILING_EVIDENCE_MAX + 1] = { HASH, HASH "0", "",
		"ABCDEF6789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };
	struct submission_body body = { .evidence = { files, 4 } };
	struct arena *arena = arena_new(1 << 16);
	struct findings findings;

	(void)state;
	findings_init(&findings, arena);
	assert_false(check(fixture_programme("cloud"), &body, &findings));
	assert_found(&findings,
		(const char *const[]){ "#/evidence/1 format", "#/evidence/2 format", "#/evidence/3 format", NULL });
	for (size_t i = 0; i <= FILING_EVIDENCE_MAX; i++)
		files[i] = HASH;
	body.evidence.count = FILING_EVIDENCE_MAX;
	findings_init(&findings, arena);
	assert_true(check(fixture_programme("cloud"), &body, &findings));
	body.evidence.count++;
	assert_false(check(fixture_programme("cloud"), &body, &findings));
	assert_found(&findings, (const char *const[]){ "#/evidence max_items", NULL });
	arena_free(arena);
}

static void titles_have_a_length(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	char title[3 * (TITLE_POINTS_MAX + 1) + 1] = "";
	struct submission_body body = { .title = title };
	struct findings findings;

	(void)state;
	for (size_t i = 0; i <= TITLE_POINTS_MAX; i++)
		memcpy(title + 3 * i, "长", 4);
	findings_init(&findings, arena);
	assert_false(check(fixture_programme("workshop"), &body, &findings));
	assert_found(&findings, (const char *const[]){ "#/title max_length", NULL });
	title[3 * TITLE_POINTS_MAX] = '\0';
	findings_init(&findings, arena);
	assert_true(check(fixture_programme("workshop"), &body, &findings));
	arena_free(arena);
}

static void keys_only_where_titles_are_unique(void **state)
{
	struct arena *arena = arena_new(1 << 16), *small = arena_new(2);
	struct submission_body body = { .title = " ＭＥＳ　车间 " };
	bool full = false;

	(void)state;
	assert_string_equal(filing_title_key(fixture_programme("workshop"), &body, arena, &full), "mes车间");
	assert_null(filing_title_key(fixture_programme("cloud"), &body, arena, &full));
	assert_false(full);
	assert_null(filing_title_key(fixture_programme("workshop"), &body, small, &full));
	assert_true(full);
	body.title = NULL;
	assert_null(filing_title_key(fixture_programme("workshop"), &body, arena, &full));
	arena_free(small);
	arena_free(arena);
}

/* A filing is taken back before anybody looked, filed anew when it came back or counts. */
static void states_say_what_an_enterprise_may_do(void **state)
{
	static const struct {
		const char *state;
		bool correct, withdraw;
	} rows[] = {
		{ "draft", false, false },
		{ "submitted", false, true },
		{ "under_review", false, false },
		{ "returned", true, false },
		{ "approved", true, false },
		{ "rejected", false, false },
		{ "withdrawn", false, false },
		{ "voided", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(filing_may_correct(rows[i].state), rows[i].correct);
		assert_int_equal(filing_may_withdraw(rows[i].state), rows[i].withdraw);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stands_around_the_answers),
		cmocka_unit_test(the_form_is_asked_too),
		cmocka_unit_test(an_explanation_is_of_a_rule_that_there_is),
		cmocka_unit_test(a_draft_may_lack_what_comes_later),
		cmocka_unit_test(what_a_draft_answers_has_its_shape),
		cmocka_unit_test(only_drafts_are_drafts),
		cmocka_unit_test(evidence_is_named_by_its_hash),
		cmocka_unit_test(titles_have_a_length),
		cmocka_unit_test(keys_only_where_titles_are_unique),
		cmocka_unit_test(states_say_what_an_enterprise_may_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
