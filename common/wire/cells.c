/* Decides what columns a record has and what stands in them. Refuses to know any file format. */
#include "wire/cells.h"

#include <ctype.h>
#include <string.h>

#include "base/buffer.h"
#include "wire/json_write.h"

/* Who takes the cells, and whether memory sufficed so far. */
struct taker {
	cell_fn *fn;
	void *owner;
	bool failed;
};

static void give(struct taker *t, enum cell_kind kind, struct text text)
{
	t->fn(t->owner, kind, text);
}

/* Gives what was put together, and frees it. */
static void give_made(struct taker *t, enum cell_kind kind, struct buffer *made)
{
	if (made->failed)
		t->failed = true;
	else
		give(t, kind, buffer_text(made));
	buffer_free(made);
}

static void give_names(struct taker *t, const struct list *list)
{
	const char *const *texts = list->at;
	struct buffer joined = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			buffer_add_byte(&joined, ';');
		buffer_add_string(&joined, texts[i]);
	}
	give_made(t, CELL_TEXT, &joined);
}

static void give_dated(struct taker *t, const struct field *field, const void *at)
{
	char text[INSTANT_TEXT_SIZE];

	if (field->kind == FIELD_DATE)
		date_format(*(const int32_t *)at, text);
	else if ((field->flags & FIELD_MILLIS) != 0)
		instant_format_millis(*(const int64_t *)at, text);
	else
		instant_format_micros(*(const int64_t *)at, text);
	give(t, CELL_PLAIN, text_of(text));
}

/* Lists of records and open objects have no columns: their JSON is the cell. */
static void give_json(struct taker *t, const struct field *field, const void *at)
{
	const struct list *list = at;
	struct buffer json = { 0 };

	if (field->kind == FIELD_LIST)
		json_write_array(&json, field->shape, list->at, list->count);
	else
		json_write_value(&json, *(const void *const *)at);
	give_made(t, CELL_PLAIN, &json);
}

static void give_number(struct taker *t, int64_t number)
{
	struct buffer digits = { 0 };

	buffer_add_int64(&digits, number);
	give_made(t, CELL_NUMBER, &digits);
}

static size_t digits_at(struct text t, size_t from)
{
	size_t i = from;

	while (i < t.len && isdigit((unsigned char)t.at[i]))
		i++;
	return i - from;
}

/* A text of a FIELD_NUMBER that is one: what is none is said as it is. */
static bool is_decimal(struct text t)
{
	size_t at = t.len > 0 && t.at[0] == '-' ? 1 : 0;
	size_t whole = digits_at(t, at);

	at += whole;
	if (whole > 0 && at + 1 < t.len && t.at[at] == '.')
		at += 1 + digits_at(t, at + 1);
	return whole > 0 && at == t.len;
}

static void give_text(struct taker *t, const struct field *field, const char *cstr)
{
	struct text text = text_of(cstr);

	if ((field->flags & FIELD_NUMBER) == 0)
		give(t, CELL_TEXT, text);
	else
		give(t, is_decimal(text) ? CELL_NUMBER : CELL_PLAIN, text);
}

/* A field that is not null and one cell. */
static void give_field(struct taker *t, const struct field *field, const void *at)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_RAW:
		give_text(t, field, *(const char *const *)at);
		break;
	case FIELD_INT:
		give_number(t, *(const int64_t *)at);
		break;
	case FIELD_BOOL:
		give(t, CELL_TRUTH, text_of(*(const int8_t *)at != 0 ? "true" : "false"));
		break;
	case FIELD_DATE:
	case FIELD_INSTANT:
		give_dated(t, field, at);
		break;
	case FIELD_TEXTS:
		give_names(t, at);
		break;
	case FIELD_LIST:
	case FIELD_OBJECT:
		give_json(t, field, at);
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
static void give_cells(struct taker *t, const struct shape *shape, const void *record)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_HIDDEN) != 0)
			continue;
		if (field_inner(field) != NULL)
			give_cells(t, field_inner(field), inner_record(field, record));
		else if (record == NULL || field_is_null(field, record))
			give(t, CELL_EMPTY, (struct text){ "", 0 });
		else
			give_field(t, field, field_get(field, record));
	}
}

static void give_headers(struct taker *t, const struct shape *shape, const char *prefix, enum language language)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if ((field->flags & FIELD_HIDDEN) != 0)
			continue;
		struct buffer name = { 0 };
		buffer_printf(&name, "%s%s", prefix, language == LANGUAGE_ZH ? field->zh : field->name);
		if (field_inner(field) != NULL) {
			buffer_add_byte(&name, '.');
			give_headers(t, field_inner(field), name.failed ? "" : name.at, language);
		} else {
			give(t, CELL_PLAIN, name.failed ? (struct text){ "", 0 } : buffer_text(&name));
		}
		t->failed = t->failed || name.failed;
		buffer_free(&name);
	}
}

bool cells_header(const struct shape *shape, enum language language, cell_fn *fn, void *owner)
{
	struct taker t = { fn, owner, false };

	give_headers(&t, shape, "", language);
	return !t.failed;
}

bool cells_row(const struct shape *shape, const void *record, cell_fn *fn, void *owner)
{
	struct taker t = { fn, owner, false };

	give_cells(&t, shape, record);
	return !t.failed;
}
