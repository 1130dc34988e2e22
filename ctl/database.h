/* Verbs at the database: connecting, and saying why not. */
#ifndef CTL_DATABASE_H
#define CTL_DATABASE_H

#include "ctl/ctl.h"
#include "ctl/db.h"

/* The connection string of --database or DXTRACK_DATABASE. */
const char *database_place(const struct ctl *ctl);

/* Connects there; NULL after telling why, and then the shell gets CTL_UNREACHABLE. The caller closes it. */
struct db *database_open(const struct ctl *ctl);

/* Tells PostgreSQL's sentence about what was tried; answers CTL_REFUSED, or CTL_UNREACHABLE where the connection broke. */
int database_failed(const struct ctl *ctl, const struct db *db, const char *what);

#endif
