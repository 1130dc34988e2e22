/* Decides how templates are written down, and which of them can be used. Refuses to know any figure. */
#include "domain/brief.h"

#include <stddef.h>
#include <string.h>

#include "domain/brief_form.h"
#include "domain/catalogue.h"

static const struct field brief_clause_fields[] = {
	{ "slot", FIELD_TEXT, offsetof(struct brief_clause, slot), NULL, FIELD_GIVEN, "" },
	{ "text", FIELD_TITLE, offsetof(struct brief_clause, text), NULL, FIELD_GIVEN, "" },
	{ "of", FIELD_TEXT, offsetof(struct brief_clause, of), NULL, FIELD_GIVEN, "" },
	{ "by", FIELD_TEXT, offsetof(struct brief_clause, by), NULL, FIELD_GIVEN, "" },
	{ "only", FIELD_TEXT, offsetof(struct brief_clause, only), NULL, FIELD_GIVEN, "" },
	{ "item", FIELD_TITLE, offsetof(struct brief_clause, item), NULL, FIELD_GIVEN, "" },
	{ "none", FIELD_TITLE, offsetof(struct brief_clause, none), NULL, FIELD_GIVEN, "" },
	{ "one", FIELD_TITLE, offsetof(struct brief_clause, one), NULL, FIELD_GIVEN, "" },
	{ "two", FIELD_TITLE, offsetof(struct brief_clause, two), NULL, FIELD_GIVEN, "" },
	{ "many", FIELD_TITLE, offsetof(struct brief_clause, many), NULL, FIELD_GIVEN, "" },
	{ "unnamed_one", FIELD_TITLE, offsetof(struct brief_clause, unnamed_one), NULL, FIELD_GIVEN, "" },
	{ "unnamed_many", FIELD_TITLE, offsetof(struct brief_clause, unnamed_many), NULL, FIELD_GIVEN, "" },
	{ "untitled_one", FIELD_TITLE, offsetof(struct brief_clause, untitled_one), NULL, FIELD_GIVEN, "" },
	{ "untitled_two", FIELD_TITLE, offsetof(struct brief_clause, untitled_two), NULL, FIELD_GIVEN, "" },
	{ "untitled_many", FIELD_TITLE, offsetof(struct brief_clause, untitled_many), NULL, FIELD_GIVEN, "" },
	{ "some", FIELD_TITLE, offsetof(struct brief_clause, some), NULL, FIELD_GIVEN, "" },
	{ "ahead", FIELD_TITLE, offsetof(struct brief_clause, ahead), NULL, FIELD_GIVEN, "" },
	{ "on", FIELD_TITLE, offsetof(struct brief_clause, on), NULL, FIELD_GIVEN, "" },
	{ "behind", FIELD_TITLE, offsetof(struct brief_clause, behind), NULL, FIELD_GIVEN, "" },
	{ "up", FIELD_TITLE, offsetof(struct brief_clause, up), NULL, FIELD_GIVEN, "" },
	{ "flat", FIELD_TITLE, offsetof(struct brief_clause, flat), NULL, FIELD_GIVEN, "" },
	{ "down", FIELD_TITLE, offsetof(struct brief_clause, down), NULL, FIELD_GIVEN, "" },
	{ "city", FIELD_TITLE, offsetof(struct brief_clause, city), NULL, FIELD_GIVEN, "" },
	{ "province", FIELD_TITLE, offsetof(struct brief_clause, province), NULL, FIELD_GIVEN, "" },
	{ "city_then", FIELD_TITLE, offsetof(struct brief_clause, city_then), NULL, FIELD_GIVEN, "" },
	{ "province_then", FIELD_TITLE, offsetof(struct brief_clause, province_then), NULL, FIELD_GIVEN, "" },
};

static const struct shape brief_clause_shape = SHAPE("brief_clause", struct brief_clause, brief_clause_fields);

static const struct field brief_part_fields[] = {
	{ "before", FIELD_TITLE, offsetof(struct brief_part, before), NULL, FIELD_GIVEN, "" },
	{ "join", FIELD_TITLE, offsetof(struct brief_part, join), NULL, FIELD_GIVEN, "" },
	{ "clauses", FIELD_LIST, offsetof(struct brief_part, clauses), &brief_clause_shape,
		FIELD_GIVEN | FIELD_REQUIRED, "" },
};

