/*
 * Decides which form of a clause is said, what fills its braces and what stands between clauses. Refuses to know any
 * word of a sentence: those are the catalogue's.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/value.h"
#include "domain/area.h"
#include "domain/brief.h"
#include "domain/brief_form.h"
#include "domain/catalogue.h"
#include "domain/publication.h"
#include "domain/rate_row.h"

enum { SEGMENTS_MAX = 200 };

/* One paragraph under way. */
struct writing {
	const struct brief *brief;
	const struct brief_matter *matter;
	struct arena *arena;
	enum language language;
	bool compared;
	struct buffer text; /* of the segment under way */
	struct brief_segment *segments;
	size_t count;
	bool spoke;      /* something was said in this paragraph */
	bool part_spoke; /* and in this part */
	bool follows;    /* the next part comes behind another, not behind the lead */
	bool titled;     /* the clause under way calls what it counts by title, too */
	bool failed;
};

static const char *in(const struct writing *w, struct title title)
{
	return w->language == LANGUAGE_EN ? title.en : title.zh;
}

static void add(struct writing *w, const char *text)
{
	if (text != NULL)
		buffer_add_string(&w->text, text);
}

/* Ends the segment under way, as words or as a number with facts up to a day behind it. */
static void cut(struct writing *w, const char *indicator, const char *part, int32_t as_of)
{
	const char *text = w->text.len > 0 ? arena_text(w->arena, buffer_text(&w->text)) : "";

	w->failed = w->failed || w->text.failed || text == NULL || w->count == SEGMENTS_MAX;
	if (!w->failed && text[0] != '\0')
		w->segments[w->count++] = (struct brief_segment){ text, indicator, part, as_of };
	buffer_clear(&w->text);
}

static void add_number_of(struct writing *w, const char *text, const char *indicator, const char *part, int32_t as_of)
{
	cut(w, NULL, NULL, DATE_NONE);
	add(w, text);
	cut(w, indicator, part, as_of);
}

/* A number of the report's own day. */
static void add_number(struct writing *w, const char *text, const char *indicator, const char *part)
{
	add_number_of(w, text, indicator, part, DATE_NONE);
}

static const char *digits(struct writing *w, int64_t n)
{
	const char *text = arena_printf(w->arena, "%" PRId64, n);

	w->failed = w->failed || text == NULL;
	return text;
}

/* ---- which form ---------------------------------------------------------------------------- */

static const struct rate_row *row_of(const struct writing *w, const char *indicator)
{
	const struct rate_row *rows = w->matter->figures->at;

	for (size_t i = 0; i < w->matter->figures->count; i++)
		if (strcmp(rows[i].indicator, indicator) == 0)
			return &rows[i];
	return NULL;
}

/* -1, 0, 1: the sign of a number as it is printed. */
static int sign_of(const char *decimal)
{
	if (strpbrk(decimal, "123456789") == NULL)
		return 0;
	return decimal[0] == '-' ? -1 : 1;
}

static const char *signed_form(const char *decimal, const char *above, const char *equal, const char *below)
{
	int sign = decimal != NULL ? sign_of(decimal) : 0;

	if (decimal == NULL)
		return NULL;
	return sign > 0 ? above : sign < 0 ? below : equal;
}

/* A share of nothing is not said; one of another day than the report's only in words that tell the day. */
static const char *share_form(const struct writing *w, const struct rate_share *share)
{
	static const char *const forms[][2] = { { "city", "city_then" }, { "province", "province_then" } };
	struct area area;
	const struct district *whole;

	if (share == NULL || share->value == NULL || share->part == 0 ||
		!area_parse(text_of(share->whole_scope), &area))
		return NULL;
	whole = area.kind == AREA_DISTRICT ? catalogue_find_district(w->matter->catalogue, area.code) : NULL;
	for (size_t i = 0; whole != NULL && i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(forms[i][0], whole->kind) == 0)
			return forms[i][share->as_of != w->matter->as_of];
	return NULL;
}

