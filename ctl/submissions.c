/* dxtrackctl submissions [ID]: the officer's list of filings, or one filing with its answers in words. */
#include <string.h>

#include "ctl/names.h"
#include "ctl/reach.h"
#include "ctl/table.h"
#include "ctl/url.h"
#include "ctl/verbs.h"
#include "wire/json_write.h"

static const char *list_path(const struct ctl *ctl, struct arena *arena, const char *resource)
{
	static const char *const filters[] = { "state", "programme", "district", "uscc", "entry", "limit", "cursor" };
	struct buffer path = { 0 };
	const char *copy = NULL;

	buffer_add_string(&path, resource);
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		url_add_query(&path, filters[i], ctl_value(ctl, filters[i], NULL, NULL));
	if (!path.failed)
		copy = arena_text(arena, buffer_text(&path));
	buffer_free(&path);
	return copy;
}

static const char *one_path(struct arena *arena, const char *resource, const char *id)
{
	struct buffer path = { 0 };
	const char *copy = NULL;

	buffer_add_string(&path, resource);
	url_add_segment(&path, id);
	if (!path.failed)
		copy = arena_text(arena, buffer_text(&path));
	buffer_free(&path);
	return copy;
}

static int print_raw(const struct ctl *ctl, struct reach *reach, const char *path)
{
	struct https_call call = { .method = "GET", .path = path, .sink = stdout };
	int exit_code = path ? reach_call(ctl, reach, &call) : CTL_REFUSED;

	https_call_clear(&call);
	if (exit_code == CTL_OK && ctl_flag(ctl, "json"))
		putchar('\n');
	return exit_code;
}

static struct table *new_list_table(enum language language)
{
	static const struct table_column zh[] = { { "编号", false }, { "收到", false }, { "专项", false },
		{ "信用代码", false }, { "区划", false }, { "状态", false }, { "名称", false } };
	static const struct table_column en[] = { { "id", false }, { "received", false }, { "programme", false },
		{ "uscc", false }, { "district", false }, { "state", false }, { "title", false } };

	return table_new(language == LANGUAGE_ZH ? zh : en, 7);
}

static int draw_list(const struct ctl *ctl, const struct value *items)
{
	static const char *const members[] = { "id", "received_at", "programme", "uscc", "district", "state", "title" };
	struct table *table = new_list_table(ctl->language);
	struct buffer out = { 0 };
	bool fine = table != NULL;

	for (size_t i = 0; fine && i < items->count; i++) {
		const char *cells[7];

		for (size_t k = 0; k < 7; k++)
			cells[k] = value_string(value_member(&items->items[i], members[k]));
		table_add(table, cells);
	}
	fine = fine && table_draw(table, &out);
	if (fine)
		fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	table_free(table);
	return fine ? CTL_OK : CTL_REFUSED;
}

static int print_list(const struct ctl *ctl, struct reach *reach)
{
	const struct value *answer, *items;
	const char *path = list_path(ctl, reach->arena, "/v1/submissions"), *next;
	int exit_code = path ? reach_get(ctl, reach, path, &answer, NULL) : CTL_REFUSED;

	if (exit_code != CTL_OK)
		return exit_code;
	items = value_member(answer, "items");
	if (!items || items->kind != VALUE_ARRAY)
		return CTL_REFUSED;
	exit_code = draw_list(ctl, items);
	next = value_string(value_member(answer, "next"));
	if (next)
		ctl_say(ctl, "还有更多,加 --cursor %s 继续", "there are more: go on with --cursor %s", next);
	return exit_code;
}

/* A value as one cell: texts as they are, the rest as JSON. */
static const char *cell_of(const struct value *v, struct arena *arena)
{
	struct buffer out = { 0 };
	const char *copy = NULL;

	if (!v || v->kind == VALUE_NULL)
		return NULL;
	if (v->kind == VALUE_STRING)
		return v->string.at;
	json_write_value(&out, v);
	if (!out.failed)
		copy = arena_text(arena, buffer_text(&out));
	buffer_free(&out);
	return copy;
}

/* The answers, each under its title of the programme's form. */
static void add_answers(const struct value *answers, const struct value *programme, struct table *table,
	struct arena *arena, enum language language)
{
	const struct value *properties = value_member(value_member(programme, "form"), "properties");

	for (size_t i = 0; answers && answers->kind == VALUE_OBJECT && i < answers->count; i++) {
		const struct value *answer = &answers->items[i];
		const char *title = names_text(value_member(value_member(properties, answer->name), "title"), language);
		const char *cells[] = { title ? title : answer->name, cell_of(answer, arena) };

		table_add(table, cells);
	}
}

