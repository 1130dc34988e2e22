/*
 * Decides how a publication looks: words, the figures of the zone, the ranking of its districts. Every number of a
 * figure leads to the facts behind it as they were known. Refuses to know where the content comes from.
 */
#include "api/publication_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/publication_grounds.h"
#include "api/publication_view.h"
#include "base/date.h"
#include "base/instant.h"
#include "domain/brief.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "wire/html.h"

/* How many lines of words and rows fit on the sheet beside two rankings: a second one is there only within that, and where
 * the first is beyond, everything is set smaller. The CSV has every ranking. */
enum { RANKINGS_MAX = 2, SHEET_LINES = 27, DISTRICTS_MAX = 64 };

/* ---- numbers ------------------------------------------------------------------------------- */

/* Which facts a number leads to. */
struct behind {
	const char *indicator;
	const char *scope;
	const char *part;
	int32_t as_of; /* DATE_NONE: the publication's day */
};

/* "<a href=…>": those facts as the publication knew them. */
static void open_link(struct buffer *b, const struct publication_view *v, const struct behind *facts)
{
	char date[DATE_TEXT_SIZE], instant[INSTANT_TEXT_SIZE];

	date_format(facts->as_of != DATE_NONE ? facts->as_of : v->content->as_of, date);
	instant_format_micros(v->content->known_at, instant);
	html_add(b, "<a href=\"/v1/rates/facts?indicator=");
	html_add_query(b, facts->indicator);
	html_add(b, "&amp;scope=");
	html_add_query(b, facts->scope);
	html_add(b, "&amp;as_of=");
	html_add_query(b, date);
	html_add(b, "&amp;known_at=");
	html_add_query(b, instant);
	html_add(b, "&amp;part=");
	html_add_query(b, facts->part);
	html_add(b, "\">");
}

/* A cell with what facts stand behind; of the rest no scope says which. */
static void add_cell_of(
	struct buffer *b, const struct publication_view *v, const char *text, const struct behind *facts)
{
	bool linked = text != NULL && facts->part != NULL && strcmp(facts->scope, "rest") != 0;

	html_add(b, "<td>");
	if (linked)
		open_link(b, v, facts);
	html_add_words(b, text != NULL ? text : "—");
	html_add(b, linked ? "</a></td>" : "</td>");
}

static void add_cell(struct buffer *b, const struct publication_view *v, const struct rate_row *row, const char *text,
	const char *part)
{
	const struct behind facts = { row->indicator, row->scope, part, DATE_NONE };

	add_cell_of(b, v, text, &facts);
}

static void add_count(
	struct buffer *b, const struct publication_view *v, const struct rate_row *row, int64_t n, const char *part)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, n);
	add_cell(b, v, row, n == INT64_NONE ? NULL : digits, part);
}

/* ---- words --------------------------------------------------------------------------------- */

static void add_paragraph(struct buffer *b, const struct publication_view *v, const struct brief_text *text)
{
	const struct brief_segment *segments = text->segments.at;

	html_add(b, "<p class=\"say\">");
	for (size_t i = 0; i < text->segments.count; i++) {
		const struct behind facts = { segments[i].indicator, v->content->scope, segments[i].part,
			segments[i].as_of };

		if (segments[i].indicator != NULL)
			open_link(b, v, &facts);
		html_add_words(b, segments[i].text);
		if (segments[i].indicator != NULL)
			html_add(b, "</a>");
	}
	html_add(b, "</p>");
}

static void add_paragraphs(struct buffer *b, const struct publication_view *v)
{
	const struct brief_text *texts = v->content->paragraphs.at;
	const char *language = publication_word(v, "zh", "en");

	for (size_t i = 0; i < v->content->paragraphs.count; i++)
		if (strcmp(texts[i].language, language) == 0 && strcmp(texts[i].variant, v->variant) == 0)
			add_paragraph(b, v, &texts[i]);
}

static void add_heads(struct buffer *b, const struct publication_view *v, const char *const heads[][2], size_t count)
{
	html_add(b, "<table><thead><tr>");
	for (size_t i = 0; i < count; i++)
		html_add_element(b, "th scope=\"col\"", publication_word(v, heads[i][0], heads[i][1]));
	html_add(b, "</tr></thead><tbody>");
}

