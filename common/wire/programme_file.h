/* One programme's document as domain structs. */
#ifndef WIRE_PROGRAMME_FILE_H
#define WIRE_PROGRAMME_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"
#include "base/value.h"

struct programme;

/*
 * Reads {"programme":{…},"indicators":[…]}. What they say about each other is checked; findings point
 * below `prefix` ("cloud.json#"). programme->rules is to be released by form_release also after false
 * (NULL where there is no form). Indicators are structs in the arena.
 */
bool programme_file_read(const char *prefix, const struct value *document, struct arena *arena,
	struct programme *ret_programme, struct list *ret_indicators, struct findings *findings);

#endif