/* The name of the form, or NULL: nothing is known to say. */
static const char *form_name(const struct writing *w, const struct brief_clause *clause, const struct rate_row *row)
{
	static const char *const by_count[] = { "none", "one", "two" };

	if (strcmp(clause->by, "new") == 0)
		return row->new < 3 ? by_count[row->new] : "many";
	if (strcmp(clause->by, "cumulative") == 0 && row->cumulative == 1 && brief_form(clause, "one") != NULL)
		return "one";
	if (strcmp(clause->by, "cumulative") == 0)
		return row->cumulative == INT64_NONE ? NULL : row->cumulative == 0 ? "none" : "some";
	if (strcmp(clause->by, "rate") == 0)
		return row->rate == NULL ? "none" : "some";
	if (strcmp(clause->by, "schedule") == 0)
		return signed_form(row->ahead_points, "ahead", "on", "behind");
	if (strcmp(clause->by, "growth") == 0)
		return signed_form(row->growth, "up", "flat", "down");
	return share_form(w, row->share);
}

/* The nth fact of the indicator that may be named, from 0. */
static const struct publication_name *name_of(const struct writing *w, const char *indicator, size_t nth)
{
	const struct publication_name *names = w->matter->names->at;

	for (size_t i = 0; i < w->matter->names->count; i++)
		if (strcmp(names[i].indicator, indicator) == 0 && nth-- == 0)
			return &names[i];
	return NULL;
}

/* How many are named in that form. */
static size_t names_in(const struct writing *w, const struct title *form, const struct rate_row *row)
{
	if (strstr(in(w, *form), "{names}") != NULL)
		return row->new == 1 ? 1 : 2;
	return strstr(in(w, *form), "{first}") != NULL;
}

enum called { CALLED_NOTHING, CALLED_BY_NAME, CALLED_BY_TITLE };

/* By what all can be called that a form names. A title stands for a name that nobody knows. */
static enum called called_by(const struct writing *w, const struct brief_clause *clause, size_t count)
{
	bool named = true, titled = brief_form(clause, "item") != NULL;

	for (size_t i = 0; i < count; i++) {
		const struct publication_name *name = name_of(w, clause->of, i);

		named = named && name != NULL && name->name != NULL;
		titled = titled && name != NULL && name->title != NULL;
	}
	return titled ? CALLED_BY_TITLE : named ? CALLED_BY_NAME : CALLED_NOTHING;
}

/* Of a form that names somebody, the one that names what is known. */
static const struct title *named_form(const struct writing *w, const struct brief_clause *clause,
	const struct rate_row *row, const struct title *form)
{
	static const char *const untitled[] = { "untitled_one", "untitled_two", "untitled_many" };
	enum called called = called_by(w, clause, names_in(w, form, row));
	const struct title *other = NULL;

	if (called == CALLED_NOTHING)
		return brief_form(clause, row->new == 1 ? "unnamed_one" : "unnamed_many");
	if (called == CALLED_BY_NAME && brief_form(clause, "item") != NULL)
		other = brief_form(clause, untitled[row->new < 3 ? row->new - 1 : 2]);
	return other != NULL ? other : form;
}

/* What a clause with a figure says for itself; NULL: nothing. */
static const struct title *form_of(const struct writing *w, const struct brief_clause *clause)
{
	const struct rate_row *row = row_of(w, clause->of);
	const char *name = row != NULL ? form_name(w, clause, row) : NULL;
	const struct title *form = name != NULL ? brief_form(clause, name) : NULL;

	if (form != NULL && names_in(w, form, row) > 0)
		return named_form(w, clause, row, form);
	return form;
}

/* "51 % of the city's" is of what the clauses before it name: where none of them says anything, it has no subject. One that
 * comes first brings its own. */
static bool is_carried(const struct writing *w, const struct brief_part *part, const struct brief_clause *clause)
{
	bool leans = false;

	if (part == NULL || !brief_rule_of(clause->by)->leans)
		return true;
	for (const struct brief_clause *before = part->clauses.at; before < clause; before++) {
		if (before->of == NULL || strcmp(before->of, clause->of) != 0 || brief_rule_of(before->by)->leans)
			continue;
		if (form_of(w, before) != NULL)
			return true;
		leans = true;
	}
	return !leans;
}

