/* Decides how a value tree is walked without asking twice whether something is there. Refuses to know JSON text. */
#include "base/value.h"

#include <string.h>

const struct value *value_member(const struct value *v, const char *name)
{
	if (v == NULL || v->kind != VALUE_OBJECT)
		return NULL;
	for (size_t i = 0; i < v->count; i++)
		if (strcmp(v->items[i].name, name) == 0)
			return &v->items[i];
	return NULL;
}

const struct value *value_item(const struct value *v, size_t index)
{
	if (v == NULL || v->kind != VALUE_ARRAY || index >= v->count)
		return NULL;
	return &v->items[index];
}

const char *value_string(const struct value *v)
{
	return v != NULL && v->kind == VALUE_STRING ? v->string.at : NULL;
}

bool value_int(const struct value *v, int64_t *ret_integer)
{
	if (v == NULL || v->kind != VALUE_INT)
		return false;
	*ret_integer = v->integer;
	return true;
}

bool value_bool(const struct value *v, bool otherwise)
{
	return v != NULL && v->kind == VALUE_BOOL ? v->boolean : otherwise;
}

bool value_make_items(struct value *v, enum value_kind kind, size_t count, struct arena *arena)
{
	struct value *items = arena_alloc_array(arena, count, sizeof *items);

	if (items == NULL)
		return false;
	v->kind = kind;
	v->items = items;
	v->count = count;
	return true;
}

bool value_make_string(struct value *v, struct text string, struct arena *arena)
{
	const char *copy = arena_text(arena, string);

	if (copy == NULL)
		return false;
	v->kind = VALUE_STRING;
	v->string = (struct text){ copy, string.len };
	return true;
}
