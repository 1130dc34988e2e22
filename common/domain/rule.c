/*
 * Decides what follows from what the rules of a programme find: whether a filing is refused, must explain, or is told.
 * Refuses to know what a kind of rule looks at (domain/rule_kind.c) and in which language it is told.
 */
#include "domain/rule.h"

#include <stddef.h>
#include <string.h>

#include "domain/explanation.h"
#include "domain/rule_kind.h"

#define GIVEN FIELD_GIVEN
#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)

static const struct field sizes_fields[] = {
	{ "micro", FIELD_INT, offsetof(struct rule_sizes, micro), NULL, GIVEN, "" },
	{ "small", FIELD_INT, offsetof(struct rule_sizes, small), NULL, GIVEN, "" },
	{ "medium", FIELD_INT, offsetof(struct rule_sizes, medium), NULL, GIVEN, "" },
	{ "large", FIELD_INT, offsetof(struct rule_sizes, large), NULL, GIVEN, "" },
};

const struct shape rule_sizes_shape = SHAPE("sizes", struct rule_sizes, sizes_fields);

static const struct field rule_fields[] = {
	{ "kind", FIELD_TEXT, offsetof(struct rule, kind), NULL, NEEDED, "" },
	{ "id", FIELD_TEXT, offsetof(struct rule, id), NULL, GIVEN, "" },
	{ "tier", FIELD_TEXT, offsetof(struct rule, tier_name), NULL, GIVEN, "" },
	{ "text", FIELD_TITLE, offsetof(struct rule, text), NULL, GIVEN, "" },
	{ "min_length", FIELD_INT, offsetof(struct rule, min_length), NULL, GIVEN, "" },
	{ "since", FIELD_DATE, offsetof(struct rule, since), NULL, GIVEN, "" },
	{ "until", FIELD_DATE, offsetof(struct rule, until), NULL, GIVEN, "" },
	{ "field", FIELD_TEXT, offsetof(struct rule, field), NULL, GIVEN, "" },
	{ "first", FIELD_TEXT, offsetof(struct rule, first), NULL, GIVEN, "" },
	{ "then", FIELD_TEXT, offsetof(struct rule, then), NULL, GIVEN, "" },
	{ "part", FIELD_TEXT, offsetof(struct rule, part), NULL, GIVEN, "" },
	{ "total", FIELD_TEXT, offsetof(struct rule, total), NULL, GIVEN, "" },
	{ "needs", FIELD_TEXT, offsetof(struct rule, needs), NULL, GIVEN, "" },
	{ "of", FIELD_TEXT, offsetof(struct rule, of), NULL, GIVEN, "" },
	{ "fields", FIELD_TEXTS, offsetof(struct rule, fields), NULL, GIVEN, "" },
	{ "words", FIELD_TEXTS, offsetof(struct rule, words), NULL, GIVEN, "" },
	{ "at_least", FIELD_INT, offsetof(struct rule, at_least), NULL, GIVEN, "" },
	{ "at_most", FIELD_INT, offsetof(struct rule, at_most), NULL, GIVEN, "" },
	{ "earliest", FIELD_DATE, offsetof(struct rule, earliest), NULL, GIVEN, "" },
	{ "latest", FIELD_DATE, offsetof(struct rule, latest), NULL, GIVEN, "" },
	{ "sizes", FIELD_OBJECT, offsetof(struct rule, sizes), &rule_sizes_shape, GIVEN, "" },
};

const struct shape rule_shape = SHAPE("rule", struct rule, rule_fields);

const char *const rule_tier_names[3] = { "block", "explain", "inform" };

static bool holds_on(const struct rule *rule, int32_t today)
{
	return (rule->since == DATE_NONE || today >= rule->since) && (rule->until == DATE_NONE || today <= rule->until);
}

bool rule_compares(const struct list *rules)
{
	const struct rule *all = rules->at;

	for (size_t i = 0; i < rules->count; i++)
		if (all[i].is->compares)
			return true;
	return false;
}

bool rule_judge(const struct list *rules, const struct rule_scene *scene, struct list *ret_found)
{
	const struct rule *all = rules->at;
	struct rule_found *at = NULL;
	size_t count = 0;

	*ret_found = (struct list){ NULL, 0 };
	for (size_t i = 0; i < rules->count; i++) {
		struct rule_found found = { .rule = &all[i], .code = all[i].is->code };

		if (!holds_on(&all[i], scene->today) || !all[i].is->fires(&all[i], scene, &found))
			continue;
		if (at == NULL)
			at = arena_alloc_array(scene->arena, rules->count, sizeof *at);
		if (at == NULL || found.pointer == NULL)
			return false;
		at[count++] = found;
	}
	*ret_found = (struct list){ at, count };
	return !arena_is_short(scene->arena);
}

/* A check of the form has the words of its kind, which name the other answer. */
static void refuse_plain(const struct rule_found *found, struct findings *findings)
{
	const struct rule *rule = found->rule;

	findings_add(
		findings, found->code, rule->first != NULL ? rule->first : rule->total, NULL, "%s", found->pointer);
}

static void refuse_block(const struct rule_found *found, struct findings *findings)
{
	const struct finding_rule rule = { found->rule->id, found->rule->text, { found->arg[0], found->arg[1] } };

	findings_add(findings, found->code, NULL, NULL, "%s", found->pointer);
	findings_set_rule(findings, &rule);
}

static const char *code_of(const struct value *text, const struct list *assurances, size_t min_points)
{
	static const struct list nothing = { NULL, 0 };
	static const char *const codes[] = { NULL, "explanation_short", "explanation_empty" };

	if (text == NULL || text->kind == VALUE_NULL)
		return "explanation_required";
	return text->kind == VALUE_STRING
		       ? codes[explanation_judge(assurances == NULL ? &nothing : assurances, text->string, min_points)]
		       : NULL;
}

/* An explanation of the wrong type is told as such (domain/filing.c). */
static void refuse_unexplained(const struct rule_found *found, const struct value *explanations,
	const struct list *assurances, struct findings *findings)
{
	const struct finding_rule rule = { found->rule->id, found->rule->text, { found->arg[0], found->arg[1] } };
	size_t min_points = (size_t)found->rule->min_length;
	const char *code = code_of(value_member(explanations, found->rule->id), assurances, min_points);

	if (code == NULL)
		return;
	findings_add_int(findings, code, (long long)min_points, "#/explanations/%s", found->rule->id);
	findings_set_rule(findings, &rule);
}

void rule_refuse(const struct list *found, const struct value *explanations, const struct list *assurances,
	struct findings *findings)
{
	const struct rule_found *all = found->at;

	for (size_t i = 0; i < found->count; i++) {
		if (all[i].rule->id == NULL)
			refuse_plain(&all[i], findings);
		else if (all[i].rule->tier == RULE_BLOCK)
			refuse_block(&all[i], findings);
		else if (all[i].rule->tier == RULE_EXPLAIN)
			refuse_unexplained(&all[i], explanations, assurances, findings);
	}
}
