/*
 * Decides how records look as CSV, so that a spreadsheet in an office opens them right: BOM, CRLF, no text
 * that runs as a formula. Refuses to know which rows there are.
 */
#include "wire/csv.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

static const struct field title_fields[] = {
	{ "zh", FIELD_TEXT, offsetof(struct title, zh), NULL, 0, "中文" },
	{ "en", FIELD_TEXT, offsetof(struct title, en), NULL, 0, "英文" },
};

static const struct shape title_shape = SHAPE("title", struct title, title_fields);

/* The shape whose members become columns of their own, or NULL for a field that is one cell. */
static const struct shape *inner_shape(const struct field *field)
{
	if (field->kind == FIELD_TITLE)
		return &title_shape;
	return field->kind == FIELD_OBJECT ? field->shape : NULL;
}

static void separate(struct buffer *b, bool *first)
{
	if (!*first)
		buffer_add_byte(b, ',');
	*first = false;
}

/* A cell in quotes where it must be; a quote inside is doubled. */
static void write_cell(struct buffer *b, struct text t)
{
	bool quoted = false;

	for (size_t i = 0; i < t.len && !quoted; i++)
		quoted = strchr("\",\r\n", t.at[i]) != NULL;
	if (!quoted) {
		buffer_add_text(b, t);
		return;
	}
	buffer_add_byte(b, '"');
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] == '"')
			buffer_add_byte(b, '"');
		buffer_add_byte(b, t.at[i]);
	}
	buffer_add_byte(b, '"');
}

/* Excel and WPS run what begins so; an apostrophe in front makes it a text again. */
static bool is_formula(struct text t)
{
	return t.len > 0 && t.at[0] != '\0' && strchr("=+-@\t", t.at[0]) != NULL;
}

static void write_words(struct buffer *b, struct text t)
{
	struct buffer safe = { 0 };

	if (!is_formula(t)) {
		write_cell(b, t);
		return;
	}
	buffer_add_byte(&safe, '\'');
	buffer_add_text(&safe, t);
	write_cell(b, buffer_text(&safe));
	b->failed = b->failed || safe.failed;
	buffer_free(&safe);
}

static void write_names(struct buffer *b, const struct list *list)
{
	const char *const *texts = list->at;
	struct buffer joined = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_byte(&joined, ';');
		buffer_add_string(&joined, texts[i]);
	}
	write_words(b, buffer_text(&joined));
	b->failed = b->failed || joined.failed;
	buffer_free(&joined);
}

static void write_dated(struct buffer *b, const struct field *field, const void *at)
{
	char text[INSTANT_TEXT_SIZE];

	if (field->kind == FIELD_DATE)
		date_format(*(const int32_t *)at, text);
	else if ((field->flags & FIELD_MILLIS) != 0)
		instant_format_millis(*(const int64_t *)at, text);
	else
		instant_format_micros(*(const int64_t *)at, text);
	buffer_add_string(b, text);
}

/* Lists of records and open objects have no columns: their JSON is the cell. */
static void write_json(struct buffer *b, const struct field *field, const void *at)
{
	const struct list *list = at;
	struct buffer json = { 0 };

	if (field->kind == FIELD_LIST)
		json_write_array(&json, field->shape, list->at, list->count);
	else
		json_write_value(&json, *(const void *const *)at);
	write_cell(b, buffer_text(&json));
	b->failed = b->failed || json.failed;
	buffer_free(&json);
}

/* A field that is not null and one cell. */
static void write_field(struct buffer *b, const struct field *field, const void *at)
{
	switch (field->kind) {
	case FIELD_TEXT:
		if ((field->flags & FIELD_NUMBER) != 0)
			write_cell(b, text_of(*(const char *const *)at));
		else
			write_words(b, text_of(*(const char *const *)at));
		break;
	case FIELD_INT:
		buffer_add_int64(b, *(const int64_t *)at);
		break;
	case FIELD_BOOL:
		buffer_add_string(b, *(const int8_t *)at != 0 ? "true" : "false");
		break;
	case FIELD_DATE:
	case FIELD_INSTANT:
		write_dated(b, field, at);
		break;
	case FIELD_RAW:
		write_words(b, text_of(*(const char *const *)at));
		break;
	case FIELD_TEXTS:
		write_names(b, at);
		break;
	case FIELD_LIST:
	case FIELD_OBJECT:
		write_json(b, field, at);
		break;
	case FIELD_TITLE:
		break;
	}
}

static const void *inner_record(const struct field *field, const void *record)
{
	if (record == NULL || field_is_null(field, record))
		return NULL;
	return field->kind == FIELD_TITLE ? field_get(field, record) : *(const void *const *)field_get(field, record);
}

/* The cells of a record; of NULL as many empty ones. */
static void write_cells(struct buffer *b, const struct shape *shape, const void *record, bool *first)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_HIDDEN) != 0)
			continue;
		if (inner_shape(field) != NULL) {
			write_cells(b, inner_shape(field), inner_record(field, record), first);
			continue;
		}
		separate(b, first);
		if (record != NULL && !field_is_null(field, record))
			write_field(b, field, field_get(field, record));
	}
}

static void write_headers(
	struct buffer *b, const struct shape *shape, const char *prefix, enum language language, bool *first)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_HIDDEN) != 0)
			continue;
		struct buffer name = { 0 };
		buffer_printf(&name, "%s%s", prefix, language == LANGUAGE_ZH ? field->zh : field->name);
		if (inner_shape(field) != NULL) {
			buffer_add_byte(&name, '.');
			write_headers(b, inner_shape(field), name.failed ? "" : name.at, language, first);
		} else {
			separate(b, first);
			write_cell(b, buffer_text(&name));
		}
		b->failed = b->failed || name.failed;
		buffer_free(&name);
	}
}

void csv_write_header(struct buffer *b, const struct shape *shape, enum language language)
{
	bool first = true;

	buffer_add_string(b, "\xEF\xBB\xBF");
	write_headers(b, shape, "", language, &first);
	buffer_add_string(b, "\r\n");
}

void csv_write_row(struct buffer *b, const struct shape *shape, const void *record)
{
	bool first = true;

	write_cells(b, shape, record, &first);
	buffer_add_string(b, "\r\n");
}
