/*
 * JSON bytes as a value tree. Before the library sees them, one pass over the bytes bounds what they
 * may cost: UTF-8, no NUL (written out or escaped), depth, tokens.
 */
#ifndef WIRE_JSON_READ_H
#define WIRE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct json_limits {
	unsigned depth;  /* nested arrays and objects */
	unsigned tokens; /* values, member names, brackets */
};

/* What api.md promises for bodies: depth 16, 2,000 tokens. */
extern const struct json_limits json_limits_body;

/* For files that an operator loads (catalogue, code lists). */
extern const struct json_limits json_limits_file;

/*
 * Reads one document into the arena. False with a fault: 400 bad_json, its reason in the arena saying
 * what and at which byte; or 503 unavailable when the arena is full.
 */
bool json_read(struct text bytes, const struct json_limits *limits, struct arena *arena, const struct value **ret_value,
	struct fault *ret_fault);

/* The pass before the library: false with what is wrong (a literal) and the offset of the byte where it was seen. */
bool json_prescan(struct text bytes, const struct json_limits *limits, const char **ret_what, size_t *ret_at);

/* The bytes of a member's value in a document that json_read took, for storing as received; empty when there is none. */
struct text json_member_bytes(struct text document, const char *name);

#endif
