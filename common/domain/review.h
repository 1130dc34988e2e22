/* A review of one version; the given members are the body of POST …/reviews. */
#ifndef DOMAIN_REVIEW_H
#define DOMAIN_REVIEW_H

#include "base/field.h"

/* One decision on one version of a submission. */
struct review {
	const char *id;
	int64_t version;
	const char *decision; /* endorse | approve | return | reject */
	const char *reason_code;
	const char *reason;
	int32_t effective_on;
	const char *document_no;
	int32_t due_on;
	const char *by;
	int64_t at; /* µs since 1970 */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape review_shape;

#endif
