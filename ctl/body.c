/* Decides how a body is made from another. Refuses to know what it says. */
#include "ctl/body.h"

#include <string.h>

#include "base/buffer.h"
#include "wire/json_write.h"

const char *body_text(struct arena *arena, const struct value *v)
{
	struct buffer out = { 0 };
	const char *text = NULL;

	json_write_value(&out, v);
	if (!out.failed)
		text = arena_text(arena, buffer_text(&out));
	buffer_free(&out);
	return text;
}

const struct value *body_with(
	struct arena *arena, const struct value *object, const char *name, const struct value *member)
{
	size_t old = object ? object->count : 0, at = old;
	struct value *copy = arena_alloc(arena, sizeof(*copy));

	for (size_t i = 0; i < old; i++)
		if (!strcmp(object->items[i].name, name))
			at = i;
	if (!copy || !value_make_items(copy, VALUE_OBJECT, at == old ? old + 1 : old, arena))
		return NULL;
	for (size_t i = 0; i < old; i++)
		copy->items[i] = object->items[i];
	copy->items[at] = *member;
	copy->items[at].name = arena_string(arena, name);
	return copy->items[at].name ? copy : NULL;
}

const struct value *body_with_string(
	struct arena *arena, const struct value *object, const char *name, const char *cstr)
{
	struct value member = { .kind = VALUE_NULL };

	if (cstr && !value_make_string(&member, text_of(cstr), arena))
		return NULL;
	return body_with(arena, object, name, &member);
}
