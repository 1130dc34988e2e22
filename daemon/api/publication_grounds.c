/*
 * Decides how a publication says what its figures stand on. Refuses to ask the database: documents and sources are those
 * that were frozen.
 */
#include "api/publication_grounds.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "wire/html.h"

/* ---- notes -------------------------------------------------------------------------------- */

/* A note that is written: nothing of it where nothing is said in it. */
struct note {
	const char *begins; /* words */
	bool begun;
};

/* The next thing in a note, an indicator. */
static void add_subject(struct buffer *b, const struct publication_view *v, struct note *note, const char *indicator)
{
	if (!note->begun)
		html_add(b, "<p class=\"note\">");
	html_add_words(b, note->begun ? publication_word(v, "；", "; ") : note->begins);
	note->begun = true;
	publication_add_named(b, v, indicator);
}

static void end_note(struct buffer *b, const struct publication_view *v, const struct note *note)
{
	if (!note->begun)
		return;
	html_add_words(b, publication_word(v, "。", "."));
	html_add(b, "</p>");
}

/* One of what a number stands on, in brackets behind it. */
static void add_ground(
	struct buffer *b, const struct publication_view *v, bool *first, int32_t as_of, const char *document)
{
	char date[DATE_TEXT_SIZE];

	html_add_words(b, *first ? publication_word(v, "（", " (") : publication_word(v, "；", "; "));
	*first = false;
	if (as_of != DATE_NONE) {
		date_format(as_of, date);
		html_add_words(b, publication_word(v, "截至 ", "as of "));
		html_add_words(b, date);
		html_add_words(b, publication_word(v, "，", ", "));
	}
	html_add_words(
		b, document != NULL && document[0] != '\0' ? document : publication_word(v, "无文号", "no document"));
}

static void end_grounds(struct buffer *b, const struct publication_view *v, bool none)
{
	html_add_words(b, none ? "" : publication_word(v, "）", ")"));
}

/* ---- openings without names ---------------------------------------------------------------- */

/* What a total has beyond the facts that it leads to: openings without names. 0 where it has none. */
static int64_t unnamed_in(const struct publication_view *v, const struct rate_row *row)
{
	const struct publication_counted *at = v->content->facts.at;

	for (size_t i = 0; row->cumulative != INT64_NONE && i < v->content->facts.count; i++)
		if (strcmp(at[i].indicator, row->indicator) == 0)
			return row->cumulative - at[i].facts;
	return 0;
}

/* Whether an opening before it says the same of its indicator: a total of many districts stands in one document, as a rule. */
static bool is_told(const struct publication_opening *at, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(at[j].indicator, at[i].indicator) == 0 && at[j].as_of == at[i].as_of &&
			strcmp(at[j].document_no, at[i].document_no) == 0)
			return true;
	return false;
}

/* The days and documents of an indicator's openings. */
static void add_documents(struct buffer *b, const struct publication_view *v, const char *indicator)
{
	const struct publication_opening *at = v->content->openings.at;
	bool first = true;

	for (size_t i = 0; i < v->content->openings.count; i++)
		if (strcmp(at[i].indicator, indicator) == 0 && !is_told(at, i))
			add_ground(b, v, &first, at[i].as_of, at[i].document_no);
	end_grounds(b, v, first);
}

/* What was published before the documents of openings were frozen leads to them alone. */
static const char *about_totals(const struct publication_view *v)
{
	if (v->content->openings.at == NULL)
		return publication_word(v, "累计为所链接的名单加没有名单的期初数（点击见文号）：",
			"Totals are the names that they lead to and openings without names (which lead to their documents): ");
	return publication_word(v, "累计为所链接的名单加没有名单的期初存量。期初存量依据：",
		"Totals are the names that they lead to and openings without names. Documents of the openings: ");
}

