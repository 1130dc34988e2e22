/* An enterprise as it stands, now or then. A POST gives the same members but status_on. */
#ifndef DOMAIN_ENTERPRISE_H
#define DOMAIN_ENTERPRISE_H

#include "base/field.h"

/* One enterprise; it is its unified social credit code. */
struct enterprise {
	const char *uscc;
	const char *name;
	const char *short_name;
	const char *district; /* leaf district code */
	const char *park;
	struct list chains;   /* chain codes */
	const char *industry; /* GB/T 4754: industry_is */
	const char *size;     /* by its figures where they are known (size_of), else as declared */
	const char *status;
	int32_t status_on;
	const char *predecessor; /* uscc of the enterprise it continues */
	int64_t staff;           /* persons */
	int64_t revenue_wan;     /* of a year, in 10,000 yuan */
	int64_t assets_wan;      /* in all, in 10,000 yuan */
	const char *etag;        /* without quotes; hidden */
	union {
		const char *since;   /* JSON: since when each is what it is, null from the registration on; hidden */
		const char *history; /* JSON array of what was said of it; of enterprise_read_shape alone */
	};
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape enterprise_shape;

/* The same with its history: one enterprise, read by itself. */
extern const struct shape enterprise_read_shape;

#endif
