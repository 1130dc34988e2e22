/* What a void must say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/voiding.h"

#include "findings_check.h"

#define ID "018c2f3e-0000-7000-8000-00000000000f"

static int32_t day(const char *text)
{
	int32_t date = DATE_NONE;

	if (text != NULL)
		assert_true(date_parse(text_of(text), &date));
	return date;
}

static void a_proposal_gives_its_reason(void **state)
{
	static const struct {
		const char *code, *reason, *on;
		const char *found[4];
	} cases[] = {
		{ "error", "x", NULL, { NULL } },
		{ "merged", "x", "2023-06-30", { NULL } },
		{ "revoked", "x", "2022-03-20", { NULL } },
		{ NULL, NULL, NULL, { "#/reason_code required", "#/reason required" } },
		{ "replaced", " \t", NULL, { "#/reason_code enum", "#/reason required" } },
		{ "error", "x", "2023-07-01", { "#/effective_on not_future" } },
		{ "error", "x", "2022-03-19", { NULL } },
		{ "revoked", "x", "2022-03-19", { "#/effective_on order" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct voiding v = { cases[i].code, cases[i].reason, day(cases[i].on), "D", NULL };
		struct findings findings;
		struct arena *arena = arena_new(1 << 16);
		bool none = cases[i].found[0] == NULL;

		findings_init(&findings, arena);
		assert_int_equal(voiding_check(&v, day("2022-03-20"), day("2023-06-30"), &findings), none);
		assert_found(&findings, cases[i].found);
		arena_free(arena);
	}
}

static void texts_have_an_end(void **state)
{
	static const char *const found[] = { "#/reason max_length", "#/document_no max_length", NULL };
	char reason[2002], paper[202];
	struct voiding v = { "error", reason, DATE_NONE, paper, NULL };
	struct findings findings;
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	findings_init(&findings, arena);
	memset(reason, 'x', sizeof reason);
	memset(paper, 'x', sizeof paper);
	reason[2001] = paper[201] = '\0';
	assert_false(voiding_check(&v, day("2022-03-20"), day("2023-06-30"), &findings));
	assert_found(&findings, found);
	arena_free(arena);
}

static void a_confirmation_adds_nothing(void **state)
{
	static const char *const all[] = { "#/reason_code not_applicable", "#/reason not_applicable",
		"#/effective_on not_applicable", "#/document_no not_applicable", "#/proposal format", NULL };
	static const char *const none[] = { NULL };
	struct voiding bare = { NULL, NULL, DATE_NONE, NULL, ID };
	struct voiding full = { "error", "x", day("2023-01-01"), "D", "no uuid" };
	struct findings findings;
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	findings_init(&findings, arena);
	assert_true(voiding_check(&bare, day("2022-03-20"), day("2023-06-30"), &findings));
	assert_found(&findings, none);
	assert_false(voiding_check(&full, day("2022-03-20"), day("2023-06-30"), &findings));
	assert_found(&findings, all);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proposal_gives_its_reason),
		cmocka_unit_test(texts_have_an_end),
		cmocka_unit_test(a_confirmation_adds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
