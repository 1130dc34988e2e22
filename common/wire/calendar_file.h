/* One year's holidays and make-up workdays as a domain struct. */
#ifndef WIRE_CALENDAR_FILE_H
#define WIRE_CALENDAR_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct calendar;

/*
 * Reads {"calendar":{…}}. All days lie in its year, spans run forward and share no day, make-up workdays are
 * weekends. Findings point into the document called `name`. False where anything was found.
 */
bool calendar_file_read(const char *name, const struct value *document, struct arena *arena,
	struct calendar *ret_calendar, struct findings *findings);

#endif
