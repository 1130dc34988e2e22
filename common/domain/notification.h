/* What an enterprise is told of a decision about one of its filings. */
#ifndef DOMAIN_NOTIFICATION_H
#define DOMAIN_NOTIFICATION_H

#include "base/field.h"

/* One notice. */
struct notification {
	const char *id;         /* the review's, or the void proposal's */
	const char *kind;       /* return | reject | approve | void */
	const char *submission; /* NULL where what became void was nobody's filing */
	int64_t version;
	const char *uscc;
	const char *programme;
	const char *text; /* object of zh and en */
	int32_t due_on;
	int64_t at;         /* µs since 1970 */
	const char *answer; /* of a return: object of version and received_at once the correction has come */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape notification_shape;

#endif