/* How many lines the paragraphs are about. */
static size_t lines_of_words(const struct publication_view *v)
{
	const struct brief_text *texts = v->content->paragraphs.at;
	const char *language = publication_word(v, "zh", "en");
	size_t line = publication_line_points(v), lines = 0;

	for (size_t i = 0; i < v->content->paragraphs.count; i++)
		if (strcmp(texts[i].language, language) == 0 && strcmp(texts[i].variant, v->variant) == 0)
			lines += 1 + text_count_points(text_of(texts[i].text)) / line;
	return lines;
}

/* ---- the figures of the scope -------------------------------------------------------------- */

static const char *no_target(const struct publication_view *v)
{
	return publication_word(v, "无目标", "no target");
}

/* Of what the share is one. Publications made before that was frozen say it by their numbers: the part of a share of the year
 * is never more than the year's. */
static const char *share_part(const struct publication_view *v, const struct rate_row *row)
{
	const struct publication_indicator *indicator = publication_indicator_of(v, row->indicator);

	if (indicator != NULL && indicator->share_part != NULL)
		return indicator->share_part;
	return row->share->part > row->new ? "cumulative" : "new";
}

/* A share is of the day of the whole, which may lie before the publication's. */
static void add_share(struct buffer *b, const struct publication_view *v, const struct rate_row *row)
{
	if (row->share == NULL) {
		add_cell(b, v, row, NULL, NULL);
		return;
	}
	const struct behind facts = { row->indicator, row->scope, share_part(v, row), row->share->as_of };

	add_cell_of(b, v, row->share->value, &facts);
}

static void add_figure(struct buffer *b, const struct publication_view *v, const struct rate_row *row)
{
	html_add(b, "<tr><td>");
	publication_add_named(b, v, row->indicator);
	html_add(b, "</td>");
	add_count(b, v, row, row->new, "new");
	if (row->target == INT64_NONE)
		add_cell(b, v, row, no_target(v), NULL);
	else
		add_count(b, v, row, row->target, NULL);
	add_cell(b, v, row, row->rate, rate_row_measured(row));
	add_cell(b, v, row, row->ahead_points, rate_row_measured(row));
	add_count(b, v, row, row->cumulative, "cumulative");
	add_cell(b, v, row, row->growth, "new");
	add_share(b, v, row);
	html_add(b, "</tr>");
}

static void add_figures(struct buffer *b, const struct publication_view *v)
{
	static const char *const heads[][2] = {
		{ "指标", "Indicator" },
		{ "本年新增", "New this year" },
		{ "年度目标", "Target" },
		{ "完成率%", "Rate %" },
		{ "较序时进度", "Ahead, points" },
		{ "累计", "Total" },
		{ "同比%", "Growth %" },
		{ "占比%", "Share %" },
	};
	const struct rate_row *rows = v->content->figures.at;

	html_add_element(b, "h2", publication_word(v, "主要指标", "Figures"));
	add_heads(b, v, heads, sizeof heads / sizeof heads[0]);
	for (size_t i = 0; i < v->content->figures.count; i++)
		add_figure(b, v, &rows[i]);
	html_add(b, "</tbody></table>");
	publication_grounds_write(b, v);
}

/* ---- the ranking of its districts ---------------------------------------------------------- */

static int64_t rank_in(const struct rate_row *row, bool by_rate)
{
	return by_rate ? row->rank_rate : row->rank_count;
}

static bool is_tied(const struct publication_view *v, const struct rate_row *row, bool by_rate)
{
	const struct rate_row *rows = v->content->districts.at;

	for (size_t i = 0; i < v->content->districts.count; i++)
		if (&rows[i] != row && strcmp(rows[i].indicator, row->indicator) == 0 &&
			rank_in(&rows[i], by_rate) == rank_in(row, by_rate))
			return true;
	return false;
}

static void add_rank(struct buffer *b, const struct publication_view *v, const struct rate_row *row, bool by_rate)
{
	int64_t rank = rank_in(row, by_rate);
	bool named = by_rate && rank == INT64_NONE && strcmp(row->scope, "rest") != 0;

	html_add(b, "<td>");
	if (rank == INT64_NONE)
		html_add_words(b, named ? no_target(v) : "—");
	else
		buffer_printf(b, "%" PRId64, rank);
	if (rank != INT64_NONE && is_tied(v, row, by_rate))
		html_add_words(b, publication_word(v, "（并列）", " (tie)"));
	html_add(b, "</td>");
}