static bool speaks(const struct writing *w, const struct brief_part *part, const struct brief_clause *clause)
{
	if (clause->only != NULL && !w->compared)
		return false;
	if (clause->slot != NULL)
		return brief_remark(w->matter->remarks, clause->slot, w->language).len > 0;
	return clause->of == NULL || (form_of(w, clause) != NULL && is_carried(w, part, clause));
}

/* ---- what fills it ------------------------------------------------------------------------- */

/* By the item where all have a title; a second title of the same enterprise stands beside the first. */
static void add_item(
	struct writing *w, const struct brief_clause *clause, const struct publication_name *name, const char *second)
{
	struct text rest = text_of(in(w, name->name != NULL ? clause->item : (struct title){ "{title}", "{title}" }));
	struct text words, brace;

	while (text_cut(&rest, '{', &words)) {
		buffer_add_text(&w->text, words);
		if (rest.at == NULL || !text_cut(&rest, '}', &brace))
			continue;
		add(w, text_is(brace, "title") ? name->title : name->name);
		if (second == NULL || !text_is(brace, "title"))
			continue;
		add(w, in(w, w->brief->both));
		add(w, second);
	}
}

static void add_called(
	struct writing *w, const struct brief_clause *clause, const struct publication_name *name, const char *second)
{
	if (name != NULL && w->titled)
		add_item(w, clause, name, second);
	else if (name != NULL)
		add(w, name->name);
}

static bool is_of_one(const struct publication_name *a, const struct publication_name *b)
{
	return a->uscc != NULL && b->uscc != NULL && strcmp(a->uscc, b->uscc) == 0;
}

/* Two things of one enterprise are named with it once. */
static void add_names(struct writing *w, const struct brief_clause *clause, const struct rate_row *row)
{
	const struct publication_name *first = name_of(w, clause->of, 0);
	const struct publication_name *second = row->new == 2 ? name_of(w, clause->of, 1) : NULL;

	if (first == NULL || second == NULL) {
		add_called(w, clause, first, NULL);
		return;
	}
	if (is_of_one(first, second)) {
		bool alike = !w->titled || strcmp(first->title, second->title) == 0;

		add_called(w, clause, first, alike ? NULL : second->title);
		return;
	}
	add_called(w, clause, first, NULL);
	add(w, in(w, w->brief->both));
	add_called(w, clause, second, NULL);
}

static const char *batches_of(const struct writing *w, const char *indicator)
{
	const struct publication_counted *counted = w->matter->counted->at;

	for (size_t i = 0; i < w->matter->counted->count; i++)
		if (strcmp(counted[i].indicator, indicator) == 0)
			return counted[i].batches;
	return NULL;
}

/* Batches as the language lists things; each is a line. */
static void add_batches(struct writing *w, const char *batches)
{
	struct title list = brief_is_there(w->brief->list) ? w->brief->list : w->brief->both;
	struct text rest = text_of(batches), one;

	for (bool first = true; text_cut(&rest, '\n', &one); first = false) {
		if (!first)
			add(w, in(w, rest.at != NULL ? list : w->brief->both));
		buffer_add_text(&w->text, one);
	}
}

/* A day as it is written: in Chinese without the year where it is the report's. */
static void add_day(struct writing *w, int32_t day)
{
	char date[DATE_TEXT_SIZE];

	date_format(day, date);
	if (w->language == LANGUAGE_EN) {
		add(w, date);
		return;
	}
	if (date_year(day) != date_year(w->matter->as_of))
		buffer_printf(&w->text, "%d年", date_year(day));
	buffer_printf(&w->text, "%d月%d日", date_month(day), date_day(day));
}

/* Sentences say up or down in words, so numbers go without their sign. */
static const char *unsigned_text(const char *decimal)
{
	return decimal != NULL && decimal[0] == '-' ? decimal + 1 : decimal;
}

/* A number of a share: of the day of the whole, which may lie before the report's. */
static void add_share(
	struct writing *w, const struct brief_clause *clause, const struct rate_row *row, const char *text)
{
	const struct indicator *indicator = catalogue_find_indicator(w->matter->catalogue, text_of(clause->of));

