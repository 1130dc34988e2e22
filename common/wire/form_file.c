/*
 * Decides what a form in a catalogue document may say: the subset of JSON Schema that the server enforces,
 * nothing that it would not. Refuses to know programmes.
 */
#include "wire/form_file.h"

#include <stddef.h>
#include <string.h>

#include "base/field.h"
#include "domain/form.h"
#include "wire/decode.h"
#include "wire/rule_file.h"

#define GIVEN FIELD_GIVEN
#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)

/* A property as it is written, every word of the subset. */
struct property {
	const char *type;
	struct title title;
	struct title description;
	struct list choices;
	const char *format;
	const char *pattern;
	int64_t minimum, maximum, min_length, max_length, min_items, max_items;
	const struct value *items;
};

static const struct field property_fields[] = {
	{ "type", FIELD_TEXT, offsetof(struct property, type), NULL, NEEDED, "" },
	{ "title", FIELD_TITLE, offsetof(struct property, title), NULL, GIVEN, "" },
	{ "description", FIELD_TITLE, offsetof(struct property, description), NULL, GIVEN, "" },
	{ "enum", FIELD_TEXTS, offsetof(struct property, choices), NULL, GIVEN, "" },
	{ "format", FIELD_TEXT, offsetof(struct property, format), NULL, GIVEN, "" },
	{ "pattern", FIELD_TEXT, offsetof(struct property, pattern), NULL, GIVEN | FIELD_VERBATIM, "" },
	{ "minimum", FIELD_INT, offsetof(struct property, minimum), NULL, GIVEN, "" },
	{ "maximum", FIELD_INT, offsetof(struct property, maximum), NULL, GIVEN, "" },
	{ "minLength", FIELD_INT, offsetof(struct property, min_length), NULL, GIVEN, "" },
	{ "maxLength", FIELD_INT, offsetof(struct property, max_length), NULL, GIVEN, "" },
	{ "minItems", FIELD_INT, offsetof(struct property, min_items), NULL, GIVEN, "" },
	{ "maxItems", FIELD_INT, offsetof(struct property, max_items), NULL, GIVEN, "" },
	{ "items", FIELD_OBJECT, offsetof(struct property, items), NULL, GIVEN, "" },
};

static const struct shape property_shape = SHAPE("property", struct property, property_fields);

struct schema {
	const char *type;
	const struct value *properties;
	struct list required;
	int8_t additional;
};

static const struct field schema_fields[] = {
	{ "type", FIELD_TEXT, offsetof(struct schema, type), NULL, NEEDED, "" },
	{ "properties", FIELD_OBJECT, offsetof(struct schema, properties), NULL, NEEDED, "" },
	{ "required", FIELD_TEXTS, offsetof(struct schema, required), NULL, NEEDED, "" },
	{ "additionalProperties", FIELD_BOOL, offsetof(struct schema, additional), NULL, NEEDED, "" },
};

static const struct shape schema_shape = SHAPE("schema", struct schema, schema_fields);

struct reading {
	struct arena *arena;
	struct findings *findings;
};

static void *allocate(struct reading *r, size_t count, size_t size)
{
	void *at = arena_alloc_array(r->arena, count, size);

	if (at == NULL)
		r->findings->failed = true;
	return at;
}

/* "prefix/name", or an empty text when the arena is full (then the findings have failed anyway). */
static const char *below(struct reading *r, const char *prefix, const char *name)
{
	const char *escaped = findings_escape(r->arena, name);
	const char *text = escaped == NULL ? NULL : arena_printf(r->arena, "%s/%s", prefix, escaped);

	if (text == NULL)
		r->findings->failed = true;
	return text == NULL ? "" : text;
}

static bool read_kind(struct reading *r, const char *prefix, const char *type, bool item, enum form_kind *ret_kind)
{
	static const char *const kinds[] = { "string", "integer", "boolean", "array" };

	for (size_t i = 0; type != NULL && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], type) == 0 && !(item && i == FORM_ARRAY)) {
			*ret_kind = (enum form_kind)i;
			return true;
		}
	if (type != NULL)
		findings_add(r->findings, "enum", item ? "string, integer, boolean" : "string, integer, boolean, array",
			NULL, "%s/type", prefix);
	return false;
}

static void read_format(struct reading *r, const char *prefix, const char *format, struct form_field *field)
{
	if (format == NULL)
		return;
	if (strcmp(format, "date") == 0)
		field->format = FORM_FORMAT_DATE;
	else if (strcmp(format, "uscc") == 0)
		field->format = FORM_FORMAT_USCC;
	else
		findings_add(r->findings, "enum", "date, uscc", NULL, "%s/format", prefix);
}