static void add_members(
	const struct value *submission, struct table *table, struct arena *arena, enum language language)
{
	static const struct {
		const char *name;
		struct title title;
	} members[] = {
		{ "id", { "编号", "id" } },
		{ "uscc", { "信用代码", "uscc" } },
		{ "programme", { "专项", "programme" } },
		{ "entry", { "条目", "entry" } },
		{ "title", { "名称", "title" } },
		{ "district", { "区划", "district" } },
		{ "version", { "版本", "version" } },
		{ "state", { "状态", "state" } },
		{ "received_at", { "收到", "received" } },
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *cells[] = { language_pick(members[i].title, language),
			cell_of(value_member(submission, members[i].name), arena) };

		table_add(table, cells);
	}
}

static void add_reviews(const struct value *reviews, struct table *table, struct arena *arena, enum language language)
{
	for (size_t i = 0; reviews && reviews->kind == VALUE_ARRAY && i < reviews->count; i++) {
		const struct value *r = &reviews->items[i];
		const char *decision = value_string(value_member(r, "decision")),
			   *by = value_string(value_member(r, "by"));
		const char *at = value_string(value_member(r, "at")), *reason = value_string(value_member(r, "reason"));
		const char *cells[] = { language == LANGUAGE_ZH ? "审核" : "review",
			arena_printf(arena, "%s %s %s %s", at ? at : "", by ? by : "", decision ? decision : "",
				reason ? reason : "") };

		table_add(table, cells);
	}
}

static int draw_one(
	const struct ctl *ctl, struct reach *reach, const struct value *submission, const struct value *programme)
{
	static const struct table_column zh[] = { { "项目", false }, { "内容", false } };
	static const struct table_column en[] = { { "what", false }, { "content", false } };
	struct table *table = table_new(ctl->language == LANGUAGE_ZH ? zh : en, 2);
	struct buffer out = { 0 };
	bool fine = table != NULL;

	if (fine) {
		add_members(submission, table, reach->arena, ctl->language);
		add_answers(value_member(submission, "answers"), programme, table, reach->arena, ctl->language);
		add_reviews(value_member(submission, "reviews"), table, reach->arena, ctl->language);
		fine = table_draw(table, &out);
	}
	if (fine)
		fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	table_free(table);
	return fine ? CTL_OK : CTL_REFUSED;
}

static int print_one(const struct ctl *ctl, struct reach *reach, const char *id)
{
	const char *path = one_path(reach->arena, "/v1/submissions/", id), *code;
	const struct value *submission, *programme = NULL;
	int exit_code;

	if (path && ctl_flag(ctl, "json"))
		return print_raw(ctl, reach, path);
	exit_code = path ? reach_get(ctl, reach, path, &submission, NULL) : CTL_REFUSED;
	if (exit_code != CTL_OK)
		return exit_code;
	code = value_string(value_member(submission, "programme"));
	path = code ? one_path(reach->arena, "/v1/programmes/", code) : NULL;
	if (path)
		reach_get(ctl, reach, path, &programme, NULL);
	return draw_one(ctl, reach, submission, programme);
}

static int show_submissions(const struct ctl *ctl)
{
	struct reach reach;
	int exit_code = reach_open(ctl, true, false, &reach);

	if (exit_code == CTL_OK && ctl->given.argument_count)
		exit_code = print_one(ctl, &reach, ctl->given.arguments[0]);
	else if (exit_code == CTL_OK && ctl_flag(ctl, "csv"))
		exit_code = print_raw(ctl, &reach, list_path(ctl, reach.arena, "/v1/submissions.csv"));
	else if (exit_code == CTL_OK && ctl_flag(ctl, "json"))
		exit_code = print_raw(ctl, &reach, list_path(ctl, reach.arena, "/v1/submissions"));
	else if (exit_code == CTL_OK)
		exit_code = print_list(ctl, &reach);
	reach_close(&reach);
	return exit_code;
}

static const struct option submissions_options[] = {
	{ "state", "STATE",
		{ "状态,如 submitted、approved、returned。", "The state, such as submitted, approved, returned." } },
	{ "programme", "CODE", { "专项,如 cloud、workshop。", "The programme, such as cloud, workshop." } },
	{ "district", "CODE", { "区划代码。", "The district." } },
	{ "uscc", "CODE", { "企业的统一社会信用代码。", "The enterprise's code." } },
	{ "entry", "ID", { "条目编号。", "The entry." } },
	{ "limit", "N", { "一次列出多少,默认 50,至多 1000。", "How many at once, 50 by default, at most 1000." } },
	{ "cursor", "CURSOR", { "从上次停下的地方继续。", "Go on where the last list ended." } },
	{ "csv", NULL, { "以 CSV 输出全部。", "Print all as CSV." } },
	{ "json", NULL, { "原样输出 JSON。", "Print the JSON as it came." } },
	{ 0 },
};

const struct verb submissions_verb = {
	.words = "submissions",
	.arguments = "[ID]",
	.arguments_max = 1,
	.what = { "列出申报(最早的在前),或显示一份申报。", "List filings, the oldest first, or show one." },
	.options = submissions_options,
	.reach = VERB_DAEMON,
	.run = show_submissions,
};
