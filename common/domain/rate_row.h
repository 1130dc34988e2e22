/* The rows of /v1/rates. Rates are texts: what is printed is what was rounded. */
#ifndef DOMAIN_RATE_ROW_H
#define DOMAIN_RATE_ROW_H

#include "base/field.h"

/* A part of an outside total. */
struct rate_share {
	const char *value;
	int64_t part;
	int64_t whole;
	const char *whole_scope;
	int32_t as_of;
	const char *source;
	const char *rounding;
};

/* The year's end as the months so far would have it. */
struct rate_forecast {
	int64_t value;
	const char *formula;
};

/* Filings that count nothing now. */
struct rate_excluded {
	int64_t pending;
	int64_t returned;
	int64_t superseded;
};

/* One indicator in one scope at one date. */
struct rate_row {
	const char *indicator;
	const char *scope; /* "rest" for what no child has */
	const char *district;
	const char *period;
	int64_t new;
	int64_t target;
	const char *target_kind;
	const char *target_document_no;
	const char *rate;
	const char *rounding;
	const char *schedule;
	const char *schedule_kind;
	const char *ahead_points;
	const char *light;
	int64_t cumulative;
	int64_t active;
	int64_t withdrawn;
	int64_t adjustment;
	int64_t same_period_last_year;
	const char *growth;
	const char *growth_rounding;
	const struct rate_share *share;
	const struct rate_forecast *forecast;
	int64_t rank_rate;
	int64_t rank_count;
	int64_t remaining;
	int64_t needed_per_month;
	const struct rate_excluded *excluded;
};

/* A row of group_by=month: January to the month of as_of. */
struct rate_month {
	const char *indicator;
	const char *scope;
	const char *district;
	const char *month; /* "2023-01" */
	int64_t new;
	int64_t new_ytd;
	int64_t cumulative;
};

/* The whole answer of /v1/rates. */
struct rate_answer {
	int32_t as_of;
	int64_t known_at; /* µs since 1970 */
	int64_t revision;
	struct list items;
};

/* The same with group_by=month. */
struct rate_answer_months {
	int32_t as_of;
	int64_t known_at; /* µs since 1970 */
	int64_t revision;
	struct list items;
};

/* The facts that a row's rate and points are of, as /v1/rates/facts names them: a level is held against all, else the new ones count. */
const char *rate_row_measured(const struct rate_row *row);

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape rate_share_shape;
extern const struct shape rate_forecast_shape;
extern const struct shape rate_excluded_shape;
extern const struct shape rate_row_shape;
extern const struct shape rate_month_shape;
extern const struct shape rate_answer_shape;
extern const struct shape rate_answer_months_shape;

#endif