static const struct shape brief_part_shape = SHAPE("brief_part", struct brief_part, brief_part_fields);

static const struct field brief_paragraph_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct brief_paragraph, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "lead", FIELD_OBJECT, offsetof(struct brief_paragraph, lead), &brief_clause_shape, FIELD_GIVEN, "" },
	{ "parts", FIELD_LIST, offsetof(struct brief_paragraph, parts), &brief_part_shape, FIELD_GIVEN | FIELD_REQUIRED,
		"" },
};

static const struct shape brief_paragraph_shape =
	SHAPE("brief_paragraph", struct brief_paragraph, brief_paragraph_fields);

static const struct field brief_fields[] = {
	{ "comma", FIELD_TITLE, offsetof(struct brief, comma), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "semicolon", FIELD_TITLE, offsetof(struct brief, semicolon), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "stop", FIELD_TITLE, offsetof(struct brief, stop), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "both", FIELD_TITLE, offsetof(struct brief, both), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "list", FIELD_TITLE, offsetof(struct brief, list), NULL, FIELD_GIVEN, "" },
	{ "slots", FIELD_TEXTS, offsetof(struct brief, slots), NULL, FIELD_GIVEN | FIELD_REQUIRED, "" },
	{ "paragraphs", FIELD_LIST, offsetof(struct brief, paragraphs), &brief_paragraph_shape,
		FIELD_GIVEN | FIELD_REQUIRED, "" },
};

const struct shape brief_shape = SHAPE("brief", struct brief, brief_fields);

static const struct field brief_segment_fields[] = {
	{ "text", FIELD_TEXT, offsetof(struct brief_segment, text), NULL, 0, "文字" },
	{ "indicator", FIELD_TEXT, offsetof(struct brief_segment, indicator), NULL, 0, "指标" },
	{ "part", FIELD_TEXT, offsetof(struct brief_segment, part), NULL, 0, "部分" },
	{ "as_of", FIELD_DATE, offsetof(struct brief_segment, as_of), NULL, 0, "截至日期" },
};

static const struct shape brief_segment_shape = SHAPE("brief_segment", struct brief_segment, brief_segment_fields);

static const struct field brief_text_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct brief_text, code), NULL, 0, "段落" },
	{ "variant", FIELD_TEXT, offsetof(struct brief_text, variant), NULL, 0, "体例" },
	{ "language", FIELD_TEXT, offsetof(struct brief_text, language), NULL, 0, "语言" },
	{ "text", FIELD_TEXT, offsetof(struct brief_text, text), NULL, 0, "文字" },
	{ "segments", FIELD_LIST, offsetof(struct brief_text, segments), &brief_segment_shape, 0, "片段" },
};

const struct shape brief_text_shape = SHAPE("brief_text", struct brief_text, brief_text_fields);

/* ---- what the forms of a clause are -------------------------------------------------------- */

const struct brief_rule brief_rules[] = {
	{ "new",
		{ "none", "one", "two", "many", "unnamed_one", "unnamed_many", "untitled_one", "untitled_two",
			"untitled_many" },
		"none unnamed_one unnamed_many untitled_one untitled_two untitled_many",
		"n more first names year batch", false },
	{ "cumulative", { "none", "one", "some" }, "none one", "n", false },
	{ "rate", { "none", "some" }, "none", "n rate target", true },
	{ "schedule", { "ahead", "on", "behind" }, "", "points", true },
	{ "growth", { "up", "flat", "down" }, "", "growth last", true },
	{ "share", { "city", "province", "city_then", "province_then" }, "city province city_then province_then",
		"share part whole day", true },
	{ 0 },
};

bool brief_word_in(const char *words, struct text word)
{
	struct text rest = text_of(words), one;

	while (text_cut(&rest, ' ', &one))
		if (one.len > 0 && text_equal(one, word))
			return true;
	return false;
}

