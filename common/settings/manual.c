/* Decides how settings are explained; says nothing that is not in the rows. */
#include "settings/manual.h"

#include <string.h>

/* How the default would be written in a file: bare where that is safe. */
static void print_default(const struct setting *row, struct buffer *b)
{
	if (row->kind == SETTING_TEXT)
		buffer_printf(b, "\"%s\"", row->def == NULL ? "" : row->def);
	else
		buffer_add_string(b, row->def == NULL ? "" : row->def);
}

void manual_print_help(const struct setting_table *table, enum language language, struct buffer *b)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct setting *row = &table->rows[i];
		buffer_printf(b, "%s = ", row->name);
		print_default(row, b);
		buffer_printf(b, "\n    %s\n    ", language == LANGUAGE_EN ? row->en : row->zh);
		setting_print_range(row, b);
		buffer_printf(b, "; %s%s\n", row->def == NULL ? "required; " : "",
			row->reload ? "taken over by a reload" : "needs a restart");
	}
}

void manual_print_sample(const struct setting_table *table, const char *program, struct buffer *b)
{
	buffer_printf(b,
		"# Settings of %s. What is commented out is the default. Check with: %s --check-settings FILE\n",
		program, program);
	buffer_printf(b, "# %s 的设置。注释掉的即为默认值。检查：%s --check-settings 文件\n", program, program);
	for (size_t i = 0; i < table->count; i++) {
		const struct setting *row = &table->rows[i];
		buffer_printf(b, "\n# %s\n# %s\n# (", row->en, row->zh);
		setting_print_range(row, b);
		buffer_printf(b, ")\n%s%s = ", row->def == NULL ? "" : "#", row->name);
		print_default(row, b);
		buffer_add_byte(b, '\n');
	}
}

void manual_print_reference(const struct setting_table *table, const char *program, struct buffer *b)
{
	buffer_printf(b, "# Settings of %s / %s 的设置\n\n", program, program);
	buffer_add_string(b,
		"Made from the table of settings; do not edit. One setting a line, `key = value`, comments begin with `#`. Texts with "
		"spaces, `=`, `#` or `//` are quoted; `${NAME}` stands for an environment variable. An unknown key, a key given twice "
		"and a value out of range stop the start, each with file and line.\n\n"
		"本页由设置表生成，请勿手工修改。每行一项：`键 = 值`，`#` 之后为注释。未知的键、重复的键和超出范围的值都会使启动失败，并指出文件与行号。\n\n");
	buffer_add_string(b,
		"| Key / 键 | Default / 默认值 | Accepts / 取值 | Reload / 重载生效 | Meaning | 说明 |\n|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct setting *row = &table->rows[i];
		buffer_printf(b, "| `%s` | ", row->name);
		if (row->def == NULL)
			buffer_add_string(b, "required / 必填");
		else
			buffer_printf(b, "`%s`", row->def[0] == '\0' ? "\"\"" : row->def);
		buffer_add_string(b, " | ");
		setting_print_range(row, b);
		buffer_printf(b, " | %s | %s | %s |\n", row->reload ? "yes / 是" : "no / 否", row->en, row->zh);
	}
}

/* Adds text in which scdoc sees no mark of its own. */
static void add_plain(struct buffer *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("\\*_#", *text) != NULL)
			buffer_add_byte(b, '\\');
		buffer_add_byte(b, *text);
	}
}

static void add_page_row(const struct setting *row, struct buffer *b)
{
	struct buffer def = { 0 };

	buffer_printf(b, "*%s*", row->name);
	if (row->def == NULL) {
		buffer_add_string(b, " (required / 必填)");
	} else {
		print_default(row, &def);
		buffer_add_string(b, " = ");
		add_plain(b, def.failed ? "" : def.at);
	}
	buffer_free(&def);
	buffer_add_string(b, "\n\t");
	add_plain(b, row->en);
	buffer_add_string(b, " ");
	add_plain(b, row->zh);
	buffer_add_string(b, "\n\n\t");
	setting_print_range(row, b);
	buffer_printf(b, "; %s.\n\n", row->reload ? "taken over by a reload / 重载生效" : "needs a restart / 重启生效");
}

void manual_print_page(const struct setting_table *table, const char *program, const char *path, struct buffer *b)
{
	buffer_printf(b,
		"%s.conf(5)\n\n; Made from the table of settings; do not edit. 本页由设置表生成，请勿手工修改。\n\n"
		"# NAME\n\n%s.conf - settings of %s / %s 的设置\n\n# DESCRIPTION\n\n",
		program, program, program, program);
	buffer_printf(b,
		"*%s* reads this file at its start, by default from _%s_, and again on SIGHUP. One setting a line, "
		"*key = value*; comments begin with \\#. Texts with spaces, =, \\# or // are quoted; ${NAME} stands for an "
		"environment variable. An unknown key, a key given twice and a value out of range stop the start, each with "
		"file and line: *%s --check-settings* says so beforehand.\n\n",
		program, path, program);
	buffer_printf(b,
		"*%s* 启动时读取本文件（默认 _%s_），收到 SIGHUP 时重新读取。每行一项：*键 = 值*，\\# 之后为注释。"
		"未知的键、重复的键和超出范围的值都会使启动失败，并指出文件与行号；可先用 *%s --check-settings* 检查。\n\n"
		"# SETTINGS\n\n",
		program, path, program);
	for (size_t i = 0; i < table->count; i++)
		add_page_row(&table->rows[i], b);
	buffer_printf(b, "# SEE ALSO\n\n*%s*(8)\n", program);
}
