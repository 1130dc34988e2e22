/* A total from outside, the denominator of a share. */
#ifndef DOMAIN_EXTERNAL_VALUE_H
#define DOMAIN_EXTERNAL_VALUE_H

#include "base/field.h"

/* One external total of a scope, city and province included. */
struct external_value {
	const char *indicator;
	const char *scope;
	int32_t as_of;
	int64_t value;
	const char *source;
	const char *id;
	int64_t recorded_at; /* µs since 1970 */
	const char *by;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape external_value_shape;

#endif