static void add_district(struct buffer *b, const struct publication_view *v, const struct rate_row *row)
{
	html_add(b, "<tr>");
	html_add_element(b, "td", publication_name_of_place(v, row->scope));
	if (row->target == INT64_NONE)
		add_cell(b, v, row, strcmp(row->scope, "rest") == 0 ? NULL : no_target(v), NULL);
	else
		add_count(b, v, row, row->target, NULL);
	add_count(b, v, row, row->new, "new");
	add_cell(b, v, row, row->rate, rate_row_measured(row));
	add_cell(b, v, row, row->ahead_points, rate_row_measured(row));
	add_count(b, v, row, row->cumulative, "cumulative");
	add_rank(b, v, row, true);
	add_rank(b, v, row, false);
	html_add(b, "</tr>");
}

/* What is outside every district is a row only where there is some. */
static bool is_shown(const struct rate_row *row)
{
	return strcmp(row->scope, "rest") != 0 || row->new != 0 ||
	       (row->cumulative != 0 && row->cumulative != INT64_NONE);
}

/* Whether one row stands above the other: by rate, then by count; what has no rank stands below. */
static bool is_above(const struct rate_row *a, const struct rate_row *b)
{
	int64_t none = INT64_MAX;
	int64_t rate_a = a->rank_rate != INT64_NONE ? a->rank_rate : none;
	int64_t rate_b = b->rank_rate != INT64_NONE ? b->rank_rate : none;
	int64_t count_a = a->rank_count != INT64_NONE ? a->rank_count : none;
	int64_t count_b = b->rank_count != INT64_NONE ? b->rank_count : none;

	return rate_a != rate_b ? rate_a < rate_b : count_a < count_b;
}

/* The rows of an indicator from the first to the last; how many. */
static size_t ranked(
	const struct publication_view *v, const char *indicator, const struct rate_row *ret_rows[DISTRICTS_MAX])
{
	const struct rate_row *rows = v->content->districts.at;
	size_t count = 0;

	for (size_t i = 0; i < v->content->districts.count && count < DISTRICTS_MAX; i++) {
		size_t at = count;

		if (strcmp(rows[i].indicator, indicator) != 0 || !is_shown(&rows[i]))
			continue;
		for (; at > 0 && is_above(&rows[i], ret_rows[at - 1]); at--)
			ret_rows[at] = ret_rows[at - 1];
		ret_rows[at] = &rows[i];
		count++;
	}
	return count;
}

static void add_ranking(struct buffer *b, const struct publication_view *v, const char *indicator)
{
	static const char *const heads[][2] = {
		{ "区划", "District" },
		{ "年度目标", "Target" },
		{ "本年新增", "New this year" },
		{ "完成率%", "Rate %" },
		{ "较序时进度", "Ahead, points" },
		{ "累计", "Total" },
		{ "完成率名次", "Rank by rate" },
		{ "数量名次", "Rank by count" },
	};
	const struct rate_row *rows[DISTRICTS_MAX];
	size_t count = ranked(v, indicator, rows);

	html_add(b, "<h2>");
	html_add_words(b, publication_word(v, "分区排名：", "Ranking: "));
	publication_add_named(b, v, indicator);
	html_add(b, "</h2>");
	add_heads(b, v, heads, sizeof heads / sizeof heads[0]);
	for (size_t i = 0; i < count; i++)
		add_district(b, v, rows[i]);
	html_add(b, "</tbody></table>");
}

static bool has_district_target(const struct publication_view *v, const char *indicator)
{
	const struct rate_row *rows = v->content->districts.at;

	for (size_t i = 0; i < v->content->districts.count; i++)
		if (strcmp(rows[i].indicator, indicator) == 0 && rows[i].target != INT64_NONE)
			return true;
	return false;
}

/* Those with targets for districts; where there are none, the first indicator's by count. */
static void add_rankings(struct buffer *b, const struct publication_view *v)
{
	const struct publication_indicator *at = v->content->indicators.at;
	const struct rate_row *rows[DISTRICTS_MAX];
	size_t shown = 0, lines = lines_of_words(v) + v->content->figures.count + publication_grounds_lines(v);

	for (size_t i = 0; i < v->content->indicators.count && shown < RANKINGS_MAX; i++) {
		if (!has_district_target(v, at[i].code))
			continue;
		lines += ranked(v, at[i].code, rows);
		if (shown++ == 0 || lines <= SHEET_LINES)
			add_ranking(b, v, at[i].code);
	}
	if (shown == 0 && v->content->indicators.count > 0)
		add_ranking(b, v, at[0].code);
	html_add_element(b, "p class=\"note\"",
		publication_word(v,
			"名次按未舍入的完成率和数量，并列的占同一名次；无目标的不参加完成率排名。“—”表示没有可比的数据。各数字均链接到当时所计的明细。",
			"Ranks go by exact rates and by counts; equal ones share a place, and without a target there is no rank by rate. “—”: nothing to compare. Numbers lead to the facts that were counted."));
}

