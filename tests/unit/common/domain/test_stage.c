/* Moves between stages, and decisions on versions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/move.h"
#include "domain/review.h"
#include "domain/stage.h"

#include "findings_check.h"
#include "fixture.h"

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	if (text != NULL)
		assert_true(date_parse(text_of(text), &date));
	return date;
}

static void only_the_catalogue_s_moves(void **state)
{
	static const struct {
		const char *programme, *from, *to;
		bool allowed;
	} cases[] = {
		{ "workshop", "recommended", "publicity", true },
		{ "workshop", "publicity", "recognised", true },
		{ "workshop", "recommended", "recognised", false },
		{ "workshop", "recognised", "publicity", false },
		{ "workshop", "recommended", "nowhere", false },
		{ "cloud", "active", "expired", true },
		{ "cloud", "expired", "active", true },
		{ "cloud", "active", "active", false },
		{ "workshop", NULL, "publicity", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct move move = { .to = cases[i].to, .effective_on = DATE_NONE };
		struct fault fault = stage_allows(fixture_programme(cases[i].programme), cases[i].from, &move);
		assert_int_equal(fault.status, cases[i].allowed ? 0 : 409);
		if (!cases[i].allowed)
			assert_string_equal(fault.code, "conflict");
	}
}

static void what_a_move_must_say(void **state)
{
	static const struct {
		const char *from, *to, *on, *document, *last;
		const char *found[4];
	} cases[] = {
		{ "recommended", "publicity", "2023-06-01", NULL, NULL, { NULL } },
		{ "recommended", "publicity", "2023-06-30", NULL, "2023-06-30", { NULL } },
		{ "recommended", "publicity", NULL, NULL, NULL, { "#/effective_on required" } },
		{ "recommended", "publicity", "2023-07-01", NULL, NULL, { "#/effective_on not_future" } },
		{ "recommended", "publicity", "2023-05-31", NULL, "2023-06-01", { "#/effective_on order" } },
		{ "publicity", "recognised", "2023-06-01", "豫工信〔2023〕1号", NULL, { NULL } },
		{ "publicity", "recognised", "2023-06-01", NULL, NULL, { "#/document_no required" } },
		{ "publicity", "recognised", "2023-07-01", "  ", "2023-08-01",
			{ "#/document_no required", "#/effective_on not_future", "#/effective_on order" } },
	};
	const struct programme *workshop = fixture_programme("workshop");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct move move = {
			.to = cases[i].to, .effective_on = day(cases[i].on), .document_no = cases[i].document
		};
		struct findings findings;
		findings_init(&findings, arena);
		bool fine =
			stage_check(workshop, cases[i].from, &move, day(cases[i].last), day("2023-06-30"), &findings);
		assert_int_equal(fine, cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		arena_free(arena);
	}
}

static void long_texts_are_refused(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	char text[2002 * 3 + 1] = "";
	struct findings findings;

	(void)state;
	for (size_t i = 0; i < 2001; i++)
		memcpy(text + 3 * i, "长", 4);
	struct move move = {
		.to = "publicity", .effective_on = day("2023-06-01"), .reason = text, .document_no = text
	};
	findings_init(&findings, arena);
	assert_false(stage_check(
		fixture_programme("workshop"), "recommended", &move, DATE_NONE, day("2023-06-30"), &findings));
	assert_found(&findings, (const char *const[]){ "#/reason max_length", "#/document_no max_length", NULL });
	text[2000 * 3] = '\0'; /* 2,000 code points, 6,000 bytes */
	move.document_no = NULL;
	findings_init(&findings, arena);
	assert_true(stage_check(
		fixture_programme("workshop"), "recommended", &move, DATE_NONE, day("2023-06-30"), &findings));
	arena_free(arena);
}

