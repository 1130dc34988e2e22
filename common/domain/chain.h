/* Industry chains; an enterprise may stand in several. */
#ifndef DOMAIN_CHAIN_H
#define DOMAIN_CHAIN_H

#include "base/field.h"

/* One industry chain. */
struct chain {
	const char *code;
	const char *name;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape chain_shape;

#endif
