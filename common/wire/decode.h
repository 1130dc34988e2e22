/* A JSON value as a struct by its shape: what the caller may give, what it must, and of which type. */
#ifndef WIRE_DECODE_H
#define WIRE_DECODE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"
#include "base/value.h"

/*
 * Fills a record of the shape from an object: members flagged FIELD_GIVEN are taken, any other is
 * unknown_member; FIELD_REQUIRED ones must be there, not null, and no blank text. Dates and instants are read. Texts
 * lose the blanks around them, are one line without control characters but where FIELD_LINES stands, and are borrowed from
 * the value or the arena's. A FIELD_OBJECT without a shape takes any object: a const struct value *.
 * Adds every finding with its pointer ("#/chains/2") and returns whether there was none.
 */
bool decode_record(const struct shape *shape, const struct value *value, struct arena *arena, void *ret_record,
	struct findings *findings);

/* The same with pointers that begin with `prefix` instead of "#". */
bool decode_record_at(const char *prefix, const struct shape *shape, const struct value *value, struct arena *arena,
	void *ret_record, struct findings *findings);

/* A record from what we wrote of it ourselves (json_write_record, or a statement by the same members): the rules of what a caller
 * may and must give do not hold, so a member that is required of a caller may be blank, null or missing. Members that are JSON stay null,
 * and so do those that the text has not. False: a member is of another type, or the arena is full. */
bool decode_stored(const struct shape *shape, const struct value *value, struct arena *arena, void *ret_record);

#endif