	if (indicator != NULL)
		add_number_of(w, text, clause->of, indicator_share_part(indicator), row->share->as_of);
}

static void fill(struct writing *w, const struct brief_clause *clause, const struct rate_row *row, struct text name)
{
	bool cumulative = strcmp(clause->by, "cumulative") == 0;

	if (text_is(name, "n"))
		add_number(w, digits(w, cumulative ? row->cumulative : row->new), clause->of,
			cumulative ? "cumulative" : "new");
	else if (text_is(name, "more"))
		add_number(w, digits(w, row->new - 1), clause->of, "new");
	else if (text_is(name, "rate"))
		add_number(w, row->rate, clause->of, rate_row_measured(row));
	else if (text_is(name, "points"))
		add_number(w, unsigned_text(row->ahead_points), clause->of, rate_row_measured(row));
	else if (text_is(name, "growth"))
		add_number(w, unsigned_text(row->growth), clause->of, "new");
	else if (text_is(name, "share"))
		add_share(w, clause, row, row->share->value);
	else if (text_is(name, "part"))
		add_share(w, clause, row, digits(w, row->share->part));
	else if (text_is(name, "whole"))
		add(w, digits(w, row->share->whole));
	else if (text_is(name, "target"))
		add(w, digits(w, row->target));
	else if (text_is(name, "last"))
		add(w, digits(w, row->same_period_last_year));
	else if (text_is(name, "day"))
		add_day(w, row->share->as_of);
	else if (text_is(name, "first"))
		add_called(w, clause, name_of(w, clause->of, 0), NULL);
	else if (text_is(name, "names"))
		add_names(w, clause, row);
	else if (text_is(name, "year"))
		add(w, row->period);
	else if (text_is(name, "batch"))
		add_batches(w, batches_of(w, clause->of));
}

static void say_form(struct writing *w, const struct brief_clause *clause)
{
	const struct rate_row *row = row_of(w, clause->of);
	const struct title *form = form_of(w, clause);
	struct text rest = text_of(in(w, *form)), words, name;

	w->titled = called_by(w, clause, names_in(w, form, row)) == CALLED_BY_TITLE;
	while (text_cut(&rest, '{', &words)) {
		buffer_add_text(&w->text, words);
		if (rest.at != NULL && text_cut(&rest, '}', &name))
			fill(w, clause, row, name);
	}
}

/* ---- one after the other ------------------------------------------------------------------- */

static void say_clause(struct writing *w, const struct brief_part *part, const struct brief_clause *clause)
{
	bool joined = part != NULL && brief_is_there(part->join);

	if (!speaks(w, part, clause))
		return;
	if (w->part_spoke)
		add(w, in(w, joined ? part->join : w->brief->comma));
	else if (w->spoke)
		add(w, in(w, w->follows ? w->brief->semicolon : w->brief->comma));
	if (!w->part_spoke && part != NULL && brief_is_there(part->before))
		add(w, in(w, part->before));
	w->spoke = w->part_spoke = true;
	if (clause->slot != NULL)
		buffer_add_text(&w->text, brief_remark(w->matter->remarks, clause->slot, w->language));
	else if (clause->of == NULL)
		add(w, in(w, clause->text));
	else
		say_form(w, clause);
}

/* A literal lead alone says nothing; the publisher's own words do. */
static bool has_matter(const struct writing *w, const struct brief_paragraph *p)
{
	const struct brief_part *parts = p->parts.at;

	if (p->lead != NULL && p->lead->slot != NULL && speaks(w, NULL, p->lead))
		return true;
	for (size_t i = 0; i < p->parts.count; i++) {
		const struct brief_clause *clauses = parts[i].clauses.at;

		for (size_t j = 0; j < parts[i].clauses.count; j++)
			if (speaks(w, &parts[i], &clauses[j]))
				return true;
	}
	return false;
}

