/* Who did what: a row of the audit as the auditor reads it. */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "base/field.h"

/* One row, at its place in the order of commits. */
struct audit_row {
	int64_t position;
	int64_t recorded_at;
	const char *account;
	const char *person;     /* by the name of then */
	const char *credential; /* the keeper's is its account */
	const char *request_id;
	const char *address;
	const char *action;
	const char *object;
	int64_t version;
	const char *uscc;
	const char *content; /* the canonical bytes of all that was inserted */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape audit_row_shape;

#endif
