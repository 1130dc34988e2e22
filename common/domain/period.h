/* Periods: which days a code (2023, 2023H1, 2023Q2, 2023-06) means, and when filings that name one are taken. */
#ifndef DOMAIN_PERIOD_H
#define DOMAIN_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/field.h"
#include "base/text.h"

/* The programme that stands for all of them. */
#define PERIOD_EVERY_PROGRAMME "*"

struct period_span {
	int32_t first_day;
	int32_t last_day;
};

/* A period as it is posted (code to late_until) and read. */
struct period {
	const char *code;
	const char *programme; /* a code, or * */
	int32_t opens_on;      /* filings that name it are taken from this day */
	int32_t due_on;        /* and are late after this one */
	int32_t late_until;    /* to this one */
	int32_t first_day;
	int32_t last_day;
	const char *state;  /* open | closed */
	int64_t closed_at;  /* µs since 1970: since when */
	int64_t open_until; /* a reopening's end */
	int64_t recorded_at;
	const char *by;
	const char *etag;        /* without quotes; hidden, as are the rest */
	int64_t changes;         /* how often it was closed or reopened */
	const char *reopenings;  /* JSON: every proposal to reopen it */
	const char *proposal;    /* uuid text: the open one, or NULL */
	const char *proposed_by; /* the person who made it */
};

/* The body of a reopening: the first two members to propose, the last alone to confirm. */
struct reopening {
	const char *reason;
	int64_t expires_at; /* µs since 1970 */
	const char *proposal;
};

/* A proposal to reopen as it is told. */
struct reopening_told {
	const char *proposal, *reason;
	int64_t expires_at;
	const char *by;
	int64_t at;
	const char *confirmed_by;
	int64_t confirmed_at;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape period_shape, reopening_shape, reopening_told_shape;

/* Reads a code; false for any other form, year 0000 included. */
bool period_parse(struct text code, struct period_span *ret_span);

/* Adds what is wrong with a new period, and fills its first and last day. True where nothing is. */
bool period_check(struct period *period, struct findings *findings);

/* Adds what is wrong with a reopening posted at `now` (µs): no reason, an end that does not lie ahead; beside a
 * proposal any other member. True where nothing is. */
bool period_check_reopening(const struct reopening *reopening, int64_t now, struct findings *findings);

#endif
