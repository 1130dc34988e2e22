/* The whole table, role by role: who may, how far, and with which scope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/permit.h"

#include "fixture.h"

#define N REACH_NONE
#define O REACH_OWN
#define S REACH_SUBTREE
#define A REACH_ALL

/* enterprise, reviewer, manager, system_admin, security_admin, auditor */
static const struct {
	enum permit permit;
	unsigned scope;
	enum permit_reach reach[ROLE_COUNT];
} expected[] = {
	{ PERMIT_NONE, 0, { N, N, N, N, N, N } },
	{ PERMIT_SELF, 0, { A, A, A, A, A, A } },
	{ PERMIT_READ_CATALOGUE, 0, { A, A, A, A, A, A } },
	{ PERMIT_READ_RATES, SCOPE_READ, { A, A, A, N, N, N } },
	{ PERMIT_READ_BUSINESS, SCOPE_READ, { O, S, A, N, N, N } },
	{ PERMIT_READ_TARGETS, SCOPE_READ, { N, A, A, N, N, N } },
	{ PERMIT_READ_PERIODS, SCOPE_READ, { A, A, A, N, N, N } },
	{ PERMIT_READ_PROGRESS, SCOPE_READ, { N, S, A, N, N, N } },
	{ PERMIT_SUBMIT, SCOPE_SUBMIT, { O, N, N, N, N, N } },
	{ PERMIT_REVIEW, SCOPE_REVIEW, { N, S, N, N, N, N } },
	{ PERMIT_MOVE, SCOPE_REVIEW, { N, S, N, N, N, N } },
	{ PERMIT_VOID, SCOPE_REVIEW | SCOPE_MANAGE, { N, S, A, N, N, N } },
	{ PERMIT_REOPEN, SCOPE_REVIEW | SCOPE_MANAGE, { N, A, A, N, N, N } },
	{ PERMIT_MANAGE, SCOPE_MANAGE, { N, N, A, N, N, N } },
	{ PERMIT_READ_ACCOUNTS, SCOPE_ADMIN, { N, N, N, A, A, N } },
	{ PERMIT_ADMIN_ACCOUNTS, SCOPE_ADMIN, { N, N, N, A, N, N } },
	{ PERMIT_ADMIN_SECURITY, SCOPE_ADMIN, { N, N, N, N, A, N } },
	{ PERMIT_READ_SYSTEM, SCOPE_ADMIN, { N, N, N, A, N, N } },
	{ PERMIT_AUDIT, SCOPE_AUDIT, { N, N, N, N, N, A } },
};

static void every_cell_of_the_table(void **state)
{
	(void)state;
	assert_int_equal(sizeof expected / sizeof *expected, PERMIT_COUNT);
	for (size_t i = 0; i < PERMIT_COUNT; i++)
		for (int role = 0; role < ROLE_COUNT; role++) {
			enum permit permit = expected[i].permit;
			bool may = expected[i].reach[role] != N;
			assert_int_equal(permit_reach((enum role)role, permit), expected[i].reach[role]);
			assert_int_equal(permit_allows((enum role)role, SCOPE_ALL, permit), may);
			assert_int_equal(permit_allows((enum role)role, expected[i].scope, permit), may);
			assert_int_equal(permit_allows((enum role)role, SCOPE_ALL & ~expected[i].scope, permit),
				may && expected[i].scope == 0);
		}
}

static void a_role_of_no_kind_may_nothing(void **state)
{
	(void)state;
	assert_int_equal(permit_reach((enum role)99, PERMIT_SELF), REACH_NONE);
	assert_int_equal(permit_reach(ROLE_MANAGER, (enum permit)99), REACH_NONE);
	assert_null(permit_role_name((enum role)99));
	assert_int_equal(permit_role_scopes((enum role)99), 0);
}

static void each_role_s_own_actions_fit_its_scopes(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++)
		for (int permit = 0; permit < PERMIT_COUNT; permit++)
			if (permit_reach((enum role)role, (enum permit)permit) != REACH_NONE)
				assert_true(permit_allows(
					(enum role)role, permit_role_scopes((enum role)role), (enum permit)permit));
}

static void reach_covers_objects(void **state)
{
	static const struct {
		enum permit_reach reach;
		const char *own_uscc, *own_district, *uscc, *district;
		bool covers;
	} cases[] = {
		{ O, "91410100MA0000015B", NULL, "91410100MA0000015B", "410172560", true },
		{ O, "91410100MA0000015B", NULL, "91410100710000013K", "410172560", false },
		{ O, NULL, NULL, "91410100MA0000015B", NULL, false },
		{ O, "", NULL, "", NULL, false },
		{ O, "91410100MA0000015B", NULL, NULL, NULL, false },
		{ S, NULL, "410172", NULL, "410172560", true },
		{ S, NULL, "410172560", NULL, "410172560", true },
		{ S, NULL, "410172560", NULL, "410172561", false },
		{ S, NULL, "410172560", NULL, "410172", false },
		{ S, NULL, NULL, NULL, "410172", false },
		{ S, NULL, "410172", NULL, NULL, false },
		{ A, NULL, NULL, NULL, NULL, true },
		{ N, "91410100MA0000015B", "410172", "91410100MA0000015B", "410172", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(permit_covers(cases[i].reach, cases[i].own_uscc, cases[i].own_district,
					 &fixture.districts, cases[i].uscc, cases[i].district),
			cases[i].covers);
}

static void names_go_both_ways(void **state)
{
	enum role role;

	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		assert_true(permit_role_parse(text_of(permit_role_name((enum role)i)), &role));
		assert_int_equal(role, i);
	}
	assert_false(permit_role_parse(text_of("root"), &role));
	assert_string_equal(permit_scope_name(SCOPE_AUDIT), "audit");
	assert_null(permit_scope_name((enum scope)3));
}

static void scopes_are_read(void **state)
{
	static const struct {
		const char *text;
		bool read;
		unsigned scopes;
	} cases[] = {
		{ "submit", true, SCOPE_SUBMIT },
		{ "submit,read", true, SCOPE_SUBMIT | SCOPE_READ },
		{ "read, review", true, SCOPE_READ | SCOPE_REVIEW },
		{ "submit,read,review,manage,admin,audit", true, SCOPE_ALL },
		{ "", false, 0 },
		{ "read,read", false, 0 },
		{ "read,", false, 0 },
		{ "write", false, 0 },
		{ "READ", false, 0 },
	};
	unsigned scopes = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(permit_scopes_parse(text_of(cases[i].text), &scopes), cases[i].read);
		if (cases[i].read)
			assert_int_equal(scopes, cases[i].scopes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_of_the_table),
		cmocka_unit_test(a_role_of_no_kind_may_nothing),
		cmocka_unit_test(each_role_s_own_actions_fit_its_scopes),
		cmocka_unit_test(reach_covers_objects),
		cmocka_unit_test(names_go_both_ways),
		cmocka_unit_test(scopes_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
