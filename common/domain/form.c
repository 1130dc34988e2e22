/*
 * Decides what a valid filing answers: the whole of it, all findings at once. Refuses to know programmes,
 * and whether what is claimed is true. Patterns are compiled when the catalogue is loaded, never here.
 */
#include "domain/form.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/line.h"
#include "domain/uscc.h"

struct form_pattern {
	regex_t regex;
};

const struct form_field *form_find(const struct form *form, struct text name)
{
	const struct form_field *fields = form->fields.at;

	for (size_t i = 0; i < form->fields.count; i++)
		if (text_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

static bool compile_field(struct form_field *field)
{
	if (field->pattern == NULL)
		return true;
	field->compiled = malloc(sizeof *field->compiled);
	if (field->compiled == NULL)
		return false;
	if (regcomp(&field->compiled->regex, field->pattern, REG_EXTENDED | REG_NOSUB) == 0)
		return true;
	free(field->compiled);
	field->compiled = NULL;
	return false;
}

/* The field itself, then what its items are: both may have patterns. The catalogue's arena is ours to write until it is published. */
static struct form_field *field_part(struct form_field *field, int part)
{
	return part == 0 ? field : (struct form_field *)(uintptr_t)field->items;
}

bool form_compile(struct form *form, const struct form_field **ret_field)
{
	struct form_field *fields = form->fields.at;

	for (size_t i = 0; fields != NULL && i < form->fields.count; i++)
		for (int part = 0; part < 2 && field_part(&fields[i], part) != NULL; part++)
			if (!compile_field(field_part(&fields[i], part))) {
				*ret_field = &fields[i];
				return false;
			}
	return true;
}

void form_release(struct form *form)
{
	struct form_field *fields = form->fields.at;

	for (size_t i = 0; fields != NULL && i < form->fields.count; i++)
		for (int part = 0; part < 2; part++) {
			struct form_field *field = field_part(&fields[i], part);
			if (field == NULL || field->compiled == NULL)
				continue;
			regfree(&field->compiled->regex);
			free(field->compiled);
			field->compiled = NULL;
		}
}

/* Where a finding points: "#/answers/systems", or an item of it. */
struct place {
	struct findings *findings;
	const char *name;
	size_t item; /* SIZE_MAX: the field itself */
};

static void find(const struct place *at, const char *code, const char *arg)
{
	const char *name = findings_escape(at->findings->arena, at->name);

	if (name == NULL)
		at->findings->failed = true;
	else if (at->item == SIZE_MAX)
		findings_add(at->findings, code, arg, NULL, "#/answers/%s", name);
	else
		findings_add(at->findings, code, arg, NULL, "#/answers/%s/%zu", name, at->item);
}

static void find_number(const struct place *at, const char *code, int64_t arg)
{
	const char *number = arena_printf(at->findings->arena, "%lld", (long long)arg);

	if (number == NULL)
		at->findings->failed = true;
	else
		find(at, code, number);
}

static void check_bounds(
	const struct form_field *field, int64_t size, const char *below, const char *above, const struct place *at)
{
	if (field->minimum != INT64_NONE && size < field->minimum)
		find_number(at, below, field->minimum);
	if (field->maximum != INT64_NONE && size > field->maximum)
		find_number(at, above, field->maximum);
}

static bool is_choice(const struct list *choices, const char *text)
{
	const char *const *each = choices->at;

	for (size_t i = 0; i < choices->count; i++)
		if (strcmp(each[i], text) == 0)
			return true;
	return false;
}

static void find_choice(const struct list *choices, const struct place *at)
{
	const char *const *each = choices->at;
	const char *all = "";

	for (size_t i = 0; all != NULL && i < choices->count; i++)
		all = arena_printf(at->findings->arena, "%s%s%s", all, i == 0 ? "" : ", ", each[i]);
	find(at, "enum", all);
}

/* The fewest characters are what is left without blanks at the ends, the most are all of them; what must be answered and
 * says nothing is missing. False: it is, or holds what no line may. The text stays as it was filed. */
static bool check_answer(const struct form_field *field, struct text text, const struct place *at)
{
	struct text said = text_strip(text);
	char point[LINE_POINT_SIZE];
	const char *code = field->required && said.len == 0 ? "required" : line_find(text, false, point);

	if (code != NULL) {
		find(at, code, said.len > 0 ? point : NULL);
		return false;
	}
	if (field->minimum != INT64_NONE && (int64_t)text_count_points(said) < field->minimum)
		find_number(at, "min_length", field->minimum);
	if (field->maximum != INT64_NONE && (int64_t)text_count_points(text) > field->maximum)
		find_number(at, "max_length", field->maximum);
	return true;
}

static void check_string(const struct form_field *field, const struct value *value, const struct place *at)
{
	char code[USCC_LENGTH + 1];
	int32_t date;

	if (value->kind != VALUE_STRING) {
		find(at, "type", "string");
		return;
	}
	if (field->format == FORM_FORMAT_DATE && !date_parse(value->string, &date))
		find(at, "date", NULL);
	if (field->format == FORM_FORMAT_USCC && uscc_read(value->string, code) != USCC_FINE)
		find(at, "uscc", NULL);
	if (field->choices.at != NULL && !is_choice(&field->choices, value->string.at))
		find_choice(&field->choices, at);
	if (field->format == FORM_FORMAT_NONE && field->choices.at == NULL && !check_answer(field, value->string, at))
		return;
	if (field->compiled != NULL && regexec(&field->compiled->regex, value->string.at, 0, NULL, 0) != 0)
		find(at, "pattern", field->pattern);
}

static void check_integer(const struct form_field *field, const struct value *value, const struct place *at)
{
	if (value->kind == VALUE_INT)
		check_bounds(field, value->integer, "min", "max", at);
	else
		find(at, "type", "integer");
}

static void check_scalar(const struct form_field *field, const struct value *value, const struct place *at)
{
	if (field->kind == FORM_STRING)
		check_string(field, value, at);
	else if (field->kind == FORM_INTEGER)
		check_integer(field, value, at);
	else if (value->kind != VALUE_BOOL)
		find(at, "type", "boolean");
}

static void check_field(const struct form_field *field, const struct value *value, struct findings *findings)
{
	struct place at = { findings, field->name, SIZE_MAX };

	if (field->kind != FORM_ARRAY) {
		check_scalar(field, value, &at);
		return;
	}
	if (value->kind != VALUE_ARRAY) {
		find(&at, "type", "array");
		return;
	}
	check_bounds(field, (int64_t)value->count, "min_items", "max_items", &at);
	for (size_t i = 0; i < value->count; i++) {
		at.item = i;
		check_scalar(field->items, &value->items[i], &at);
	}
}

/* The field of a member's name. Clients mostly send members in the form's order, so the search begins behind the last hit. */
static size_t seek(const struct form *form, const char *name, size_t from)
{
	const struct form_field *fields = form->fields.at;

	for (size_t i = 0; i < form->fields.count; i++) {
		size_t at = (from + i) % form->fields.count;
		if (strcmp(fields[at].name, name) == 0)
			return at;
	}
	return SIZE_MAX;
}

bool form_check(const struct form *form, const struct value *answers, struct findings *findings)
{
	const struct form_field *fields = form->fields.at;
	bool seen[FORM_FIELDS_MAX] = { false };
	size_t before = findings->count, at = 0;

	if (answers == NULL || answers->kind != VALUE_OBJECT) {
		findings_add(findings, "type", "object", NULL, "#/answers");
		return false;
	}
	for (size_t i = 0; i < answers->count; i++) {
		const struct value *member = &answers->items[i];
		size_t found = seek(form, member->name, at);
		if (found == SIZE_MAX) {
			find(&(struct place){ findings, member->name, SIZE_MAX }, "unknown_member", NULL);
			continue;
		}
		seen[found] = true;
		at = found + 1;
		check_field(&fields[found], member, findings);
	}
	for (size_t i = 0; i < form->fields.count; i++)
		if (fields[i].required && !seen[i])
			find(&(struct place){ findings, fields[i].name, SIZE_MAX }, "required", NULL);
	return findings->count == before && !findings->failed;
}
