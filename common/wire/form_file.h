/* The form of a programme's document as domain structs. */
#ifndef WIRE_FORM_FILE_H
#define WIRE_FORM_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct form;

/*
 * Reads the schema and the rules of a programme into a form and compiles it; findings point below
 * `prefix` ("cloud.json#/programme"). The form is to be released also after false.
 */
bool form_file_read(const char *prefix, const struct value *schema, const struct value *rules, struct arena *arena,
	struct form *ret_form, struct findings *findings);

#endif
