/* A number that is published: which event counts, by which key, how it is rounded. */
#ifndef DOMAIN_INDICATOR_H
#define DOMAIN_INDICATOR_H

#include "base/field.h"
#include "domain/rate.h"

/* What makes two facts one: the words of the catalogue in indicator_distinct_names. */
enum indicator_distinct {
	INDICATOR_ENTERPRISE,       /* once for life */
	INDICATOR_ENTRY,            /* each workshop, each platform */
	INDICATOR_ENTERPRISE_YEAR,  /* once a year of effective_on */
	INDICATOR_ENTERPRISE_BATCH, /* once a batch, which is an answer of the form */
	INDICATOR_DISTINCT_COUNT
};

/* The words of the catalogue, in the order of the enum. */
extern const char *const indicator_distinct_names[INDICATOR_DISTINCT_COUNT];

/* One indicator, the members of /v1/indicators first. */
struct indicator {
	const char *code;
	const char *programme;
	struct title title;
	struct title unit;
	const char *event; /* the stage whose entering counts */
	const char *kind;  /* flow | stock */
	const char *distinct;
	const char *batch_field; /* the answer that names the batch, or NULL */
	int64_t decimals;        /* of rate and growth */
	const char *rounding;    /* of the completion rate; shares and growth are half up */
	int64_t share_decimals;
	int8_t yearly_award;      /* the part of a share is the year's, not the cumulative */
	const char *opening_from; /* the indicator whose unnamed opening makes this one's cumulative unknown, or NULL */
	/* below: the same, ready to use */
	enum indicator_distinct distinct_rule;
	enum rounding rounding_rule;
};

/* Which part of an outside total a share is: "new" or "cumulative". */
const char *indicator_share_part(const struct indicator *indicator);

/* The members of /v1/indicators, in their order. */
extern const struct shape indicator_shape;

#endif
