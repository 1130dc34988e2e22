/*
 * Decides what a rule in a catalogue document may say: operands that its kind takes, of the right type, all that it needs.
 * Refuses to know what a kind finds (domain/rule_kind.c).
 */
#include "wire/rule_file.h"

#include <string.h>

#include "domain/explanation.h"
#include "domain/form.h"
#include "domain/rule.h"
#include "domain/rule_kind.h"
#include "wire/decode.h"

#define DISTANCE_MAX 1200 /* months, or years of a distance */
#define LENGTH_MAX 500
#define OTHERS_MAX 1000

struct reading {
	const char *prefix; /* of the rule: "cloud.json#/programme/rules/3" */
	const struct form *form;
	struct findings *findings;
};

static const struct rule_operand *operand_of(const struct rule_kind *kind, const char *member)
{
	for (size_t i = 0; i < RULE_OPERANDS_MAX && kind->operands[i].member != NULL; i++)
		if (strcmp(kind->operands[i].member, member) == 0)
			return &kind->operands[i];
	return NULL;
}

static bool is_of_type(const struct form_field *field, enum rule_operand_type type)
{
	switch (type) {
	case RULE_OPERAND_DATE:
		return field->kind == FORM_STRING && field->format == FORM_FORMAT_DATE;
	case RULE_OPERAND_USCC:
		return field->kind == FORM_STRING && field->format == FORM_FORMAT_USCC;
	case RULE_OPERAND_STRING:
		return field->kind == FORM_STRING;
	case RULE_OPERAND_INTEGER:
	case RULE_OPERAND_INTEGERS:
		return field->kind == FORM_INTEGER;
	case RULE_OPERAND_MARKS:
		return field->kind == FORM_STRING || is_of_type(field, RULE_OPERAND_TEXTS);
	case RULE_OPERAND_TEXTS:
		return field->kind == FORM_ARRAY && field->items != NULL && field->items->kind == FORM_STRING;
	default:
		return true;
	}
}

/* The name of an answer, which must be one of the form and of the right type. */
static void check_name(struct reading *r, const char *pointer, const char *name, enum rule_operand_type type)
{
	static const char *const words[] = { "", "", "date", "integer", "string", "uscc", "array of strings", "string",
		"integer" };
	const struct form_field *field = form_find(r->form, text_of(name));

	if (field == NULL)
		findings_add(r->findings, "unknown_name", name, NULL, "%s", pointer);
	else if (!is_of_type(field, type))
		findings_add(r->findings, "type", words[type], NULL, "%s", pointer);
}

static void check_given(
	struct reading *r, const struct field *field, const struct rule_operand *operand, const struct rule *rule)
{
	const char *here = arena_printf(r->findings->arena, "%s/%s", r->prefix, field->name);

	if (here == NULL || operand->type == RULE_OPERAND_VALUE)
		return;
	if (operand->type != RULE_OPERAND_INTEGERS) {
		check_name(r, here, *(const char *const *)field_get(field, rule), operand->type);
		return;
	}
	for (size_t i = 0; i < rule->fields.count; i++) {
		const char *item = arena_printf(r->findings->arena, "%s/%zu", here, i);
		if (item != NULL)
			check_name(r, item, ((const char *const *)rule->fields.at)[i], operand->type);
	}
}

/* A word that means nothing for the kind would look like a promise: it is refused. */
static void check_operands(struct reading *r, const struct rule *rule)
{
	const char *either = NULL;
	bool one = false;

	for (size_t i = 0; i < rule_shape.count; i++) {
		const struct field *field = &rule_shape.fields[i];
		const struct rule_operand *operand = operand_of(rule->is, field->name);
		bool given = !field_is_null(field, rule);

		if (operand == NULL && given && field->offset >= offsetof(struct rule, field))
			findings_add(r->findings, "not_applicable", NULL, NULL, "%s/%s", r->prefix, field->name);
		if (operand == NULL)
			continue;
		if (!given && operand->need == RULE_REQUIRED)
			findings_add(r->findings, "required", NULL, NULL, "%s/%s", r->prefix, field->name);
		if (given)
			check_given(r, field, operand, rule);
		either = operand->need == RULE_ONE_OF && either == NULL ? field->name : either;
		one = one || (operand->need == RULE_ONE_OF && given);
	}
	if (either != NULL && !one)
		findings_add(r->findings, "required", NULL, NULL, "%s/%s", r->prefix, either);
}

/* What others share with a filing is told and never asks: the enterprise cannot know it. */
static void check_shared(struct reading *r, const struct rule *rule)
{
	if (rule->is->informs && rule->tier_name != NULL && rule->tier != RULE_INFORM)
		findings_add(r->findings, "enum", "inform", NULL, "%s/tier", r->prefix);
	if (!rule->is->informs)
		return;
	if (rule->of != NULL && rule->field != NULL)
		findings_add(r->findings, "not_applicable", NULL, NULL, "%s/of", r->prefix);
	if (rule->of != NULL && strcmp(rule->of, "evidence") != 0 && strcmp(rule->of, "address") != 0)
		findings_add(r->findings, "enum", "evidence, address", NULL, "%s/of", r->prefix);
	if (rule->at_least != INT64_NONE && (rule->at_least < 1 || rule->at_least > OTHERS_MAX))
		findings_add_int(r->findings, "max", OTHERS_MAX, "%s/at_least", r->prefix);
}

