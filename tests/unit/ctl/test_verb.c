#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/verbs.h"

static int nothing(const struct ctl *ctl)
{
	(void)ctl;
	return CTL_OK;
}

static const struct option issue_options[] = { { "uscc", "CODE", { "企业", "enterprise" } }, { 0 } };
static const struct verb token = { .words = "token", .arguments = "", .what = { "令牌", "tokens" }, .run = nothing };
static const struct verb issue = {
	.words = "token issue",
	.arguments = "DIR",
	.what = { "签发令牌。", "Issue a token." },
	.options = issue_options,
	.reach = VERB_DATABASE,
	.run = nothing,
};
static const struct verb rates = {
	.words = "rates", .arguments = "", .what = { "指标。", "Figures." }, .reach = VERB_DAEMON, .run = nothing
};
static const struct verb *const verbs[] = { &token, &issue, &rates, NULL };

static void the_longest_words_win(void **state)
{
	(void)state;
	char *words[] = { (char *)(uintptr_t) "token", (char *)(uintptr_t) "issue", (char *)(uintptr_t) "--json" };
	size_t used;

	assert_ptr_equal(verb_find(verbs, 3, words, &used), &issue);
	assert_int_equal(used, 2);
	assert_ptr_equal(verb_find(verbs, 1, words, &used), &token);
	assert_int_equal(used, 1);
}

static void other_words_are_no_verb(void **state)
{
	(void)state;
	char *words[] = { (char *)(uintptr_t) "rate" }, *longer[] = { (char *)(uintptr_t) "ratess" };
	size_t used;

	assert_null(verb_find(verbs, 1, words, &used));
	assert_int_equal(used, 0);
	assert_null(verb_find(verbs, 1, longer, &used));
	assert_null(verb_find(verbs, 0, words, &used));
}

static bool has_option(const struct verb *verb, const char *name)
{
	const struct option *tables[VERB_TABLES_MAX];

	verb_tables(verb, tables);
	for (const struct option **table = tables; *table; table++)
		for (const struct option *o = *table; o->name; o++)
			if (!strcmp(o->name, name))
				return true;
	return false;
}

static void a_verb_brings_the_options_of_what_it_reaches(void **state)
{
	(void)state;
	assert_true(has_option(&issue, "uscc"));
	assert_true(has_option(&issue, "database"));
	assert_false(has_option(&issue, "url"));
	assert_true(has_option(&rates, "url"));
	assert_true(has_option(&rates, "ca"));
	assert_true(has_option(&rates, "token-file"));
	assert_false(has_option(&rates, "database"));
	assert_true(has_option(&token, "help"));
	assert_true(has_option(&token, "lang"));
}

static void no_option_takes_a_token(void **state)
{
	(void)state;
	assert_false(has_option(&rates, "token"));
	assert_false(has_option(&demo_load_verb, "token"));
}

static void help_speaks_both_languages(void **state)
{
	(void)state;
	struct buffer out = { 0 };

	verb_help(&issue, LANGUAGE_ZH, &out);
	assert_non_null(strstr(out.at, "用法:dxtrackctl token issue DIR [选项]"));
	assert_non_null(strstr(out.at, "签发令牌。"));
	assert_non_null(strstr(out.at, "  --uscc CODE                企业\n"));
	buffer_clear(&out);
	verb_help(&issue, LANGUAGE_EN, &out);
	assert_non_null(strstr(out.at, "Usage: dxtrackctl token issue DIR [OPTIONS]"));
	assert_non_null(strstr(out.at, "Issue a token."));
	assert_null(strstr(out.at, "企业"));
	buffer_free(&out);
}

static void the_overview_lists_verbs_and_exit_codes(void **state)
{
	(void)state;
	struct buffer out = { 0 };

	verb_overview(verbs, LANGUAGE_EN, &out);
	assert_non_null(strstr(out.at, "  rates                      Figures.\n"));
	assert_non_null(strstr(out.at,
		"Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 daemon or database not reached."));
	buffer_clear(&out);
	verb_overview(verbs, LANGUAGE_ZH, &out);
	assert_non_null(strstr(out.at, "退出码:0 成功;1 被拒绝或失败;2 命令行有误;3 连接不上服务或数据库。"));
	buffer_free(&out);
}

static void every_verb_of_the_tool_has_its_sentences(void **state)
{
	(void)state;
	const struct verb *const all[] = { &roles_verb, &migrate_verb, &catalogue_check_verb, &catalogue_load_verb,
		&token_issue_verb, &token_list_verb, &token_revoke_verb, &rates_verb, &submissions_verb,
		&review_approve_verb, &review_return_verb, &review_reject_verb, &demo_load_verb };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const struct option *tables[VERB_TABLES_MAX];

		assert_non_null(all[i]->what.zh);
		assert_non_null(all[i]->what.en);
		assert_non_null(all[i]->arguments);
		assert_true((all[i]->arguments_max > 0) == (*all[i]->arguments != '\0'));
		verb_tables(all[i], tables);
		for (const struct option **table = tables; *table; table++)
			for (const struct option *o = *table; o->name; o++)
				assert_true(o->what.zh && o->what.en);
	}
}

static void the_language_is_the_shells(void **state)
{
	(void)state;
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "en_GB.UTF-8", 1);
	assert_int_equal(ctl_language(), LANGUAGE_EN);
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	assert_int_equal(ctl_language(), LANGUAGE_ZH);
	setenv("LC_ALL", "", 1);
	assert_int_equal(ctl_language(), LANGUAGE_EN);
	setenv("LANG", "C", 1);
	assert_int_equal(ctl_language(), LANGUAGE_ZH);
	unsetenv("LANG");
	assert_int_equal(ctl_language(), LANGUAGE_ZH);
}

static void an_option_beats_its_variable(void **state)
{
	(void)state;
	struct ctl ctl = { 0 };

	setenv("DXTRACK_TEST", "variable", 1);
	assert_string_equal(ctl_value(&ctl, "uscc", "DXTRACK_TEST", "otherwise"), "variable");
	ctl.given.options[0] = &issue_options[0];
	ctl.given.values[0] = "option";
	ctl.given.count = 1;
	assert_string_equal(ctl_value(&ctl, "uscc", "DXTRACK_TEST", "otherwise"), "option");
	assert_true(ctl_flag(&ctl, "uscc"));
	assert_false(ctl_flag(&ctl, "csv"));
	setenv("DXTRACK_TEST", "", 1);
	assert_string_equal(ctl_value(&ctl, "csv", "DXTRACK_TEST", "otherwise"), "otherwise");
	assert_null(ctl_value(&ctl, "csv", NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_words_win),
		cmocka_unit_test(other_words_are_no_verb),
		cmocka_unit_test(a_verb_brings_the_options_of_what_it_reaches),
		cmocka_unit_test(no_option_takes_a_token),
		cmocka_unit_test(help_speaks_both_languages),
		cmocka_unit_test(the_overview_lists_verbs_and_exit_codes),
		cmocka_unit_test(every_verb_of_the_tool_has_its_sentences),
		cmocka_unit_test(the_language_is_the_shells),
		cmocka_unit_test(an_option_beats_its_variable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
