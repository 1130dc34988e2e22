/* One revision of the thresholds of sizes as a domain struct. */
#ifndef WIRE_SIZE_FILE_H
#define WIRE_SIZE_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct size_table;

/*
 * Reads {"sizes":{…}}. Codes are industries, each in one row; the limits of a figure fall from large to small; a row has
 * one figure at least. Findings point into the document called `name`. False where anything was found.
 */
bool size_file_read(const char *name, const struct value *document, struct arena *arena, struct size_table *ret_table,
	struct findings *findings);

#endif
