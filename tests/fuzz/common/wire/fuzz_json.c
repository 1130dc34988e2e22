/*
 * Any bytes as JSON, read both ways: what the quick way takes the library takes too, as the same tree with its
 * members in the same order. What it leaves alone is not looked at: that is the library's to judge.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_plain.h"
#include "wire/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX = 16 << 20 };

static void demand(bool truth)
{
	if (!truth)
		abort();
}

static void compare(const struct value *ours, json_t *theirs);

static void compare_members(const struct value *ours, json_t *theirs)
{
	void *at = json_object_iter(theirs);

	demand(ours->kind == VALUE_OBJECT && ours->count == json_object_size(theirs));
	for (size_t i = 0; i < ours->count; i++, at = json_object_iter_next(theirs, at)) {
		demand(strcmp(ours->items[i].name, json_object_iter_key(at)) == 0);
		compare(&ours->items[i], json_object_iter_value(at));
	}
}

static void compare_elements(const struct value *ours, json_t *theirs)
{
	demand(ours->kind == VALUE_ARRAY && ours->count == json_array_size(theirs));
	for (size_t i = 0; i < ours->count; i++)
		compare(&ours->items[i], json_array_get(theirs, i));
}

static void compare(const struct value *ours, json_t *theirs)
{
	switch (json_typeof(theirs)) {
	case JSON_OBJECT:
		compare_members(ours, theirs);
		return;
	case JSON_ARRAY:
		compare_elements(ours, theirs);
		return;
	case JSON_STRING:
		demand(ours->kind == VALUE_STRING && ours->string.len == json_string_length(theirs));
		demand(memcmp(ours->string.at, json_string_value(theirs), ours->string.len) == 0);
		return;
	case JSON_INTEGER:
		demand(ours->kind == VALUE_INT && ours->integer == json_integer_value(theirs));
		return;
	case JSON_TRUE:
	case JSON_FALSE:
		demand(ours->kind == VALUE_BOOL && ours->boolean == json_is_true(theirs));
		return;
	case JSON_NULL:
		demand(ours->kind == VALUE_NULL);
		return;
	case JSON_REAL:
		break;
	}
	abort(); /* the quick way takes no fractions */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text bytes = { (const char *)data, size };
	struct arena *arena = arena_new(ARENA_MAX);
	const struct value *ours;
	const char *what;
	size_t at;

	demand(arena != NULL);
	if (json_prescan(bytes, &json_limits_body, &what, &at) && json_plain_read(bytes, arena, &ours)) {
		json_t *theirs = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, NULL);

		demand(theirs != NULL);
		compare(ours, theirs);
		json_decref(theirs);
	}
	arena_free(arena);
	return 0;
}
