/*
 * From raw counts to the rows of /v1/rates: sums over districts, targets, rates, lights, ranks, shares.
 * Everything arithmetic is here and nothing is in SQL; the rows are the database's, at one instant.
 */
#ifndef DOMAIN_FIGURE_H
#define DOMAIN_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"

struct catalogue;

/* A row of figure_counts: winners (the earliest live fact of each key) of one month, effective_on <= as_of. */
struct figure_count {
	const char *indicator;
	const char *scope_kind; /* district (leaf) | park | chain */
	const char *scope;      /* its code */
	int32_t month;          /* the first day of the month of effective_on */
	int64_t n;
	int64_t n_until; /* those with effective_on <= the same day a year before as_of */
};

/* A row of figure_targets: the version that stands on as_of for its year. */
struct figure_target {
	const char *indicator;
	const char *scope; /* "district:410172" */
	int64_t year;
	int64_t value;    /* INT64_NONE: withdrawn */
	const char *kind; /* increment | level */
	const char *document_no;
};

/* A row of figure_openings: the version that stands. */
struct figure_opening {
	const char *indicator;
	const char *scope; /* "district:410172560" */
	int32_t as_of;
	int64_t value;
	int8_t names_known;
	int64_t recorded_at;
	int64_t covered; /* winners dated <= as_of and recorded <= recorded_at: inside value already */
};

/* A row of figure_externals: the latest recorded for its indicator, scope and as_of. */
struct figure_external {
	const char *indicator;
	const char *scope;
	int32_t as_of;
	int64_t value;
	const char *source;
};

/* A row of figure_excluded: filings of a programme in a leaf district, park or chain that count nothing now. */
struct figure_excluded {
	const char *programme;
	const char *scope_kind;
	const char *scope;
	int64_t pending;
	int64_t returned;
	int64_t superseded;
};

/* A row of figure_inactive: counted keys all of whose entries have left (expired, lapsed, cancelled, revoked) by as_of; of
 * figure_withdrawn: facts of earlier years that were counted and were revoked this year. */
struct figure_inactive {
	const char *indicator;
	const char *scope_kind;
	const char *scope;
	int64_t n;
};

/* Counts as of another day, for shares whose total is of that day; see figure_past_days. */
struct figure_past {
	int32_t as_of;
	struct list counts; /* struct figure_count */
};

/* A row of figure_bases: the latest-ending period of a programme that was closed by known_at and ended before as_of. */
struct figure_base {
	const char *programme; /* or * */
	int32_t last_day;
	int64_t closed_at; /* instant */
};

/* What was known of a period's last day when it was closed. It never changes: who has it need not ask again. */
struct figure_close {
	int32_t last_day;
	int64_t closed_at;
	struct list counts;   /* struct figure_count */
	struct list openings; /* struct figure_opening */
};

extern const struct shape figure_count_shape, figure_target_shape, figure_opening_shape, figure_external_shape,
	figure_excluded_shape, figure_inactive_shape, figure_base_shape;

struct figure_input {
	int32_t as_of;
	int64_t known_at; /* instant */
	int64_t revision;
	struct list counts;    /* struct figure_count */
	struct list targets;   /* struct figure_target */
	struct list openings;  /* struct figure_opening */
	struct list externals; /* struct figure_external */
	struct list excluded;  /* struct figure_excluded */
	struct list inactive;  /* struct figure_inactive; may be empty */
	struct list withdrawn; /* struct figure_inactive; may be empty */
	struct list pasts;     /* struct figure_past; may be empty */
	struct list bases;     /* struct figure_base; may be empty */
	struct list
		closes; /* struct figure_close, one for each base at least; of its indicator where one is asked for */
};

enum figure_group { FIGURE_GROUP_NONE, FIGURE_GROUP_DISTRICT, FIGURE_GROUP_CHAIN, FIGURE_GROUP_MONTH };

struct figure_query {
	const char *indicator; /* NULL: every one of the catalogue, in its order */
	const char *scope;     /* "district:410172", "park:…", "chain:…"; must exist, and have the group's parts */
	enum figure_group group;
	int32_t light_tolerance; /* hundredths of a point; LIGHT_TOLERANCE_DEFAULT */
};

/*
 * The rows of the answer: struct rate_row, or struct rate_month with FIGURE_GROUP_MONTH, all in the
 * arena (texts of input and catalogue are borrowed). False: the arena is full.
 */
bool figure_rows(const struct catalogue *catalogue, const struct figure_input *input, const struct figure_query *query,
	struct arena *arena, struct list *ret_rows);

/*
 * The days before as_of for which a share needs counts that the input cannot give (an outside total of
 * the middle of a month): for each, pasts wants figure_counts as of that day, else such a share is
 * null. int32_t dates in the arena. False: the arena is full.
 */
bool figure_past_days(const struct figure_input *input, struct arena *arena, int32_t **ret_days, size_t *ret_count);

/* What was known at a close, among a list of struct figure_close; NULL where it is not there. */
const struct figure_close *figure_close_find(const struct list *closes, int32_t last_day, int64_t closed_at);

#endif
