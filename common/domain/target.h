/* A version of an annual target. */
#ifndef DOMAIN_TARGET_H
#define DOMAIN_TARGET_H

#include "base/field.h"

/* One target version as posted, and who recorded it when. */
struct target {
	const char *indicator;
	const char *scope;
	int64_t year;
	int64_t value;    /* null withdraws */
	const char *kind; /* increment | level */
	const char *document_no;
	int32_t valid_from;
	const char *reason;
	const char *id;
	int64_t recorded_at; /* µs since 1970 */
	const char *by;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape target_shape;

#endif
