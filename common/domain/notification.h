/* What an enterprise is told of a decision about one of its filings, or of what time does to an entry. */
#ifndef DOMAIN_NOTIFICATION_H
#define DOMAIN_NOTIFICATION_H

#include "base/field.h"

/* The version that answered a return. */
struct notification_answer {
	int64_t version;
	int64_t received_at; /* µs since 1970 */
};

/* One notice. */
struct notification {
	const char *id;         /* the review's, the void proposal's or the move's */
	const char *kind;       /* return | reject | approve | void | warning | move */
	const char *submission; /* NULL where what became void was nobody's filing */
	int64_t version;
	const char *uscc;
	const char *programme;
	struct title text;
	int32_t due_on; /* until when a return is to be mended; the last day of what a warning is about */
	int64_t at;     /* µs since 1970 */
	const struct notification_answer *answer; /* of a return, once the correction has come */
	const char *entry;                        /* of a warning or the keeper's move; else NULL */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape notification_shape;

#endif
