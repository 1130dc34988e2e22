/*
 * Decides how records look as JSON: every member, in its order, null where unknown. On the path of every
 * answer, so it writes bytes and builds nothing. Refuses to know languages: titles come in both.
 */
#include "wire/json_write.h"

#include <string.h>

/* The characters that cannot stand in a string as they are. Most texts have none and are copied whole. */
static bool needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

static void write_escape(struct buffer *b, unsigned char c)
{
	static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (size_t i = 0; i + 1 < sizeof short_forms; i += 2)
		if ((unsigned char)short_forms[i] == c) {
			const char escaped[2] = { '\\', short_forms[i + 1] };
			buffer_add(b, escaped, 2);
			return;
		}
	buffer_printf(b, "\\u%04x", c);
}

void json_write_text(struct buffer *b, struct text t)
{
	size_t from = 0;

	buffer_add_byte(b, '"');
	for (size_t i = 0; i < t.len; i++) {
		if (!needs_escape((unsigned char)t.at[i]))
			continue;
		buffer_add(b, t.at + from, i - from);
		write_escape(b, (unsigned char)t.at[i]);
		from = i + 1;
	}
	if (t.len > from)
		buffer_add(b, t.at + from, t.len - from);
	buffer_add_byte(b, '"');
}

static void write_null(struct buffer *b)
{
	buffer_add(b, "null", 4);
}

void json_write_string(struct buffer *b, const char *cstr)
{
	if (cstr == NULL)
		write_null(b);
	else
		json_write_text(b, text_of(cstr));
}

static void write_quoted(struct buffer *b, const char *plain)
{
	buffer_add_byte(b, '"');
	buffer_add_string(b, plain);
	buffer_add_byte(b, '"');
}

static void write_date(struct buffer *b, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	write_quoted(b, text);
}

static void write_instant(struct buffer *b, int64_t instant_us, bool millis)
{
	char text[INSTANT_TEXT_SIZE];

	if (millis)
		instant_format_millis(instant_us, text);
	else
		instant_format_micros(instant_us, text);
	write_quoted(b, text);
}

static void write_title(struct buffer *b, const struct title *title)
{
	buffer_add_string(b, "{\"zh\":");
	json_write_string(b, title->zh);
	buffer_add_string(b, ",\"en\":");
	json_write_string(b, title->en);
	buffer_add_byte(b, '}');
}

static void write_texts(struct buffer *b, const struct list *list)
{
	const char *const *texts = list->at;

	buffer_add_byte(b, '[');
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_byte(b, ',');
		json_write_string(b, texts[i]);
	}
	buffer_add_byte(b, ']');
}

static void write_object(struct buffer *b, const struct field *field, const void *object)
{
	if (field->shape == NULL)
		json_write_value(b, object);
	else
		json_write_record(b, field->shape, object);
}

/* A field that is not null. */
static void write_field(struct buffer *b, const struct field *field, const void *at)
{
	const struct list *list = at;

	switch (field->kind) {
	case FIELD_TEXT:
		json_write_string(b, *(const char *const *)at);
		break;
	case FIELD_INT:
		buffer_add_int64(b, *(const int64_t *)at);
		break;
	case FIELD_BOOL:
		buffer_add_string(b, *(const int8_t *)at != 0 ? "true" : "false");
		break;
	case FIELD_DATE:
		write_date(b, *(const int32_t *)at);
		break;
	case FIELD_INSTANT:
		write_instant(b, *(const int64_t *)at, (field->flags & FIELD_MILLIS) != 0);
		break;
	case FIELD_TITLE:
		write_title(b, at);
		break;
	case FIELD_RAW:
		buffer_add_string(b, *(const char *const *)at);
		break;
	case FIELD_OBJECT:
		write_object(b, field, *(const void *const *)at);
		break;
	case FIELD_LIST:
		json_write_array(b, field->shape, list->at, list->count);
		break;
	case FIELD_TEXTS:
		write_texts(b, list);
		break;
	}
}

void json_write_record(struct buffer *b, const struct shape *shape, const void *record)
{
	bool first = true;

	buffer_add_byte(b, '{');
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_HIDDEN) != 0)
			continue;
		if (!first)
			buffer_add_byte(b, ',');
		first = false;
		write_quoted(b, field->name);
		buffer_add_byte(b, ':');
		if (field_is_null(field, record))
			write_null(b);
		else
			write_field(b, field, field_get(field, record));
	}
	buffer_add_byte(b, '}');
}

void json_write_array(struct buffer *b, const struct shape *shape, const void *records, size_t count)
{
	const char *at = records;

	buffer_add_byte(b, '[');
	for (size_t i = 0; i < count; i++, at += shape->size) {
		if (i > 0)
			buffer_add_byte(b, ',');
		json_write_record(b, shape, at);
	}
	buffer_add_byte(b, ']');
}

void json_write_list(struct buffer *b, const struct shape *shape, const void *records, size_t count, const char *next)
{
	buffer_add_string(b, "{\"items\":");
	json_write_array(b, shape, records, count);
	buffer_add_string(b, ",\"next\":");
	json_write_string(b, next);
	buffer_add_byte(b, '}');
}

static void write_items(struct buffer *b, const struct value *value)
{
	bool object = value->kind == VALUE_OBJECT;

	buffer_add_byte(b, object ? '{' : '[');
	for (size_t i = 0; i < value->count; i++) {
		if (i > 0)
			buffer_add_byte(b, ',');
		if (object) {
			json_write_string(b, value->items[i].name);
			buffer_add_byte(b, ':');
		}
		json_write_value(b, &value->items[i]);
	}
	buffer_add_byte(b, object ? '}' : ']');
}

void json_write_value(struct buffer *b, const struct value *value)
{
	if (value == NULL || value->kind == VALUE_NULL)
		write_null(b);
	else if (value->kind == VALUE_BOOL)
		buffer_add_string(b, value->boolean ? "true" : "false");
	else if (value->kind == VALUE_INT)
		buffer_add_int64(b, value->integer);
	else if (value->kind == VALUE_REAL)
		buffer_printf(b, "%.17g", value->real);
	else if (value->kind == VALUE_STRING)
		json_write_text(b, value->string);
	else
		write_items(b, value);
}
