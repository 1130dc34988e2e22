#ifndef REQUEST_PARAMS_H
#define REQUEST_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct findings;

enum param_kind {
	PARAM_TEXT, /* 1 to 200 code points */
	PARAM_USCC, /* normalised and checked */
	PARAM_UUID,
	PARAM_DATE,    /* YYYY-MM-DD; number = days since 1970-01-01 */
	PARAM_INSTANT, /* RFC 3339 with offset; number = microseconds since 1970 */
	PARAM_LIMIT,   /* 1 to 1000; number */
	PARAM_SECONDS, /* 0 to 60; number */
	PARAM_BOOL,    /* true or false; number 1 or 0 */
	PARAM_PERIOD,  /* the code of a period, there or not */
	PARAM_CHOICE,  /* one of the rule's words, separated by '|' */
};

/* What a route's query may hold: one row a parameter; a row without a name ends the table. */
struct param_rule {
	const char *name;
	enum param_kind kind;
	const char *choices; /* PARAM_CHOICE: "district|chain|month" */
	const char *en, *zh; /* the sentence in OpenAPI and docs */
};

struct param {
	const char *name;
	const char *text; /* decoded, NUL-terminated, in the request's arena */
	int64_t number;   /* DATE, INSTANT, LIMIT, SECONDS, BOOL */
};

enum { PARAMS_MAX = 16 };

struct params {
	struct param at[PARAMS_MAX];
	unsigned count;
};

/* Reads a raw query (without '?') against the rules: unknown, doubled and bad ones become findings with
 * pointer "?name". False: it is no query at all (bad percent-encoding, NUL), which is 400. */
bool params_read(struct params *p, struct text query, const struct param_rule *rules, struct arena *arena,
	struct findings *findings);

/* Adds a finding about a parameter (text: the value that was sent, or NULL), and what it takes, as OpenAPI says it. */
void params_find_wrong(const struct param_rule *rules, const char *code, const char *name, const char *text,
	struct findings *findings);

/* The parameter, or NULL where it was not given (or was bad). */
const struct param *params_find(const struct params *p, const char *name);

/* Its text, or NULL. */
const char *params_text(const struct params *p, const char *name);

/* Its number, or `otherwise`. */
int64_t params_number(const struct params *p, const char *name, int64_t otherwise);

#endif
