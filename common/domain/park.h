/* Parks; an enterprise stands in one at most. */
#ifndef DOMAIN_PARK_H
#define DOMAIN_PARK_H

#include "base/field.h"

/* One park. */
struct park {
	const char *code;
	const char *name;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape park_shape;

#endif
