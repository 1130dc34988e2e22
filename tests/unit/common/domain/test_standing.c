/* Where a thing stands, as a refusal tells it: nothing is offered that would be refused, and nothing refused is left unsaid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/stage.h"
#include "domain/standing.h"

#include "fixture.h"

static const struct {
	int levels;
	const char *state, *act, *zh, *en;
} cases[] = {
	{ 1, "submitted", "endorse",
		"该填报当前为“已提交，待审核”，不能初核（本项目只有一级审核）；现在可以审定、退回、不予通过、由企业撤回（/withdraw）。",
		"The filing is submitted and waits for review; it cannot be endorsed now (its programme has one level of review), but it can be: approved, returned, rejected, withdrawn by its enterprise (/withdraw)." },
	{ 2, "submitted", "approve",
		"该填报当前为“已提交，待街道初核”，不能审定；现在可以由街道初核、退回、不予通过、由企业撤回（/withdraw）。",
		"The filing is submitted and waits for the sub-district's first check; it cannot be approved now, but it can be: endorsed by the sub-district, returned, rejected, withdrawn by its enterprise (/withdraw)." },
	{ 2, "under_review", "withdraw",
		"该填报当前为“已初核，待区级审定”，不能撤回；现在可以由区级审定、退回、不予通过。",
		"The filing is endorsed and waits for the zone's decision; it cannot be withdrawn now, but it can be: approved by the zone, returned, rejected." },
	{ 1, "approved", "submit", "该填报当前为“已审定”，不能提交；现在可以由企业更正（/corrections）。",
		"The filing is approved; it cannot be submitted now, but it can be: corrected by its enterprise (/corrections)." },
	{ 1, "rejected", "correct", "该填报当前为“不予通过”，不能更正；该填报不再变动，可另行填报。",
		"The filing is rejected; it cannot be corrected now; it stays so, and another can be filed." },
	{ 1, "draft", "approve", "该填报当前为“草稿”，不能审定；现在可以由企业提交（/submit）、由企业修改或放弃。",
		"The filing is a draft; it cannot be approved now, but it can be: submitted by its enterprise (/submit), changed or given up by its enterprise." },
};

static void a_filing_is_told_where_it_stands(void **state)
{
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct programme programme = *fixture_programme("cloud");

		programme.review_levels = cases[i].levels;
		assert_string_equal(
			standing_filing(arena, &programme, cases[i].state, cases[i].act, LANGUAGE_ZH), cases[i].zh);
		assert_string_equal(
			standing_filing(arena, &programme, cases[i].state, cases[i].act, LANGUAGE_EN), cases[i].en);
	}
	arena_free(arena);
}

/* Every act in every state has its words, in a programme of either kind and in none. */
static void nothing_is_without_words(void **state)
{
	static const char *const all[] = { "draft", "submitted", "under_review", "returned", "approved", "rejected",
		"withdrawn", "superseded", "voided" };
	static const char *const acts[] = { "endorse", "approve", "return", "reject", "withdraw", "correct", "submit",
		"change" };
	struct arena *arena = arena_new(1 << 18);

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t j = 0; j < sizeof acts / sizeof *acts; j++) {
			assert_non_null(
				standing_filing(arena, fixture_programme("workshop"), all[i], acts[j], LANGUAGE_ZH));
			assert_non_null(standing_filing(arena, NULL, all[i], acts[j], LANGUAGE_EN));
		}
	assert_null(standing_filing(arena, NULL, "lost", "approve", LANGUAGE_ZH));
	assert_null(standing_filing(arena, NULL, "approved", "sing", LANGUAGE_ZH));
	arena_free(arena);
}

static void an_entry_is_told_where_it_can_go(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	struct programme workshop = *fixture_programme("workshop");
	struct programme_stage stages[3];

	(void)state;
	memcpy(stages, workshop.stages.at, sizeof stages);
	stages[0].title = (struct title){ "推荐", "recommended to the province" };
	workshop.stages = (struct list){ stages, 3 };
	assert_string_equal(standing_entry(arena, &workshop, "publicity", "recommended", LANGUAGE_ZH),
		"该条目的阶段为“publicity”，不能转为“推荐”（recommended）；可转为：“recognised”。");
	assert_string_equal(standing_entry(arena, &workshop, "recommended", "recognised", LANGUAGE_EN),
		"The entry's stage is \"recommended to the province\" (recommended); it cannot go to \"recognised\"; it can go to: \"publicity\".");
	assert_string_equal(standing_entry(arena, &workshop, "recognised", "nowhere", LANGUAGE_EN),
		"The entry's stage is \"recognised\"; it cannot go to \"nowhere\"; no stage follows.");
	assert_string_equal(standing_entry(arena, &workshop, NULL, "publicity", LANGUAGE_ZH),
		"该条目的阶段为“无”，不能转为“publicity”；其后没有其他阶段。");
	arena_free(arena);
}

static void other_things_have_their_words(void **state)
{
	static const char *const words[] = { "void", "void_proposed", "period_closed", "period_open",
		"reopening_proposed", "period_there", "ground_moved", "close_first", "close_ahead", "registered",
		"predecessor", "revoked", "confirmed_by_manager", "confirmed_by_another" };

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		assert_non_null(standing_said(words[i]).zh);
		assert_non_null(standing_said(words[i]).en);
	}
	assert_null(standing_said("nothing").zh);
	assert_null(standing_said(NULL).zh);
	assert_non_null(strstr(standing_office("endorse").zh, "街道"));
	assert_non_null(strstr(standing_office("approve").zh, "区级"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_filing_is_told_where_it_stands),
		cmocka_unit_test(nothing_is_without_words),
		cmocka_unit_test(an_entry_is_told_where_it_can_go),
		cmocka_unit_test(other_things_have_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
