/* Decides what null means in a record of each kind. Refuses to know JSON, CSV and SQL. */
#include "base/field.h"

#include <stddef.h>
#include <string.h>

/* Words of templates: a blank at their end stands between words. */
#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED | FIELD_VERBATIM)

static const struct field title_fields[] = {
	{ "zh", FIELD_TEXT, offsetof(struct title, zh), NULL, NEEDED, "中文" },
	{ "en", FIELD_TEXT, offsetof(struct title, en), NULL, NEEDED, "英文" },
};

static const struct shape title_shape = SHAPE("title", struct title, title_fields);

const struct shape *field_inner(const struct field *field)
{
	if (field->kind == FIELD_TITLE)
		return &title_shape;
	return field->kind == FIELD_OBJECT ? field->shape : NULL;
}

const struct field *field_find(const struct shape *shape, struct text name)
{
	for (size_t i = 0; i < shape->count; i++)
		if (text_is(name, shape->fields[i].name))
			return &shape->fields[i];
	return NULL;
}

void *field_at(const struct field *field, void *record)
{
	return (char *)record + field->offset;
}

const void *field_get(const struct field *field, const void *record)
{
	return (const char *)record + field->offset;
}

static void clear_one(const struct field *field, void *at)
{
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_RAW:
		*(const char **)at = NULL;
		break;
	case FIELD_INT:
		*(int64_t *)at = INT64_NONE;
		break;
	case FIELD_BOOL:
		*(int8_t *)at = BOOL_NONE;
		break;
	case FIELD_DATE:
		*(int32_t *)at = DATE_NONE;
		break;
	case FIELD_INSTANT:
		*(int64_t *)at = INSTANT_NONE;
		break;
	case FIELD_TITLE:
		*(struct title *)at = (struct title){ 0 };
		break;
	case FIELD_OBJECT:
		*(void **)at = NULL;
		break;
	case FIELD_LIST:
	case FIELD_TEXTS:
		*(struct list *)at = (struct list){ 0 };
		break;
	}
}

void field_clear(const struct shape *shape, void *record)
{
	memset(record, 0, shape->size);
	for (size_t i = 0; i < shape->count; i++)
		clear_one(&shape->fields[i], field_at(&shape->fields[i], record));
}

bool field_is_null(const struct field *field, const void *record)
{
	const void *at = field_get(field, record);

	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_RAW:
		return *(const char *const *)at == NULL;
	case FIELD_INT:
		return *(const int64_t *)at == INT64_NONE;
	case FIELD_BOOL:
		return *(const int8_t *)at < 0;
	case FIELD_DATE:
		return *(const int32_t *)at == DATE_NONE;
	case FIELD_INSTANT:
		return *(const int64_t *)at == INSTANT_NONE;
	case FIELD_TITLE:
		return ((const struct title *)at)->zh == NULL && ((const struct title *)at)->en == NULL;
	case FIELD_OBJECT:
		return *(const void *const *)at == NULL;
	case FIELD_LIST:
	case FIELD_TEXTS:
		return ((const struct list *)at)->at == NULL;
	}
	return true;
}

/* A NUL-terminated text; false: the arena is full. */
static bool copy_text(const char **text, struct arena *arena)
{
	if (*text == NULL)
		return true;
	*text = arena_string(arena, *text);
	return *text != NULL;
}

static bool copy_texts(struct list *list, struct arena *arena)
{
	const char **at = list->at;

	if (at == NULL)
		return true;
	at = arena_alloc_array(arena, list->count, sizeof *at);
	if (at == NULL)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		at[i] = ((const char *const *)list->at)[i];
		if (!copy_text(&at[i], arena))
			return false;
	}
	list->at = at;
	return true;
}

static bool copy_members(const struct shape *shape, void *record, struct arena *arena);

static bool copy_list(const struct shape *shape, struct list *list, struct arena *arena)
{
	char *at;

	if (list->at == NULL)
		return true;
	at = arena_copy(arena, list->at, list->count * shape->size);
	if (at == NULL)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!copy_members(shape, at + i * shape->size, arena))
			return false;
	list->at = at;
	return true;
}

static bool copy_object(const struct shape *shape, void **object, struct arena *arena)
{
	if (*object == NULL || shape == NULL)
		return true;
	*object = field_copy(shape, *object, arena);
	return *object != NULL;
}

static bool copy_title(struct title *title, struct arena *arena)
{
	return copy_text(&title->zh, arena) && copy_text(&title->en, arena);
}

/* What a record points to, one member after another. */
static bool copy_members(const struct shape *shape, void *record, struct arena *arena)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		void *at = field_at(field, record);
		bool copied = true;

		switch (field->kind) {
		case FIELD_TEXT:
		case FIELD_RAW:
			copied = copy_text(at, arena);
			break;
		case FIELD_TITLE:
			copied = copy_title(at, arena);
			break;
		case FIELD_OBJECT:
			copied = copy_object(field->shape, at, arena);
			break;
		case FIELD_LIST:
			copied = copy_list(field->shape, at, arena);
			break;
		case FIELD_TEXTS:
			copied = copy_texts(at, arena);
			break;
		case FIELD_INT:
		case FIELD_BOOL:
		case FIELD_DATE:
		case FIELD_INSTANT:
			break;
		}
		if (!copied)
			return false;
	}
	return true;
}

void *field_copy(const struct shape *shape, const void *record, struct arena *arena)
{
	void *copy = arena_copy(arena, record, shape->size);

	if (copy == NULL || !copy_members(shape, copy, arena))
		return NULL;
	return copy;
}
