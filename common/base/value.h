/* A JSON value as a tree in an arena, so that the rules of the domain need no JSON library. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_STRING, VALUE_ARRAY, VALUE_OBJECT };

/* Read-only once built. Strings and names are NUL-terminated and hold no NUL inside. */
struct value {
	enum value_kind kind;
	const char *name; /* the member's name where this is a member of an object, else NULL */
	union {
		bool boolean;
		int64_t integer;
		double real;
		struct text string;
		struct {
			struct value *items; /* elements of an array, members of an object, in their order */
			size_t count;
		};
	};
};

/* The member of an object, or NULL where there is none or v is no object (or NULL). */
const struct value *value_member(const struct value *v, const char *name);

/* The element of an array, or NULL where there is none or v is no array (or NULL). */
const struct value *value_item(const struct value *v, size_t index);

/* The C string of a STRING value, or NULL for any other (or NULL). */
const char *value_string(const struct value *v);

/* The number of an INT value; false for any other (or NULL). */
bool value_int(const struct value *v, int64_t *ret_integer);

/* The truth of a BOOL value, `otherwise` for any other (or NULL). */
bool value_bool(const struct value *v, bool otherwise);

/* Makes v an array or object of count items, all null; false when the arena is full. */
bool value_make_items(struct value *v, enum value_kind kind, size_t count, struct arena *arena);

/* Makes v a STRING with its own copy; false when the arena is full. */
bool value_make_string(struct value *v, struct text string, struct arena *arena);

#endif