/* Whether even one ranking is more than the sheet holds in its usual size. */
static bool is_dense(const struct publication_view *v)
{
	const struct publication_indicator *at = v->content->indicators.at;
	const struct rate_row *rows[DISTRICTS_MAX];
	size_t most = 0;

	for (size_t i = 0; i < v->content->indicators.count; i++) {
		size_t count = ranked(v, at[i].code, rows);

		most = count > most ? count : most;
	}
	return lines_of_words(v) + v->content->figures.count + publication_grounds_lines(v) + most > SHEET_LINES;
}

/* ---- around it ----------------------------------------------------------------------------- */

static void add_dates(struct buffer *b, const struct publication_view *v)
{
	char date[DATE_TEXT_SIZE], instant[INSTANT_TEXT_SIZE];

	date_format(v->content->as_of, date);
	instant_format_micros(v->content->known_at, instant);
	html_add(b, "<div class=\"meta\"><span>");
	html_add_words(b, publication_name_of_place(v, v->content->scope));
	html_add(b, "</span><span>");
	html_add_words(b, publication_word(v, "填报期 ", "Period "));
	html_add_words(b, v->content->period);
	html_add_words(b, publication_word(v, "，截至 ", ", as of "));
	html_add_words(b, date);
	html_add_words(b, publication_word(v, "，封账 ", ", closed "));
	instant[sizeof "2023-07-31T09:00" - 1] = '\0';
	instant[sizeof "2023-07-31" - 1] = ' ';
	html_add_words(b, instant);
	html_add(b, "</span></div>");
}

static void add_head(struct buffer *b, const struct publication_view *v)
{
	html_add(b, publication_word(v, "<!DOCTYPE html><html lang=\"zh-CN\">", "<!DOCTYPE html><html lang=\"en\">"));
	html_add(b, "<head><meta charset=\"utf-8\">");
	html_add_element(b, "title", v->content->title);
	html_add(b, "<style>");
	html_add(b, publication_style);
	html_add(b, is_dense(v) ? "</style></head><body class=\"dense\">" : "</style></head><body>");
	html_add_element(b, "h1", v->content->title);
	html_add_element(b, "p class=\"no\"", v->content->document_no);
	html_add(b, "<hr class=\"rule\">");
	add_dates(b, v);
	if (v->publication->later_no == INT64_NONE)
		return;
	html_add(b, "<p class=\"later\">");
	html_add_words(b, publication_word(v, "同一填报期另有后来的发布，以其为准：第 ",
				  "A later publication of this period stands instead: no. "));
	buffer_printf(b, "<a href=\"/v1/publications/%" PRId64 ".html\">%" PRId64 "</a>", v->publication->later_no,
		v->publication->later_no);
	html_add_words(b, publication_word(v, " 号。", "."));
	html_add(b, "</p>");
}

static void add_foot(struct buffer *b, const struct publication_view *v)
{
	char instant[INSTANT_TEXT_SIZE];

	instant_format_micros(v->publication->recorded_at, instant);
	instant[sizeof "2023-07-31T09:00" - 1] = '\0';
	instant[sizeof "2023-07-31" - 1] = ' ';
	html_add(b, "<footer>");
	html_add_words(b, publication_word(v, "第 ", "No. "));
	buffer_printf(b, "%" PRId64, v->publication->no);
	html_add_words(b, publication_word(v, " 号，", ", "));
	html_add_words(b, v->publication->by);
	html_add_words(b, publication_word(v, " 发布于 ", ", published "));
	html_add_words(b, instant);
	html_add_words(b, publication_word(v, "。冻结内容的 SHA-256：", ". SHA-256 of what was frozen: "));
	html_add_words(b, v->publication->digest);
	html_add(b, "</footer></body></html>\n");
}

void publication_page_write(struct buffer *b, const struct publication_view *view)
{
	add_head(b, view);
	add_paragraphs(b, view);
	add_figures(b, view);
	add_rankings(b, view);
	add_foot(b, view);
}
