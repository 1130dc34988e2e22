/* Reasons for what officers decide against a filing: codes of the catalogue with their words. */
#ifndef DOMAIN_REASON_H
#define DOMAIN_REASON_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/field.h"

/* One reason. */
struct reason {
	const char *code;
	const char *used_for; /* return | reject | void */
	struct title title;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape reason_shape;

/* Whether that is a word for what a reason is for. */
bool reason_has_use(const char *used_for);

/* Adds unknown_reason where a code is given (not NULL) and no reason of the list (struct reason) has it for that decision. */
void reason_check(const struct list *reasons, const char *code, const char *decision, struct findings *findings);

#endif
