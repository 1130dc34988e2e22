/* The quick way for what clients send all day; json_read tries it first. */
#ifndef WIRE_JSON_PLAIN_H
#define WIRE_JSON_PLAIN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/value.h"

/*
 * Reads a document that json_prescan took into the arena, where it is plain: objects and arrays of at most 64
 * things, strings without escapes, whole numbers. False for all others, sound or not: the library's to judge.
 */
bool json_plain_read(struct text bytes, struct arena *arena, const struct value **ret_value);

#endif
