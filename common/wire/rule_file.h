/* The rules of a programme's document as domain structs. */
#ifndef WIRE_RULE_FILE_H
#define WIRE_RULE_FILE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct form;

/* Reads an array of rules about the form's fields into form->rules; findings point below `prefix` ("cloud.json#/programme/rules"). */
void rule_file_read(const char *prefix, const struct value *rules, struct arena *arena, struct form *form,
	struct findings *findings);

#endif
