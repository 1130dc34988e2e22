/* Decides how a command line finds its verb and what the help says. Refuses to know what any verb does. */
#include "ctl/verb.h"

#include <string.h>

#include "base/text.h"
#include "ctl/width.h"

static const struct option common_options[] = {
	{ "help", NULL, { "显示本说明。", "Show this help." } },
	{ "lang", "zh|en", { "使用的语言,默认取自 LANG。", "The language to speak, by default that of LANG." } },
	{ 0 },
};

static const struct option database_options[] = {
	{ "database", "CONNINFO",
		{ "PostgreSQL 连接串,默认取自 DXTRACK_DATABASE,再默认 dbname=dxtrack。",
			"PostgreSQL connection string, by default DXTRACK_DATABASE, then dbname=dxtrack." } },
	{ 0 },
};

static const struct option daemon_options[] = {
	{ "url", "URL", { "服务地址,默认取自 DXTRACK_URL。", "The daemon's address, by default DXTRACK_URL." } },
	{ "ca", "FILE",
		{ "签发服务证书的 CA 证书,默认取自 DXTRACK_CA,再默认系统证书。",
			"The CA that signed the daemon's certificate, by default DXTRACK_CA, then the system's." } },
	{ "token-file", "FILE",
		{ "存放令牌的文件,默认取环境变量 DXTRACK_TOKEN 的值。令牌不写在命令行上。",
			"The file that holds the token, by default the value of DXTRACK_TOKEN. Tokens never stand on a command line." } },
	{ 0 },
};

/* How many words of the command line spell the verb: 0 where they do not. */
static size_t match_words(const char *spelt, size_t count, char *const *words)
{
	struct text rest = text_of(spelt), part;
	size_t used = 0;

	while (text_cut(&rest, ' ', &part)) {
		if (used == count || !text_is(part, words[used]))
			return 0;
		used++;
	}
	return used;
}

const struct verb *verb_find(const struct verb *const *verbs, size_t count, char *const *words, size_t *ret_used)
{
	const struct verb *found = NULL;

	*ret_used = 0;
	for (; *verbs; verbs++) {
		size_t used = match_words((*verbs)->words, count, words);

		if (used > *ret_used) {
			*ret_used = used;
			found = *verbs;
		}
	}
	return found;
}

void verb_tables(const struct verb *verb, const struct option *ret_tables[VERB_TABLES_MAX])
{
	size_t n = 0;

	if (verb->options)
		ret_tables[n++] = verb->options;
	if (verb->reach & VERB_DATABASE)
		ret_tables[n++] = database_options;
	if (verb->reach & VERB_DAEMON)
		ret_tables[n++] = daemon_options;
	ret_tables[n++] = common_options;
	ret_tables[n] = NULL;
}

static void add_padded(struct buffer *out, const char *cell, size_t columns)
{
	size_t width = width_of(text_of(cell));

	buffer_add_string(out, cell);
	do
		buffer_add_byte(out, ' ');
	while (++width < columns);
}

static void add_option(const struct option *o, enum language language, struct buffer *out)
{
	struct buffer left = { 0 };

	buffer_printf(&left, "  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
	add_padded(out, left.failed ? "" : left.at, 28);
	buffer_printf(out, " %s\n", language_pick(o->what, language));
	buffer_free(&left);
}

void verb_help(const struct verb *verb, enum language language, struct buffer *out)
{
	const struct option *tables[VERB_TABLES_MAX];
	bool zh = language == LANGUAGE_ZH;

	buffer_printf(out, "%sdxtrackctl %s%s%s %s\n\n%s\n\n%s\n", zh ? "用法:" : "Usage: ", verb->words,
		*verb->arguments ? " " : "", verb->arguments, zh ? "[选项]" : "[OPTIONS]",
		language_pick(verb->what, language), zh ? "选项:" : "Options:");
	verb_tables(verb, tables);
	for (const struct option **table = tables; *table; table++)
		for (const struct option *o = *table; o->name; o++)
			add_option(o, language, out);
}

static void add_verb(const struct verb *verb, enum language language, struct buffer *out)
{
	struct buffer left = { 0 };

	buffer_printf(&left, "  %s%s%s", verb->words, *verb->arguments ? " " : "", verb->arguments);
	add_padded(out, left.failed ? "" : left.at, 28);
	buffer_printf(out, " %s\n", language_pick(verb->what, language));
	buffer_free(&left);
}

void verb_overview(const struct verb *const *verbs, enum language language, struct buffer *out)
{
	bool zh = language == LANGUAGE_ZH;

	buffer_add_string(out,
		zh ? "用法:dxtrackctl 命令 [选项]\n\n命令:\n" : "Usage: dxtrackctl COMMAND [OPTIONS]\n\nCommands:\n");
	for (; *verbs; verbs++)
		add_verb(*verbs, language, out);
	buffer_add_string(out,
		zh ? "\n“dxtrackctl 命令 --help”显示该命令的选项。\n"
		     "退出码:0 成功;1 被拒绝或失败;2 命令行有误;3 连接不上服务或数据库。\n"
		   : "\n\"dxtrackctl COMMAND --help\" shows a command's options.\n"
		     "Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 daemon or database not reached.\n");
}
