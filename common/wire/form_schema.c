/* Decides how a form is served: the catalogue's subset of JSON Schema, in one language. Refuses to know what it means (domain/form.c). */
#include "wire/form_schema.h"

#include "base/field.h"
#include "domain/form.h"
#include "wire/json_write.h"

static const char *const kind_names[] = { "string", "integer", "boolean", "array" };

static void write_name(struct buffer *b, const char *name)
{
	buffer_add_byte(b, ',');
	json_write_string(b, name);
	buffer_add_byte(b, ':');
}

static void write_text_member(struct buffer *b, const char *name, const char *text)
{
	if (text == NULL)
		return;
	write_name(b, name);
	json_write_string(b, text);
}

static void write_bound(struct buffer *b, const char *name, int64_t bound)
{
	if (bound == INT64_NONE)
		return;
	write_name(b, name);
	buffer_add_int64(b, bound);
}

static void write_choices(struct buffer *b, const struct list *choices)
{
	const char *const *each = choices->at;

	if (each == NULL)
		return;
	write_name(b, "enum");
	for (size_t i = 0; i < choices->count; i++) {
		buffer_add_byte(b, i == 0 ? '[' : ',');
		json_write_string(b, each[i]);
	}
	buffer_add_byte(b, ']');
}

static void write_field(struct buffer *b, const struct form_field *field, enum language language)
{
	static const char *const bounds[][2] = { { "minLength", "maxLength" }, { "minimum", "maximum" }, { "", "" },
		{ "minItems", "maxItems" } };
	static const char *const formats[] = { NULL, "date", "uscc" };

	buffer_printf(b, "{\"type\":\"%s\"", kind_names[field->kind]);
	write_text_member(b, "title", language_pick(field->title, language));
	write_text_member(b, "description", language_pick(field->description, language));
	write_text_member(b, "format", formats[field->format]);
	write_text_member(b, "pattern", field->pattern);
	write_choices(b, &field->choices);
	write_bound(b, bounds[field->kind][0], field->minimum);
	write_bound(b, bounds[field->kind][1], field->maximum);
	if (field->items != NULL) {
		write_name(b, "items");
		write_field(b, field->items, language);
	}
	buffer_add_byte(b, '}');
}

void form_schema_write(struct buffer *b, const struct form *form, enum language language)
{
	const struct form_field *fields = form->fields.at;
	const char *before = "[";

	buffer_add_string(b, "{\"type\":\"object\",\"properties\":{");
	for (size_t i = 0; i < form->fields.count; i++) {
		if (i > 0)
			buffer_add_byte(b, ',');
		json_write_string(b, fields[i].name);
		buffer_add_byte(b, ':');
		write_field(b, &fields[i], language);
	}
	buffer_add_string(b, "},\"required\":");
	for (size_t i = 0; i < form->fields.count; i++) {
		if (!fields[i].required)
			continue;
		buffer_add_string(b, before);
		json_write_string(b, fields[i].name);
		before = ",";
	}
	buffer_add_string(b, *before == '[' ? "[]" : "]");
	buffer_add_string(b, ",\"additionalProperties\":false}");
}
