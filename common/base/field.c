/* Decides what null means in a record of each kind. Refuses to know JSON, CSV and SQL. */
#include "base/field.h"

#include <string.h>

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
