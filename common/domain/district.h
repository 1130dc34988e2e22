/* The tree of administrative divisions. */
#ifndef DOMAIN_DISTRICT_H
#define DOMAIN_DISTRICT_H

#include "base/field.h"

/* One district; parent is null at the top. */
struct district {
	const char *code;
	const char *name;
	const char *kind; /* city | zone | sub_district */
	const char *parent;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape district_shape;

#endif