/* Names and opening add up to the total; the opening leads to its documents, and says them. */
static void add_unnamed(struct buffer *b, const struct publication_view *v)
{
	const struct rate_row *rows = v->content->figures.at;
	struct note note = { about_totals(v), false };

	for (size_t i = 0; i < v->content->figures.count; i++) {
		if (unnamed_in(v, &rows[i]) == 0)
			continue;
		add_subject(b, v, &note, rows[i].indicator);
		html_add(b, " <a href=\"/v1/opening-stocks?indicator=");
		html_add_query(b, rows[i].indicator);
		buffer_printf(b, "\">%" PRId64 "</a>", unnamed_in(v, &rows[i]));
		if (v->content->openings.at != NULL)
			add_documents(b, v, rows[i].indicator);
	}
	end_note(b, v, &note);
}

/* ---- targets and wholes -------------------------------------------------------------------- */

/* The rows of the scope, then those of its districts; NULL behind the last. */
static const struct rate_row *row_at(const struct publication_view *v, size_t i)
{
	const struct rate_row *own = v->content->figures.at, *below = v->content->districts.at;

	if (i < v->content->figures.count)
		return &own[i];
	i -= v->content->figures.count;
	return i < v->content->districts.count ? &below[i] : NULL;
}

static const char *document_of(const struct rate_row *row)
{
	return row->target_document_no != NULL ? row->target_document_no : "";
}

/* Whether a target of the indicator before it has the same document. */
static bool is_of_same(const struct publication_view *v, const char *indicator, const char *document, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct rate_row *row = row_at(v, i);

		if (row->target != INT64_NONE && strcmp(row->indicator, indicator) == 0 &&
			strcmp(document_of(row), document) == 0)
			return true;
	}
	return false;
}

/* An indicator with the documents that set its targets, of the scope or below it; nothing where it has none. */
static void add_target(struct buffer *b, const struct publication_view *v, const char *indicator, struct note *note)
{
	const struct rate_row *row;
	bool none = true;

	for (size_t i = 0; (row = row_at(v, i)) != NULL; i++) {
		if (row->target == INT64_NONE || strcmp(row->indicator, indicator) != 0 ||
			is_of_same(v, indicator, document_of(row), i))
			continue;
		if (none)
			add_subject(b, v, note, indicator);
		add_ground(b, v, &none, DATE_NONE, row->target_document_no);
	}
	end_grounds(b, v, none);
}

static void add_targets(struct buffer *b, const struct publication_view *v)
{
	struct note note = { publication_word(v, "年度目标依据：", "Targets are set by: "), false };
	const struct publication_indicator *at = v->content->indicators.at;

	for (size_t i = 0; i < v->content->indicators.count; i++)
		add_target(b, v, at[i].code, &note);
	end_note(b, v, &note);
}

static void add_wholes(struct buffer *b, const struct publication_view *v)
{
	struct note note = { publication_word(v, "占比的全体数：", "Shares are of: "), false };
	const struct rate_row *rows = v->content->figures.at;

	for (size_t i = 0; i < v->content->figures.count; i++) {
		bool none = true;

		if (rows[i].share == NULL)
			continue;
		add_subject(b, v, &note, rows[i].indicator);
		buffer_printf(b, " %" PRId64, rows[i].share->whole);
		add_ground(b, v, &none, rows[i].share->as_of, rows[i].share->source);
		end_grounds(b, v, none);
	}
	end_note(b, v, &note);
}

void publication_grounds_write(struct buffer *b, const struct publication_view *v)
{
	add_unnamed(b, v);
	add_targets(b, v);
	add_wholes(b, v);
}

/* Half of what the characters outside of markup would take, and a line a note. */
size_t publication_grounds_lines(const struct publication_view *v)
{
	struct buffer b = { 0 };
	size_t points = 0, notes = 0;
	bool markup = false;

	publication_grounds_write(&b, v);
	struct text written = buffer_text(&b);
	for (size_t i = 0; i < written.len; i++) {
		markup = markup || written.at[i] == '<';
		points += !markup && ((unsigned char)written.at[i] & 0xC0) != 0x80;
		notes += markup && text_starts((struct text){ written.at + i, written.len - i }, "<p ");
		markup = markup && written.at[i] != '>';
	}
	buffer_free(&b);
	return notes + points / (2 * publication_line_points(v));
}
