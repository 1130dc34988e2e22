/* Decides which figures an officer sees side by side. Refuses to compute any: what is printed is what the daemon said. */
#include "ctl/rates_table.h"

#include <string.h>

#include "base/arena.h"
#include "ctl/names.h"
#include "ctl/table.h"

#define BAR_COLUMNS 20
#define CELL_BYTES_MAX ((size_t)16 << 20)

int64_t rates_table_hundredths(const char *rate)
{
	struct text rest = text_of(rate), whole, part = { 0 };
	int64_t units, hundredths = 0;

	if (!text_cut(&rest, '.', &whole) || !text_to_int64(whole, &units) || units < 0 || units > 1000000)
		return -1;
	if (rest.at && text_cut(&rest, '.', &part)) {
		if (part.len > 2)
			part.len = 2;
		if (!text_to_int64(part, &hundredths) || hundredths < 0)
			return -1;
		if (part.len == 1)
			hundredths *= 10;
	}
	return units * 100 + hundredths;
}

/* A member as a cell: numbers in decimal, strings as they are, null as NULL. */
static const char *cell(const struct value *row, const char *name, struct arena *arena)
{
	const struct value *v = value_member(row, name);

	if (v && v->kind == VALUE_INT)
		return arena_printf(arena, "%lld", (long long)v->integer);
	return value_string(v);
}

static const char *scope_name(const struct rates_view *view, const struct value *row)
{
	const char *scope = value_string(value_member(row, "scope"));
	const char *district = value_string(value_member(row, "district"));

	if (scope && !strcmp(scope, "rest"))
		return view->language == LANGUAGE_ZH ? "其他" : "rest";
	return district ? names_find(view->districts, district, view->language) : scope;
}

static const char *light_word(const char *light, enum language language)
{
	static const struct {
		const char *code;
		struct title word;
	} words[] = {
		{ "green", { "绿", "green" } },
		{ "yellow", { "黄", "yellow" } },
		{ "red", { "红", "red" } },
	};

	for (size_t i = 0; light && i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(light, words[i].code))
			return language_pick(words[i].word, language);
	return light;
}

static const char *bar(const char *rate, const char *schedule, struct arena *arena)
{
	struct buffer out = { 0 };
	const char *copy = NULL;

	if (!rate)
		return "";
	table_bar(&out, rates_table_hundredths(rate), rates_table_hundredths(schedule), BAR_COLUMNS);
	if (!out.failed)
		copy = arena_text(arena, buffer_text(&out));
	buffer_free(&out);
	return copy;
}

static void add_rate(const struct rates_view *view, const struct value *row, struct table *table, struct arena *arena)
{
	const char *indicator = value_string(value_member(row, "indicator"));
	const char *rate = cell(row, "rate", arena);
	const char *cells[] = {
		names_find(view->indicators, indicator, view->language),
		scope_name(view, row),
		cell(row, "new", arena),
		cell(row, "target", arena),
		rate,
		bar(rate, cell(row, "schedule", arena), arena),
		cell(row, "cumulative", arena),
		cell(row, "ahead_points", arena),
		light_word(cell(row, "light", arena), view->language),
		cell(value_member(row, "share"), "value", arena),
		cell(row, "rank_rate", arena),
	};

	table_add(table, cells);
}

static int64_t largest_new(const struct value *items)
{
	int64_t largest = 0;

	for (size_t i = 0; i < items->count; i++) {
		int64_t n = 0;

		if (value_int(value_member(&items->items[i], "new"), &n) && n > largest)
			largest = n;
	}
	return largest;
}

static void add_month(const struct rates_view *view, const struct value *row, int64_t largest, struct table *table,
	struct arena *arena)
{
	struct buffer out = { 0 };
	int64_t n = 0;

	value_int(value_member(row, "new"), &n);
	table_bar(&out, largest > 0 && n > 0 ? n * 10000 / largest : 0, -1, BAR_COLUMNS);
	if (!out.failed) {
		const char *cells[] = {
			names_find(view->indicators, value_string(value_member(row, "indicator")), view->language),
			scope_name(view, row),
			cell(row, "month", arena),
			cell(row, "new", arena),
			out.at,
			cell(row, "new_ytd", arena),
			cell(row, "cumulative", arena),
		};

		table_add(table, cells);
	}
	buffer_free(&out);
}

static struct table *new_rates_table(enum language language)
{
	static const struct table_column zh[] = { { "指标", false }, { "范围", false }, { "新增", true },
		{ "目标", true }, { "完成率%", true }, { "", false }, { "累计", true }, { "超序时", true },
		{ "灯", false }, { "占比%", true }, { "名次", true } };
	static const struct table_column en[] = { { "indicator", false }, { "scope", false }, { "new", true },
		{ "target", true }, { "rate %", true }, { "", false }, { "cumulative", true }, { "ahead", true },
		{ "light", false }, { "share %", true }, { "rank", true } };

	return table_new(language == LANGUAGE_ZH ? zh : en, 11);
}

static struct table *new_months_table(enum language language)
{
	static const struct table_column zh[] = { { "指标", false }, { "范围", false }, { "月份", false },
		{ "新增", true }, { "", false }, { "年内新增", true }, { "累计", true } };
	static const struct table_column en[] = { { "indicator", false }, { "scope", false }, { "month", false },
		{ "new", true }, { "", false }, { "this year", true }, { "cumulative", true } };

	return table_new(language == LANGUAGE_ZH ? zh : en, 7);
}

bool rates_table_draw(const struct rates_view *view, struct buffer *out)
{
	const struct value *items = value_member(view->answer, "items");
	bool months = value_member(value_item(items, 0), "month") != NULL;
	struct table *table = months ? new_months_table(view->language) : new_rates_table(view->language);
	struct arena *arena = arena_new(CELL_BYTES_MAX);
	bool fine = table && arena;
	int64_t largest = fine && items && items->kind == VALUE_ARRAY ? largest_new(items) : 0;

	for (size_t i = 0; fine && items && items->kind == VALUE_ARRAY && i < items->count; i++) {
		if (months)
			add_month(view, &items->items[i], largest, table, arena);
		else
			add_rate(view, &items->items[i], table, arena);
	}
	fine = fine && table_draw(table, out);
	table_free(table);
	arena_free(arena);
	return fine;
}
