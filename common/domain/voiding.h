/* A void: what takes a fact back, proposed by one person and confirmed by another. */
#ifndef DOMAIN_VOIDING_H
#define DOMAIN_VOIDING_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/field.h"

/* The body of POST /v1/facts/{id}/void: either all but the last member, or the last alone. */
struct voiding {
	const char *reason_code; /* error | revoked | merged */
	const char *reason;
	int32_t effective_on;
	const char *document_no;
	const char *proposal; /* uuid text: confirms it */
};

/* A proposal as it is told. */
struct voiding_told {
	const char *proposal, *reason_code, *reason;
	int32_t effective_on;
	const char *document_no;
	const char *by;
	int64_t at; /* µs since 1970 */
	const char *confirmed_by;
	int64_t confirmed_at;
};

/* The tables of the members above. */
extern const struct shape voiding_shape, voiding_told_shape;

/* Whether a void may give that code as its reason. */
bool voiding_has_code(const char *code);

/* Adds what is wrong with a void of a fact of `fact_on`: no known code, no reason, texts too long, a day after today
 * (Shanghai), a revocation before the fact; beside a proposal any other member. True where nothing is. */
bool voiding_check(const struct voiding *voiding, int32_t fact_on, int32_t today, struct findings *findings);

#endif
