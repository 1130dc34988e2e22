/* dxtrackctl rates: the figures in a terminal. Decides what is asked; rates_table draws it. */
#include <string.h>

#include "ctl/rates_table.h"
#include "ctl/reach.h"
#include "ctl/url.h"
#include "ctl/verbs.h"

/* The district asked for, else the officer's own. */
static const char *wanted_district(const struct ctl *ctl, struct reach *reach)
{
	const char *given = ctl_value(ctl, "district", NULL, NULL);
	const struct value *me;

	if (given || ctl_value(ctl, "scope", NULL, NULL))
		return given;
	return reach_get(ctl, reach, "/v1/me", &me, NULL) == CTL_OK ? value_string(value_member(me, "district")) : NULL;
}

static const char *rates_path(const struct ctl *ctl, struct reach *reach, const char *resource)
{
	struct buffer path = { 0 };
	const char *copy = NULL;

	buffer_add_string(&path, resource);
	url_add_query(&path, "indicator", ctl_value(ctl, "indicator", NULL, NULL));
	url_add_query(&path, "district", wanted_district(ctl, reach));
	url_add_query(&path, "scope", ctl_value(ctl, "scope", NULL, NULL));
	url_add_query(&path, "as_of", ctl_value(ctl, "as-of", NULL, NULL));
	url_add_query(&path, "known_at", ctl_value(ctl, "known-at", NULL, NULL));
	url_add_query(&path, "group_by", ctl_value(ctl, "by", NULL, NULL));
	if (!path.failed)
		copy = arena_text(reach->arena, buffer_text(&path));
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

static void print_heading(const struct ctl *ctl, const struct value *answer)
{
	const char *as_of = value_string(value_member(answer, "as_of")),
		   *known_at = value_string(value_member(answer, "known_at"));

	ctl_say(ctl, "截至 %s,口径时刻 %s", "as of %s, known at %s", as_of ? as_of : "?", known_at ? known_at : "?");
}

static int print_table(const struct ctl *ctl, struct reach *reach, const char *path)
{
	struct rates_view view = { .language = ctl->language };
	struct buffer out = { 0 };
	int exit_code = path ? reach_get(ctl, reach, path, &view.answer, NULL) : CTL_REFUSED;

	if (exit_code != CTL_OK)
		return exit_code;
	/* Names only please the reader: without them the codes stand there. */
	reach_get(ctl, reach, "/v1/indicators", &view.indicators, NULL);
	reach_get(ctl, reach, "/v1/districts", &view.districts, NULL);
	print_heading(ctl, view.answer);
	if (rates_table_draw(&view, &out))
		fwrite(out.at, 1, out.len, stdout);
	else
		exit_code = CTL_REFUSED;
	buffer_free(&out);
	return exit_code;
}

static int show_rates(const struct ctl *ctl)
{
	struct reach reach;
	int exit_code = reach_open(ctl, true, false, &reach);

	if (exit_code == CTL_OK && ctl_flag(ctl, "csv"))
		exit_code = print_raw(ctl, &reach, rates_path(ctl, &reach, "/v1/rates.csv"));
	else if (exit_code == CTL_OK && ctl_flag(ctl, "json"))
		exit_code = print_raw(ctl, &reach, rates_path(ctl, &reach, "/v1/rates"));
	else if (exit_code == CTL_OK)
		exit_code = print_table(ctl, &reach, rates_path(ctl, &reach, "/v1/rates"));
	reach_close(&reach);
	return exit_code;
}

static const struct option rates_options[] = {
	{ "district", "CODE", { "区划代码,默认为令牌所属辖区。", "The district, by default the token's own." } },
	{ "scope", "SCOPE",
		{ "范围,如 park:smart_port、chain:smart_sensor。",
			"A scope, such as park:smart_port or chain:smart_sensor." } },
	{ "indicator", "CODE", { "只看一个指标,如 cloud.enterprises。", "One indicator, such as cloud.enterprises." } },
	{ "as-of", "DATE", { "截止日,默认今天。", "The day up to which is counted, by default today." } },
	{ "known-at", "INSTANT",
		{ "口径时刻,默认最近一次变动。", "As known at this instant, by default the last change." } },
	{ "by", "district|month", { "按下级区划或按月列出。", "By district or by month." } },
	{ "csv", NULL, { "以 CSV 输出。", "Print CSV." } },
	{ "json", NULL, { "原样输出 JSON。", "Print the JSON as it came." } },
	{ 0 },
};

const struct verb rates_verb = {
	.words = "rates",
	.arguments = "",
	.what = { "各项指标的新增、完成率、累计和排名。", "New, completion, cumulative and ranks of the indicators." },
	.options = rates_options,
	.reach = VERB_DAEMON,
	.run = show_rates,
};
