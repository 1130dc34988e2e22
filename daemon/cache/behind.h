#ifndef CACHE_BEHIND_H
#define CACHE_BEHIND_H

#include <stddef.h>

struct catalogue_rows;

/*
 * Counts what the database lacks of the catalogue that this program was shipped with, or has in an older shipped form, and
 * tells each in the log. A zone's own document is never behind, nor is a programme that a zone does not run.
 */
size_t behind_tell(const struct catalogue_rows *rows);

#endif
