/*
 * Decides which bytes are acceptable JSON. Bounds their cost before the library builds anything: on
 * `[{},{},…]` it takes 79 times the input in heap. Refuses to know what the document means.
 */
#include "wire/json_read.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_plain.h"

const struct json_limits json_limits_body = { 16, 2000 };
const struct json_limits json_limits_file = { 32, 200000 };

static bool fail(struct arena *arena, const char *what, size_t at, struct fault *ret_fault)
{
	const char *reason = arena_printf(arena, "%s at byte %zu", what, at);

	*ret_fault = fault_of(400, "bad_json", reason == NULL ? "bad JSON" : reason);
	return false;
}

static bool fail_full(struct fault *ret_fault)
{
	*ret_fault = fault_of(503, "unavailable", "the arena has no room for the document");
	return false;
}

static bool convert(const json_t *json, struct arena *arena, struct value *ret_value);

static bool convert_array(const json_t *json, struct arena *arena, struct value *ret_value)
{
	size_t count = json_array_size(json);

	if (!value_make_items(ret_value, VALUE_ARRAY, count, arena))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!convert(json_array_get(json, i), arena, &ret_value->items[i]))
			return false;
	return true;
}

static bool convert_object(const json_t *json, struct arena *arena, struct value *ret_value)
{
	struct value *member;

	if (!value_make_items(ret_value, VALUE_OBJECT, json_object_size(json), arena))
		return false;
	member = ret_value->items;
	for (void *i = json_object_iter((json_t *)(uintptr_t)json); i != NULL;
		i = json_object_iter_next((json_t *)(uintptr_t)json, i), member++) {
		if (!convert(json_object_iter_value(i), arena, member))
			return false;
		member->name = arena_string(arena, json_object_iter_key(i));
		if (member->name == NULL)
			return false;
	}
	return true;
}

/* Copies the library's tree into the arena; false when that is full. As deep as the limits allow. */
static bool convert(const json_t *json, struct arena *arena, struct value *ret_value)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return convert_object(json, arena, ret_value);
	case JSON_ARRAY:
		return convert_array(json, arena, ret_value);
	case JSON_STRING:
		return value_make_string(
			ret_value, (struct text){ json_string_value(json), json_string_length(json) }, arena);
	case JSON_INTEGER:
		*ret_value = (struct value){ .kind = VALUE_INT, .integer = json_integer_value(json) };
		return true;
	case JSON_REAL:
		*ret_value = (struct value){ .kind = VALUE_REAL, .real = json_real_value(json) };
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		*ret_value = (struct value){ .kind = VALUE_BOOL, .boolean = json_is_true(json) };
		return true;
	case JSON_NULL:
		break;
	}
	*ret_value = (struct value){ .kind = VALUE_NULL };
	return true;
}

/*
 * The library loses bytes of a string, or calls it an invalid token, where it has no memory for it, and does not
 * say so. Its allocator has no context: this is why the one word of state here is the thread's own.
 */
static _Thread_local bool is_short;

static void *allocate(size_t size)
{
	void *at = malloc(size);

	is_short = is_short || at == NULL;
	return at;
}

static json_t *load(struct text bytes, json_error_t *ret_error, bool *ret_full)
{
	json_t *json;

	json_set_alloc_funcs(allocate, free);
	is_short = false;
	json = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, ret_error);
	*ret_full = is_short;
	if (!is_short)
		return json;
	json_decref(json);
	return NULL;
}

bool json_read(struct text bytes, const struct json_limits *limits, struct arena *arena, const struct value **ret_value,
	struct fault *ret_fault)
{
	const char *what = NULL;
	size_t at = 0;
	json_error_t error;
	bool full;

	if (!json_prescan(bytes, limits, &what, &at))
		return fail(arena, what, at, ret_fault);
	if (json_plain_read(bytes, arena, ret_value))
		return true;
	*ret_value = NULL; /* what the quick way began is no document */
	json_t *json = load(bytes, &error, &full);
	if (json == NULL && full)
		return fail_full(ret_fault);
	if (json == NULL)
		return fail(arena, json_error_code(&error) == json_error_duplicate_key ? "duplicate member" : "syntax",
			(size_t)error.position, ret_fault);
	struct value *value = arena_alloc(arena, sizeof *value);
	bool done = value != NULL && convert(json, arena, value);
	json_decref(json);
	*ret_value = value;
	return done || fail_full(ret_fault);
}