static void check_bounds(struct reading *r, const struct rule *rule)
{
	static const char *const distances[] = { "window", "duration", "year" };
	int64_t least = INT64_MIN + 1, most = INT64_MAX;

	for (size_t i = 0; i < sizeof distances / sizeof *distances; i++)
		if (strcmp(rule->kind, distances[i]) == 0)
			least = -(most = DISTANCE_MAX);
	if (rule->at_least != INT64_NONE && (rule->at_least < least || rule->at_least > most))
		findings_add_int(r->findings, "max", DISTANCE_MAX, "%s/at_least", r->prefix);
	if (rule->at_most != INT64_NONE && (rule->at_most < least || rule->at_most > most))
		findings_add_int(r->findings, "max", DISTANCE_MAX, "%s/at_most", r->prefix);
	if (rule->since != DATE_NONE && rule->until != DATE_NONE && rule->until < rule->since)
		findings_add(r->findings, "order", "since", NULL, "%s/until", r->prefix);
}

/* Ids are quoted in explanations: letters and digits, and no two rules of a programme share one. */
static void check_id(struct reading *r, const struct rule *all, size_t index)
{
	const char *id = all[index].id;

	if (id[0] == '\0' || strlen(id) > 16 ||
		strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != strlen(id))
		findings_add(r->findings, "pattern", "[A-Za-z0-9]{1,16}", NULL, "%s/id", r->prefix);
	for (size_t i = 0; i < index; i++)
		if (all[i].id != NULL && strcmp(all[i].id, id) == 0)
			findings_add(r->findings, "duplicate_code", id, NULL, "%s/id", r->prefix);
}

static void read_tier(struct reading *r, struct rule *rule)
{
	for (int i = 0; rule->tier_name != NULL && i < 3; i++)
		if (strcmp(rule_tier_names[i], rule->tier_name) == 0) {
			rule->tier = (enum rule_tier)i;
			return;
		}
	if (rule->tier_name != NULL)
		findings_add(r->findings, "enum", "block, explain, inform", NULL, "%s/tier", r->prefix);
}

static void read_length(struct reading *r, struct rule *rule)
{
	if (rule->min_length == INT64_NONE)
		rule->min_length = RULE_MIN_LENGTH;
	else if (rule->tier != RULE_EXPLAIN)
		findings_add(r->findings, "not_applicable", NULL, NULL, "%s/min_length", r->prefix);
	else if (rule->min_length < 1)
		findings_add_int(r->findings, "min", 1, "%s/min_length", r->prefix);
	else if (rule->min_length > LENGTH_MAX)
		findings_add_int(r->findings, "max", LENGTH_MAX, "%s/min_length", r->prefix);
}

/* A rule has an id, a tier and words; a plain check of the form has none of them and blocks. */
static void read_head(struct reading *r, struct rule *all, size_t index)
{
	struct rule *rule = &all[index];

	if (rule->id == NULL && rule->is->plain && rule->tier_name == NULL && rule->text.zh == NULL) {
		read_length(r, rule);
		return;
	}
	if (rule->id == NULL)
		findings_add(r->findings, "required", NULL, NULL, "%s/id", r->prefix);
	else
		check_id(r, all, index);
	if (rule->tier_name == NULL)
		findings_add(r->findings, "required", NULL, NULL, "%s/tier", r->prefix);
	if (rule->text.zh == NULL)
		findings_add(r->findings, "required", NULL, NULL, "%s/text", r->prefix);
	read_tier(r, rule);
	read_length(r, rule);
}

static void read_rule(struct reading *r, const struct value *value, struct arena *arena, struct rule *all, size_t index)
{
	struct rule *rule = &all[index];

	decode_record_at(r->prefix, &rule_shape, value, arena, rule, r->findings);
	rule->tier = RULE_BLOCK;
	rule->is = rule->kind == NULL ? NULL : rule_kind_find(rule->kind);
	if (rule->kind != NULL && rule->is == NULL)
		findings_add(r->findings, "enum", rule_kind_words, NULL, "%s/kind", r->prefix);
	if (rule->is == NULL)
		return;
	read_head(r, all, index);
	check_operands(r, rule);
	check_shared(r, rule);
	check_bounds(r, rule);
}

void rule_file_read(const char *prefix, const struct value *rules, struct arena *arena, struct form *form,
	struct findings *findings)
{
	struct reading r = { prefix, form, findings };
	struct rule *all;

	if (rules->kind != VALUE_ARRAY) {
		findings_add(findings, "type", "array", NULL, "%s", prefix);
		return;
	}
	all = arena_alloc_array(arena, rules->count, sizeof *all);
	if (all == NULL)
		findings->failed = true;
	for (size_t i = 0; all != NULL && i < rules->count; i++) {
		const char *here = arena_printf(arena, "%s/%zu", prefix, i);
		r.prefix = here == NULL ? prefix : here;
		read_rule(&r, &rules->items[i], arena, all, i);
	}
	form->rules = (struct list){ all, all == NULL ? 0 : rules->count };
}
