/* The catalogue that came with this program, beside the one in a database. */
#ifndef CTL_SHIPPED_H
#define CTL_SHIPPED_H

#include <stdbool.h>

#include "ctl/ctl.h"
#include "ctl/db.h"

/* Whether a document is the one that came with this program. */
bool shipped_is(const char *kind, const char *code, const char *document);

/*
 * Loads what a database lacks of it, and puts it where an earlier shipped one stands, all or nothing; tells what. Leaves alone a
 * zone's own documents and a database without programmes, to which no catalogue was loaded yet. Run again it changes
 * nothing. With `dry_run` it only tells.
 */
int shipped_load(const struct ctl *ctl, struct db *db, bool dry_run);

#endif
