/* What differs today from what was published. */
#ifndef DOMAIN_PUBLICATION_COMPARE_H
#define DOMAIN_PUBLICATION_COMPARE_H

#include <stdint.h>

#include "base/field.h"

/* What differs today about one key, or about a value that figures stand on. */
struct publication_change {
	const char *indicator;
	const char *key;
	const char *change; /* added | gone | moved | restated */
	const char *
		reason; /* error, revoked, merged, correction, predecessor, opening, overtaken; NULL: nothing stood before */
	const char *uscc;
	const char *name;
	const char *title;
	const char *was; /* id of the fact that was counted, or NULL */
	int32_t was_on;
	const char *was_district;
	const char *now; /* id of the fact that is counted, or NULL */
	int32_t now_on;
	const char *now_district;
	int64_t recorded_at; /* µs since 1970: since when */
	const char *kind;    /* fact | opening_stock | target | external_value */
	const char *scope;   /* this and the values of what is no fact */
	int64_t was_value;
	int64_t now_value;
	const char *document_no; /* of the change; of an outside total, its source */
};

/* A figure as it was published and as it is. */
struct publication_compared {
	const char *indicator;
	const char *scope;
	int64_t published_new;
	int64_t new;
	int64_t published_cumulative;
	int64_t cumulative;
	int64_t published_target;
	int64_t target;
	const char *published_rate;
	const char *rate;
	const char *published_growth;
	const char *growth;
	const char *published_share;
	const char *share;
	int64_t published_rank_rate;
	int64_t rank_rate;
	int64_t published_rank_count;
	int64_t rank_count;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape publication_change_shape, publication_compared_shape;

#endif