const struct brief_rule *brief_rule_of(const char *by)
{
	for (const struct brief_rule *rule = brief_rules; by != NULL && rule->by != NULL; rule++)
		if (strcmp(rule->by, by) == 0)
			return rule;
	return NULL;
}

bool brief_is_there(struct title title)
{
	return title.zh != NULL || title.en != NULL;
}

const struct title *brief_form(const struct brief_clause *clause, const char *name)
{
	const struct field *field = field_find(&brief_clause_shape, text_of(name));
	const struct title *form = field_get(field, clause);

	return brief_is_there(*form) ? form : NULL;
}

/* ---- what is wrong with templates ---------------------------------------------------------- */

struct checking {
	const struct brief *brief;
	const struct catalogue *catalogue;
	struct findings *findings;
	const char **used; /* slots that were met, as many as used_count */
	size_t used_count;
};

/* Braces open and close, and what is between them is among the words. */
static void check_braces(const char *text, const char *words, const char *pointer, struct findings *findings)
{
	struct text left, name;

	for (struct text rest = text_of(text); text != NULL && text_cut(&rest, '{', &left) && rest.at != NULL;) {
		if (memchr(left.at, '}', left.len) != NULL || memchr(rest.at, '}', rest.len) == NULL) {
			findings_add(findings, "pattern", "{name}", NULL, "%s", pointer);
			return;
		}
		(void)text_cut(&rest, '}', &name);
		if (brief_word_in(words, name))
			continue;
		const char *unknown = arena_text(findings->arena, name);
		findings_add(findings, "unknown_name", unknown, NULL, "%s", pointer);
	}
}

static void check_form(
	const struct checking *c, const char *here, const char *name, const struct title *form, const char *words)
{
	const char *zh = arena_printf(c->findings->arena, "%s/%s/zh", here, name);
	const char *en = arena_printf(c->findings->arena, "%s/%s/en", here, name);

	if (zh == NULL || en == NULL) {
		c->findings->failed = true;
		return;
	}
	check_braces(form->zh, words, zh, c->findings);
	check_braces(form->en, words, en, c->findings);
}

static bool is_form_of(const struct brief_rule *rule, const char *name)
{
	for (size_t i = 0; rule != NULL && i < BRIEF_FORMS_MAX && rule->forms[i] != NULL; i++)
		if (strcmp(rule->forms[i], name) == 0)
			return true;
	return false;
}

static const char *const all_forms[] = { "none", "one", "two", "many", "unnamed_one", "unnamed_many", "untitled_one",
	"untitled_two", "untitled_many", "some", "ahead", "on", "behind", "up", "flat", "down", "city", "province",
	"city_then", "province_then" };

/* Forms for what nobody can be named of name nobody. */
static const char *words_of(const struct brief_rule *rule, const char *form)
{
	return strncmp(form, "unnamed", 7) == 0 ? "n year batch" : rule->words;
}

static void check_forms(const struct checking *c, const struct brief_clause *clause, const char *here)
{
	const struct brief_rule *rule = brief_rule_of(clause->by);

	for (size_t i = 0; i < sizeof all_forms / sizeof all_forms[0]; i++) {
		const char *name = all_forms[i];
		const struct title *form = brief_form(clause, name);

		if (form != NULL && !is_form_of(rule, name))
			findings_add(c->findings, "not_applicable", NULL, NULL, "%s/%s", here, name);
		else if (form != NULL)
			check_form(c, here, name, form, words_of(rule, name));
		else if (is_form_of(rule, name) && !brief_word_in(rule->optional, text_of(name)))
			findings_add(c->findings, "required", NULL, NULL, "%s/%s", here, name);
	}
	if (brief_form(clause, "item") != NULL && (rule == NULL || strcmp(rule->by, "new") != 0))
		findings_add(c->findings, "not_applicable", NULL, NULL, "%s/item", here);
	else if (brief_form(clause, "item") != NULL)
		check_form(c, here, "item", &clause->item, "name title");
}

static bool slot_known(const struct brief *brief, const char *slot)
{
	const char *const *at = brief->slots.at;

	for (size_t i = 0; i < brief->slots.count; i++)
		if (at[i] != NULL && strcmp(at[i], slot) == 0)
			return true;
	return false;
}