static void say_paragraph(struct writing *w, const struct brief_paragraph *p)
{
	const struct brief_part *parts = p->parts.at;

	if (p->lead != NULL)
		say_clause(w, NULL, p->lead);
	for (size_t i = 0; i < p->parts.count; i++) {
		const struct brief_clause *clauses = parts[i].clauses.at;

		w->part_spoke = false;
		for (size_t j = 0; j < parts[i].clauses.count; j++)
			say_clause(w, &parts[i], &clauses[j]);
		w->follows = w->follows || w->part_spoke;
	}
	add(w, in(w, w->brief->stop));
	cut(w, NULL, NULL, DATE_NONE);
}

/* A paragraph begins with a capital; Chinese has none. */
static void capitalise(struct writing *w)
{
	char *first =
		w->count > 0 && w->segments[0].indicator == NULL ? arena_string(w->arena, w->segments[0].text) : NULL;

	if (w->language != LANGUAGE_EN || first == NULL)
		return;
	if (first[0] >= 'a' && first[0] <= 'z')
		first[0] = (char)(first[0] - 'a' + 'A');
	w->segments[0].text = first;
}

static const char *joined_text(struct writing *w)
{
	const char *text;

	buffer_clear(&w->text);
	for (size_t i = 0; i < w->count; i++)
		add(w, w->segments[i].text);
	text = w->text.failed ? NULL : arena_text(w->arena, buffer_text(&w->text));
	return text;
}

static bool write_one(const struct brief *brief, const struct brief_matter *matter, const struct brief_paragraph *p,
	unsigned kind, struct arena *arena, struct list *texts)
{
	struct writing w = { .brief = brief,
		.matter = matter,
		.arena = arena,
		.language = kind % 2 == 0 ? LANGUAGE_ZH : LANGUAGE_EN,
		.compared = kind >= 2 };
	struct brief_text *into = (struct brief_text *)texts->at + texts->count;
	const char *text = NULL;

	if (!has_matter(&w, p))
		return true;
	w.segments = arena_alloc_array(arena, SEGMENTS_MAX, sizeof *w.segments);
	if (w.segments != NULL) {
		say_paragraph(&w, p);
		capitalise(&w);
		text = joined_text(&w);
	}
	buffer_free(&w.text);
	if (text == NULL || w.failed)
		return false;
	*into = (struct brief_text){ p->code, w.compared ? "compared" : "plain",
		w.language == LANGUAGE_ZH ? "zh" : "en", text, { w.segments, w.count } };
	texts->count++;
	return true;
}

bool brief_write(
	const struct brief *brief, const struct brief_matter *matter, struct arena *arena, struct list *ret_texts)
{
	const struct brief_paragraph *paragraphs = brief->paragraphs.at;

	*ret_texts =
		(struct list){ arena_alloc_array(arena, brief->paragraphs.count * 4, sizeof(struct brief_text)), 0 };
	if (ret_texts->at == NULL)
		return false;
	for (unsigned kind = 0; kind < 4; kind++)
		for (size_t i = 0; i < brief->paragraphs.count; i++)
			if (!write_one(brief, matter, &paragraphs[i], kind, arena, ret_texts))
				return false;
	return true;
}

/* ---- remarks ------------------------------------------------------------------------------- */

static const char *const punctuation[] = { ",", ";", ".", " ", "，", "；", "。", "、", "\n", "\t" };

/* How many bytes of punctuation the text begins or ends with. */
static size_t punctuation_at(struct text t, bool at_end)
{
	for (size_t i = 0; i < sizeof punctuation / sizeof punctuation[0]; i++) {
		size_t len = strlen(punctuation[i]);

		if (t.len >= len && memcmp(at_end ? t.at + t.len - len : t.at, punctuation[i], len) == 0)
			return len;
	}
	return 0;
}

struct text brief_remark(const struct value *remarks, const char *slot, enum language language)
{
	const struct value *given = value_member(remarks, slot);
	const char *word = value_string(given);
	struct text t;
	size_t len;

	if (word != NULL && language == LANGUAGE_EN)
		word = NULL;
	else if (word == NULL)
		word = value_string(value_member(given, language == LANGUAGE_EN ? "en" : "zh"));
	t = text_strip(text_of(word));
	while ((len = punctuation_at(t, false)) > 0)
		t = (struct text){ t.at + len, t.len - len };
	while ((len = punctuation_at(t, true)) > 0)
		t.len -= len;
	return t;
}
