/*
 * Large, medium, small or micro: what an enterprise is by its industry and figures. The thresholds are a table of the
 * catalogue, for the state revises them; how they are read has been the same in all of them.
 */
#ifndef DOMAIN_SIZE_H
#define DOMAIN_SIZE_H

#include "base/field.h"

/* From how much on: the lower limits of three classes; what lies below the last is micro. */
struct size_bounds {
	int64_t large;
	int64_t medium;
	int64_t small;
};

/* The thresholds of some industries; NULL: that figure does not matter there. */
struct size_row {
	struct title title;
	struct list codes; /* texts: sections, divisions or groups of GB/T 4754 */
	const struct size_bounds *staff;
	const struct size_bounds *revenue_wan;
	const struct size_bounds *assets_wan;
};

/* One revision. */
struct size_table {
	int32_t valid_from;
	const char *document_no;
	struct title title;
	struct list rows; /* struct size_row */
};

/* Of an enterprise: persons, and 10,000 yuan; INT64_NONE: not known. */
struct size_figures {
	int64_t staff;
	int64_t revenue_wan;
	int64_t assets_wan;
};

/* The members of a table's file. */
extern const struct shape size_table_shape;

/* The revision that holds on a day among struct size_table, or NULL. */
const struct size_table *size_table_on(const struct list *tables, int32_t day);

/*
 * "large", "medium", "small" or "micro": the class whose lower limits all of the row's figures reach, else the next below.
 * NULL where the table has no row for the industry (NULL: unknown), or one of the row's figures is not known.
 */
const char *size_of(const struct size_table *thresholds, const char *industry, const struct size_figures *figures);

#endif
