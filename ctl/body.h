/* JSON bodies made by changing members of a value tree: the trees themselves are never written to. */
#ifndef CTL_BODY_H
#define CTL_BODY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/value.h"

/* The value as JSON text in the arena; NULL when the arena is full. */
const char *body_text(struct arena *arena, const struct value *v);

/* A copy of an object (NULL: an empty one) with a member replaced or added at the end; NULL when the arena is full. Members are shared. */
const struct value *body_with(
	struct arena *arena, const struct value *object, const char *name, const struct value *member);

/* As body_with for a string; NULL adds null. */
const struct value *body_with_string(
	struct arena *arena, const struct value *object, const char *name, const char *cstr);

#endif