/* A word that means nothing for the type would look like a promise: it is refused. */
static void refuse_words(struct reading *r, const char *prefix, const struct property *p, enum form_kind kind)
{
	const struct {
		const char *word;
		bool given;
		enum form_kind kind;
	} words[] = {
		{ "enum", p->choices.at != NULL, FORM_STRING },
		{ "format", p->format != NULL, FORM_STRING },
		{ "pattern", p->pattern != NULL, FORM_STRING },
		{ "minLength", p->min_length != INT64_NONE, FORM_STRING },
		{ "maxLength", p->max_length != INT64_NONE, FORM_STRING },
		{ "minimum", p->minimum != INT64_NONE, FORM_INTEGER },
		{ "maximum", p->maximum != INT64_NONE, FORM_INTEGER },
		{ "items", p->items != NULL, FORM_ARRAY },
		{ "minItems", p->min_items != INT64_NONE, FORM_ARRAY },
		{ "maxItems", p->max_items != INT64_NONE, FORM_ARRAY },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].given && words[i].kind != kind)
			findings_add(r->findings, "not_applicable", NULL, NULL, "%s/%s", prefix, words[i].word);
}

static void set_bounds(const struct property *p, struct form_field *field)
{
	const int64_t low[] = { p->min_length, p->minimum, INT64_NONE, p->min_items };
	const int64_t high[] = { p->max_length, p->maximum, INT64_NONE, p->max_items };

	field->minimum = low[field->kind];
	field->maximum = high[field->kind];
}

static void read_field(
	struct reading *r, const char *prefix, const struct value *value, bool item, struct form_field *field);

static void read_items(struct reading *r, const char *prefix, const struct property *p, struct form_field *field)
{
	struct form_field *items;

	if (field->kind != FORM_ARRAY)
		return;
	if (p->items == NULL) {
		findings_add(r->findings, "required", NULL, NULL, "%s/items", prefix);
		return;
	}
	items = allocate(r, 1, sizeof *items);
	if (items == NULL)
		return;
	items->name = NULL;
	read_field(r, below(r, prefix, "items"), p->items, true, items);
	field->items = items;
}

static void read_field(
	struct reading *r, const char *prefix, const struct value *value, bool item, struct form_field *field)
{
	struct property p;

	decode_record_at(prefix, &property_shape, value, r->arena, &p, r->findings);
	if (!read_kind(r, prefix, p.type, item, &field->kind))
		return;
	refuse_words(r, prefix, &p, field->kind);
	if (!item && p.title.zh == NULL)
		findings_add(r->findings, "required", NULL, NULL, "%s/title", prefix);
	field->title = p.title;
	field->description = p.description;
	field->choices = p.choices;
	field->pattern = p.pattern;
	read_format(r, prefix, p.format, field);
	set_bounds(&p, field);
	read_items(r, prefix, &p, field);
}

static void read_fields(struct reading *r, const char *prefix, const struct value *properties, struct form *form)
{
	if (properties->count > FORM_FIELDS_MAX) {
		findings_add_int(r->findings, "max_items", FORM_FIELDS_MAX, "%s", prefix);
		return;
	}
	struct form_field *fields = allocate(r, properties->count, sizeof *fields);
	for (size_t i = 0; fields != NULL && i < properties->count; i++) {
		fields[i].name = properties->items[i].name;
		fields[i].minimum = fields[i].maximum = INT64_NONE;
		read_field(r, below(r, prefix, fields[i].name), &properties->items[i], false, &fields[i]);
	}
	form->fields = (struct list){ fields, fields == NULL ? 0 : properties->count };
}

static struct form_field *find(const struct form *form, const char *name)
{
	struct form_field *fields = form->fields.at;

	for (size_t i = 0; name != NULL && i < form->fields.count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static void mark_required(struct reading *r, const char *prefix, const struct list *required, const struct form *form)
{
	const char *const *names = required->at;

	for (size_t i = 0; i < required->count; i++) {
		struct form_field *field = find(form, names[i]);
		if (field != NULL)
			field->required = true;
		else if (names[i] != NULL)
			findings_add(r->findings, "unknown_name", names[i], NULL, "%s/%zu", prefix, i);
	}
}

bool form_file_read(const char *prefix, const struct value *schema, const struct value *rules, struct arena *arena,
	struct form *ret_form, struct findings *findings)
{
	struct reading r = { arena, findings };
	const struct form_field *bad = NULL;
	const char *form = below(&r, prefix, "form");
	size_t before = findings->count;
	struct schema p;

	*ret_form = (struct form){ 0 };
	decode_record_at(form, &schema_shape, schema, arena, &p, findings);
	if (p.type != NULL && strcmp(p.type, "object") != 0)
		findings_add(findings, "enum", "object", NULL, "%s/type", form);
	if (p.additional == 1)
		findings_add(findings, "enum", "false", NULL, "%s/additionalProperties", form);
	if (p.properties != NULL)
		read_fields(&r, below(&r, form, "properties"), p.properties, ret_form);
	mark_required(&r, below(&r, form, "required"), &p.required, ret_form);
	if (rules != NULL)
		rule_file_read(below(&r, prefix, "rules"), rules, arena, ret_form, findings);
	if (findings->count == before && !findings->failed && !form_compile(ret_form, &bad))
		findings_add(findings, "pattern", "POSIX ERE", NULL, "%s/properties/%s/pattern", form, bad->name);
	return findings->count == before && !findings->failed;
}