static void states_that_can_be_decided(void **state)
{
	static const struct {
		const char *programme, *state, *decision;
		bool allowed;
	} cases[] = {
		{ "cloud", "submitted", "approve", true }, { "cloud", "submitted", "return", true },
		{ "cloud", "submitted", "reject", true }, { "cloud", "submitted", "endorse", false },
		{ "cloud", "approved", "approve", false }, { "cloud", "returned", "approve", false },
		{ "cloud", "rejected", "return", false }, { "cloud", "withdrawn", "approve", false },
		{ "cloud", "draft", "approve", false }, { "service_provider", "submitted", "endorse", true },
		{ "service_provider", "submitted", "approve", false },
		{ "service_provider", "submitted", "return", true },
		{ "service_provider", "under_review", "approve", true },
		{ "service_provider", "under_review", "endorse", false },
		{ "cloud", "submitted", "nonsense", true }, /* 422, not 409: stage_check_decision says so */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fault fault =
			stage_decides(fixture_programme(cases[i].programme), cases[i].state, cases[i].decision);
		assert_int_equal(fault.status, cases[i].allowed ? 0 : 409);
	}
}

static void two_levels_are_two_offices(void **state)
{
	static const struct {
		const char *programme, *decision;
		bool of_leaf, allowed;
	} cases[] = {
		{ "service_provider", "endorse", true, true },
		{ "service_provider", "endorse", false, false },
		{ "service_provider", "approve", true, false },
		{ "service_provider", "approve", false, true },
		{ "service_provider", "return", true, true },
		{ "service_provider", "return", false, true },
		{ "service_provider", "reject", true, true },
		{ "service_provider", "reject", false, true },
		{ "cloud", "approve", true, true },
		{ "cloud", "approve", false, true },
		{ "cloud", "endorse", false, true }, /* 409: stage_decides says so */
		{ "service_provider", "", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fault f =
			stage_may_decide(fixture_programme(cases[i].programme), cases[i].decision, cases[i].of_leaf);
		assert_int_equal(f.status, cases[i].allowed ? 0 : 403);
	}
}

static void who_endorses_does_not_approve(void **state)
{
	(void)state;
	assert_int_equal(stage_is_another("approve", "张三", "张三").status, 403);
	assert_int_equal(stage_is_another("approve", "张三", "李四").status, 0);
	assert_int_equal(stage_is_another("approve", NULL, "张三").status, 0);
	assert_int_equal(stage_is_another("return", "张三", "张三").status, 0);
	assert_int_equal(stage_is_another("reject", "张三", "张三").status, 0);
}

static void what_a_decision_must_say(void **state)
{
	static const struct {
		const char *decision, *reason, *due;
		const char *found[3];
	} cases[] = {
		{ "approve", NULL, NULL, { NULL } },
		{ "endorse", NULL, NULL, { NULL } },
		{ "return", "合同未盖章", "2023-07-10", { NULL } },
		{ "return", "合同未盖章", "2023-06-30", { NULL } },
		{ "return", NULL, NULL, { "#/reason required" } },
		{ "return", " \t", "2023-06-29", { "#/reason required", "#/due_on order" } },
		{ "reject", "", NULL, { "#/reason required" } },
		{ "reject", "重复申报", "2023-07-10", { "#/due_on not_applicable" } },
		{ "decline", NULL, NULL, { "#/decision enum" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 16);
		struct review review = { .decision = cases[i].decision,
			.reason = cases[i].reason,
			.effective_on = DATE_NONE,
			.due_on = day(cases[i].due) };
		struct findings findings;
		findings_init(&findings, arena);
		assert_int_equal(
			stage_check_decision(&review, day("2023-06-30"), &findings), cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		arena_free(arena);
	}
}

static void states_after_decisions(void **state)
{
	(void)state;
	assert_string_equal(stage_after_decision("approve"), "approved");
	assert_string_equal(stage_after_decision("return"), "returned");
	assert_string_equal(stage_after_decision("reject"), "rejected");
	assert_string_equal(stage_after_decision("endorse"), "under_review");
	assert_null(stage_after_decision("decline"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_catalogue_s_moves),
		cmocka_unit_test(what_a_move_must_say),
		cmocka_unit_test(long_texts_are_refused),
		cmocka_unit_test(states_that_can_be_decided),
		cmocka_unit_test(two_levels_are_two_offices),
		cmocka_unit_test(who_endorses_does_not_approve),
		cmocka_unit_test(what_a_decision_must_say),
		cmocka_unit_test(states_after_decisions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
