/* Inside the store: what C expects each statement to give. */
#ifndef STORE_PLAN_H
#define STORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct pg_result;
struct shape;

enum { PLAN_SHAPES_MAX = 2 };

/* A statement and the shapes whose fields are among its columns, by name. */
struct plan {
	unsigned query; /* enum query_id */
	const struct shape *shapes[PLAN_SHAPES_MAX];
};

/* Whether a statement's description has all that C reads from it; if not, ret_why says what is missing. */
bool plan_fits(unsigned query, const struct pg_result *description, char *ret_why, size_t why_size);

/* The first statement from `query` on that the daemon runs (dxtrackctl's begin with ctl_); QUERY_COUNT: no more. */
unsigned plan_next(unsigned query);

/* The number of the newest migration, which is the schema that this program knows. */
int plan_schema_version(void);

#endif
