/*
 * Decides which form of a clause is said, what fills its braces and what stands between clauses. Refuses to know any
 * word of a sentence: those are the catalogue's.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
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

static const char *share_form(const struct writing *w, const struct rate_share *share)
{
	struct area area;
	const struct district *whole;

	if (share == NULL || share->value == NULL || !area_parse(text_of(share->whole_scope), &area))
		return NULL;
	whole = area.kind == AREA_DISTRICT ? catalogue_find_district(w->matter->catalogue, area.code) : NULL;
	return whole != NULL ? whole->kind : NULL;
}

/* The name of the form, or NULL: nothing is known to say. */
static const char *form_name(const struct writing *w, const struct brief_clause *clause, const struct rate_row *row)
{
	static const char *const by_count[] = { "none", "one", "two" };

	if (strcmp(clause->by, "new") == 0)
		return row->new < 3 ? by_count[row->new] : "many";
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

/* What a clause with a figure says; NULL: nothing. */
static const struct title *form_of(const struct writing *w, const struct brief_clause *clause)
{
	const struct rate_row *row = row_of(w, clause->of);
	const char *name = row != NULL ? form_name(w, clause, row) : NULL;
	const struct brief_rule *rule = brief_rule_of(clause->by);

	for (size_t i = 0; name != NULL && rule != NULL && i < BRIEF_FORMS_MAX && rule->forms[i] != NULL; i++)
		if (strcmp(rule->forms[i], name) == 0)
			return brief_form(clause, name);
	return NULL;
}

static bool speaks(const struct writing *w, const struct brief_clause *clause)
{
	if (clause->only != NULL && !w->compared)
		return false;
	if (clause->slot != NULL)
		return brief_remark(w->matter->remarks, clause->slot, w->language).len > 0;
	return clause->of == NULL || form_of(w, clause) != NULL;
}

/* ---- what fills it ------------------------------------------------------------------------- */

/* The nth fact of the indicator that may be named, from 0. */
static const struct publication_name *name_of(const struct writing *w, const char *indicator, size_t nth)
{
	const struct publication_name *names = w->matter->names->at;

	for (size_t i = 0; i < w->matter->names->count; i++)
		if (strcmp(names[i].indicator, indicator) == 0 && nth-- == 0)
			return &names[i];
	return NULL;
}

/* As the clause calls what it counts: by name, or by name and title where there is one. */
static void add_item(struct writing *w, const struct brief_clause *clause, size_t nth)
{
	const struct publication_name *name = name_of(w, clause->of, nth);
	const char *item = brief_form(clause, "item") != NULL ? in(w, clause->item) : NULL;
	struct text rest = text_of(item), words, brace;

	if (name == NULL)
		return;
	if (item == NULL || name->title == NULL) {
		add(w, name->name);
		return;
	}
	while (text_cut(&rest, '{', &words)) {
		buffer_add_text(&w->text, words);
		if (rest.at != NULL && text_cut(&rest, '}', &brace))
			add(w, text_is(brace, "title") ? name->title : name->name);
	}
}

static void add_names(struct writing *w, const struct brief_clause *clause, const struct rate_row *row)
{
	add_item(w, clause, 0);
	if (row->new != 2)
		return;
	add(w, in(w, w->brief->both));
	add_item(w, clause, 1);
}

static const char *batches_of(const struct writing *w, const char *indicator)
{
	const struct publication_counted *counted = w->matter->counted->at;

	for (size_t i = 0; i < w->matter->counted->count; i++)
		if (strcmp(counted[i].indicator, indicator) == 0)
			return counted[i].batches;
	return NULL;
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
	else if (text_is(name, "first"))
		add_item(w, clause, 0);
	else if (text_is(name, "names"))
		add_names(w, clause, row);
	else if (text_is(name, "year"))
		add(w, row->period);
	else if (text_is(name, "batch"))
		add(w, batches_of(w, clause->of));
}

static void say_form(struct writing *w, const struct brief_clause *clause)
{
	const struct rate_row *row = row_of(w, clause->of);
	struct text rest = text_of(in(w, *form_of(w, clause))), words, name;

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

	if (!speaks(w, clause))
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

	if (p->lead != NULL && p->lead->slot != NULL && speaks(w, p->lead))
		return true;
	for (size_t i = 0; i < p->parts.count; i++) {
		const struct brief_clause *clauses = parts[i].clauses.at;

		for (size_t j = 0; j < parts[i].clauses.count; j++)
			if (speaks(w, &clauses[j]))
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
	t = text_of(word);
	while ((len = punctuation_at(t, false)) > 0)
		t = (struct text){ t.at + len, t.len - len };
	while ((len = punctuation_at(t, true)) > 0)
		t.len -= len;
	return t;
}
