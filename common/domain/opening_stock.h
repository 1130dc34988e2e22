/* What was there before the system: a number with or without names behind it. */
#ifndef DOMAIN_OPENING_STOCK_H
#define DOMAIN_OPENING_STOCK_H

#include <stdbool.h>

#include "base/field.h"
#include "domain/indicator.h"

struct arena;

/* One version of an opening stock of a leaf district. */
struct opening_stock {
	const char *indicator;
	const char *scope;
	int32_t as_of;
	int64_t value;
	const char *document_no;
	const char *members; /* array of opening_stock_member, or null */
	int8_t names_known;
	const char *id;
	int64_t recorded_at; /* µs since 1970 */
	const char *by;
};

/* One name of an opening stock; each becomes a fact of its own date. */
struct opening_stock_member {
	const char *uscc;
	const char *title;
	int32_t effective_on;
	const char *district;
};

/* The body of POST /v1/opening-stocks. */
struct opening_stock_body {
	const char *indicator;
	const char *scope;
	int32_t as_of;
	int64_t value;
	const char *document_no;
	struct list members; /* struct opening_stock_member; at NULL where not given */
};

/*
 * What a member counts under: two with the same key are one thing. The enterprise's code, of yearly awards with the year, of workshops and
 * platforms with the title as titles are compared; NULL where nothing else can be the same (without a title two may be two).
 * In the arena. False: it is full.
 */
bool opening_stock_key(
	enum indicator_distinct rule, const struct opening_stock_member *m, struct arena *arena, const char **ret_key);

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape opening_stock_shape;
extern const struct shape opening_stock_member_shape;
extern const struct shape opening_stock_body_shape;

#endif