static void check_slot(struct checking *c, const char *slot, const char *here)
{
	if (!slot_known(c->brief, slot))
		findings_add(c->findings, "unknown_name", slot, NULL, "%s/slot", here);
	for (size_t i = 0; i < c->used_count; i++)
		if (strcmp(c->used[i], slot) == 0) {
			findings_add(c->findings, "duplicate_code", slot, NULL, "%s/slot", here);
			return;
		}
	if (c->used_count < c->brief->slots.count)
		c->used[c->used_count++] = slot;
}

/* One of slot, text and of stands in it; only the last has forms. */
static void check_clause(struct checking *c, const struct brief_clause *clause, const char *here, bool leads)
{
	bool text = brief_form(clause, "text") != NULL;
	int kinds = (clause->slot != NULL) + text + (clause->of != NULL);

	if (kinds == 0)
		findings_add(c->findings, "required", NULL, NULL, "%s/%s", here, leads ? "text" : "of");
	if (kinds > 1 || (leads && clause->of != NULL))
		findings_add(
			c->findings, "not_applicable", NULL, NULL, "%s/%s", here, clause->of != NULL ? "of" : "text");
	if (clause->slot != NULL)
		check_slot(c, clause->slot, here);
	if (text)
		check_form(c, here, "text", &clause->text, "");
	if (clause->only != NULL && strcmp(clause->only, "compared") != 0)
		findings_add(c->findings, "enum", "compared", NULL, "%s/only", here);
	if (clause->of != NULL && catalogue_find_indicator(c->catalogue, text_of(clause->of)) == NULL)
		findings_add(c->findings, "unknown_name", clause->of, NULL, "%s/of", here);
	if (clause->of != NULL ? brief_rule_of(clause->by) == NULL : clause->by != NULL)
		findings_add(c->findings, clause->of != NULL ? "enum" : "not_applicable",
			"new, cumulative, rate, schedule, growth, share", NULL, "%s/by", here);
	else
		check_forms(c, clause, here);
}

static void check_paragraph(struct checking *c, const struct brief_paragraph *p, const char *here)
{
	const struct brief_part *parts = p->parts.at;

	if (p->lead != NULL) {
		const char *lead = arena_printf(c->findings->arena, "%s/lead", here);
		if (lead != NULL)
			check_clause(c, p->lead, lead, true);
	}
	for (size_t i = 0; i < p->parts.count; i++) {
		const struct brief_clause *clauses = parts[i].clauses.at;
		const char *part = arena_printf(c->findings->arena, "%s/parts/%zu", here, i);

		if (part != NULL) {
			check_form(c, part, "before", &parts[i].before, "");
			check_form(c, part, "join", &parts[i].join, "");
		}
		for (size_t j = 0; j < parts[i].clauses.count; j++) {
			const char *clause = arena_printf(c->findings->arena, "%s/parts/%zu/clauses/%zu", here, i, j);
			if (clause != NULL)
				check_clause(c, &clauses[j], clause, false);
		}
	}
}

bool brief_check(
	const struct brief *brief, const struct catalogue *catalogue, const char *prefix, struct findings *findings)
{
	const struct brief_paragraph *paragraphs = brief->paragraphs.at;
	size_t before = findings->count;
	struct checking c = { .brief = brief, .catalogue = catalogue, .findings = findings };

	c.used = arena_alloc_array(findings->arena, brief->slots.count, sizeof *c.used);
	if (c.used == NULL) {
		findings->failed = true;
		return false;
	}
	for (size_t i = 0; i < brief->paragraphs.count; i++) {
		const char *here = arena_printf(findings->arena, "%s/paragraphs/%zu", prefix, i);

		for (size_t j = 0; j < i; j++)
			if (strcmp(paragraphs[j].code, paragraphs[i].code) == 0)
				findings_add(findings, "duplicate_code", paragraphs[i].code, NULL,
					"%s/paragraphs/%zu/code", prefix, i);
		if (here != NULL)
			check_paragraph(&c, &paragraphs[i], here);
	}
	return findings->count == before && !findings->failed;
}
