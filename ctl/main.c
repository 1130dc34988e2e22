/* Decides which verb the command line means. Refuses to know what any of them does. */
#include <string.h>

#include "ctl/verbs.h"

static const struct verb *const verbs[] = {
	&roles_verb,
	&migrate_verb,
	&catalogue_check_verb,
	&catalogue_load_verb,
	&token_issue_verb,
	&token_list_verb,
	&token_revoke_verb,
	&rates_verb,
	&submissions_verb,
	&review_approve_verb,
	&review_return_verb,
	&review_reject_verb,
	&demo_load_verb,
	&verify_verb,
	&verify_figures_verb,
	NULL,
};

static int print_buffer(struct buffer *out, FILE *to, int exit_code)
{
	if (!out->failed)
		fwrite(out->at, 1, out->len, to);
	buffer_free(out);
	return exit_code;
}

/* --lang wherever it stands, before the options are known: help and faults are told in it too. */
static enum language wanted_language(char *const *words, size_t count)
{
	for (size_t i = 0; i < count && words[i]; i++) {
		const char *value = !strncmp(words[i], "--lang=", 7)               ? words[i] + 7
				    : !strcmp(words[i], "--lang") && i + 1 < count ? words[i + 1]
										   : NULL;

		if (value)
			return !strcmp(value, "en") ? LANGUAGE_EN : LANGUAGE_ZH;
	}
	return ctl_language();
}

static int refuse_words(const struct ctl *ctl, enum option_fault fault, const char *word)
{
	static const struct title sentences[] = {
		[OPTION_UNKNOWN] = { "没有这个选项", "no such option" },
		[OPTION_TWICE] = { "选项给了两次", "the option is given twice" },
		[OPTION_NEEDS_VALUE] = { "选项缺少值", "the option needs a value" },
		[OPTION_TAKES_NO_VALUE] = { "选项不带值", "the option takes no value" },
		[OPTION_TOO_MANY] = { "参数太多", "too many words" },
	};

	ctl_complain("%s: %s", language_pick(sentences[fault], ctl->language), word);
	return CTL_USAGE;
}

static int run_verb(const struct verb *verb, struct ctl *ctl, char *const *words, size_t count)
{
	const struct option *tables[VERB_TABLES_MAX];
	const char *word = NULL;
	enum option_fault fault;
	struct buffer out = { 0 };

	verb_tables(verb, tables);
	fault = option_parse(tables, count, words, &ctl->given, &word);
	if (fault)
		return refuse_words(ctl, fault, word);
	if (ctl_flag(ctl, "help")) {
		verb_help(verb, ctl->language, &out);
		return print_buffer(&out, stdout, CTL_OK);
	}
	if (ctl->given.argument_count < verb->arguments_min || ctl->given.argument_count > verb->arguments_max) {
		verb_help(verb, ctl->language, &out);
		return print_buffer(&out, stderr, CTL_USAGE);
	}
	return verb->run(ctl);
}

int main(int argc, char **argv)
{
	char *const *words = argv + 1;
	size_t count = argc > 0 ? (size_t)argc - 1 : 0, used;
	struct ctl ctl = { .language = wanted_language(words, count) };
	const struct verb *verb = verb_find(verbs, count, words, &used);
	struct buffer out = { 0 };
	bool help = count > 0 && (!strcmp(words[0], "--help") || !strcmp(words[0], "help"));

	if (verb)
		return run_verb(verb, &ctl, words + used, count - used);
	if (count && !help)
		ctl_warn(&ctl, "没有这个命令:%s", "no such command: %s", words[0]);
	verb_overview(verbs, ctl.language, &out);
	return print_buffer(&out, help ? stdout : stderr, help ? CTL_OK : CTL_USAGE);
}
