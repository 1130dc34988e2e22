/* Who is asking, as /v1/me answers it. */
#ifndef DOMAIN_ME_H
#define DOMAIN_ME_H

#include "base/field.h"

/* The caller of this request. */
struct me {
	const char *account;
	const char *person;
	const char *role;
	const char *district;
	const char *uscc;
	struct list scopes;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape me_shape;

#endif
