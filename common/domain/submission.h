/* A filing as it is answered and listed, and as it is posted. */
#ifndef DOMAIN_SUBMISSION_H
#define DOMAIN_SUBMISSION_H

#include "base/field.h"
#include "base/value.h"

/* One submission with its newest version's state. Members of issues to come (receipt) stand before title. */
struct submission {
	const char *id;
	const char *uscc;
	const char *programme;
	const char *entry;
	int64_t version;
	const char *state;
	int64_t received_at;  /* µs since 1970 */
	const char *findings; /* array of {rule,tier,pointer,message} */
	const char *title;
	const char *district;
	const char *answers;      /* the object as received */
	const char *explanations; /* object of rule to text */
	struct list evidence;     /* SHA-256 in hex */
	int64_t counted_version;
	const char *reviews;     /* array of review */
	const char *period;      /* that the newest version names */
	int8_t late;             /* it came after that period's due day */
	const char *etag;        /* without quotes; hidden */
	int64_t versions;        /* how many there are; hidden */
	const char *endorsed_by; /* person who endorsed this version; hidden, NULL: nobody */
	const char *body;        /* of a draft, as received; hidden, else NULL */
};

/* The body of POST /v1/submissions; a correction's has neither uscc nor programme nor entry nor draft. */
struct submission_body {
	const char *uscc;
	const char *programme;
	const char *entry;
	int8_t draft; /* 1: to be kept, not filed; BOOL_NONE where not given */
	const char *title;
	const char *period;
	const struct value *answers;
	const struct value *explanations;
	struct list evidence;
};

/* The 201 answer of a filing: the head of a submission. */
struct submission_stored {
	const char *id;
	const char *uscc;
	const char *programme;
	const char *entry;
	int64_t version;
	const char *state;
	int64_t received_at; /* µs since 1970 */
	const char *findings;
};

/* One version of a submission, with the state of that version. */
struct submission_version {
	int64_t version;
	const char *state;
	int64_t received_at; /* µs since 1970 */
	const char *title;
	const char *period;
	const char *answers;      /* the object as received */
	const char *explanations; /* object of rule to text */
	struct list evidence;     /* SHA-256 in hex */
	const char *findings;     /* array of {rule,tier,pointer,message} */
};

/* Where a submission stands after a transition. */
struct submission_standing {
	const char *id;
	int64_t version;
	const char *state;
	int64_t counted_version;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape submission_shape;
extern const struct shape submission_body_shape;
extern const struct shape submission_correction_shape; /* of struct submission_body */
extern const struct shape submission_stored_shape;
extern const struct shape submission_version_shape;
extern const struct shape submission_standing_shape;

#endif
