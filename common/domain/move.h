/* A move of an entry from one stage to another. */
#ifndef DOMAIN_MOVE_H
#define DOMAIN_MOVE_H

#include "base/field.h"

/* One move of an entry to a stage; the given members are the body of POST …/moves. */
struct move {
	const char *to;
	int32_t effective_on;
	const char *document_no;
	const char *reason;
	int8_t undone; /* a void took it back */
	const char *by;
	int64_t at; /* µs since 1970 */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape move_shape;

#endif
