/* What is said of an enterprise from a day on. */
#ifndef DOMAIN_ENTERPRISE_CHANGE_H
#define DOMAIN_ENTERPRISE_CHANGE_H

#include "base/field.h"

/* The body of PATCH /v1/enterprises/{uscc}. Members that are not there stay as they are; `sets` says which are. */
struct enterprise_change {
	int32_t effective_on;
	const char *status;
	const char *district;
	const char *park; /* NULL: none */
	struct list chains;
	const char *name;
	const char *short_name;  /* NULL: none */
	const char *predecessor; /* NULL: none */
	const char *industry;    /* NULL: none */
	int64_t staff;           /* the three together: of one that is not given nothing is known from then on */
	int64_t revenue_wan;
	int64_t assets_wan;
	const char *size; /* that follows from them and the industry, where it does; hidden */
	struct list sets; /* names of the members above but the first; hidden */
};

/* The table of the members above. */
extern const struct shape enterprise_change_shape;

#endif
