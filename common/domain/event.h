/* What the change feed tells: a change, at its place in the order of commits. */
#ifndef DOMAIN_EVENT_H
#define DOMAIN_EVENT_H

#include "base/field.h"

/* One event. It stays what it is: all of it was written with the change, or when its position was given. */
struct event {
	int64_t position;   /* hidden: callers have a cursor */
	const char *cursor; /* goes on behind this event */
	const char *type;   /* what the audit calls the action */
	int64_t recorded_at;
	const char *uscc;     /* NULL: about no enterprise */
	const char *district; /* its leaf district then; NULL: told to the enterprise alone, or about none */
	const char *object;   /* id of what changed: a submission, an entry, a target; a code; a file's digest */
	int64_t version;      /* of the object behind the change */
	const char *by;
	const char *data;    /* JSON object, by event_kind */
	const char *content; /* hidden: the bytes of the audit row */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape event_shape;

enum event_field_kind {
	EVENT_END,     /* no more fields are known */
	EVENT_TEXT,    /* a string */
	EVENT_NUMBER,  /* a whole number in decimal */
	EVENT_INSTANT, /* microseconds since 1970 in decimal: a string as instants are written */
	EVENT_LIST,    /* netstrings in a netstring: an array of strings */
	EVENT_JSON,    /* JSON, passed on verbatim */
	EVENT_UNTOLD,  /* what follows from the change, or about others: for the audit only */
};

struct event_field {
	const char *name;
	enum event_field_kind kind;
};

enum { EVENT_FIELDS_MAX = 16, EVENT_HEAD_FIELDS = 10 };

/* What the content of an action holds behind the EVENT_HEAD_FIELDS that all have, in the order in which it was written. */
struct event_kind {
	const char *action;
	struct event_field fields[EVENT_FIELDS_MAX];
};

/* The row of that action; NULL: none that this version knows. */
const struct event_kind *event_kind(const char *action);

#endif
