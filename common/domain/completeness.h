/* Who has to file in a period and who has: counts, their rates, and the names that are missing. */
#ifndef DOMAIN_COMPLETENESS_H
#define DOMAIN_COMPLETENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/field.h"

struct catalogue;

/* A row of completeness_count: a leaf district. */
struct completeness_count {
	const char *district;
	int64_t obligations;
	int64_t filed;
	int64_t on_time;
};

/* One district with all below it. filed, on_time and late are always of the obligations, never beside them. */
struct completeness_row {
	const char *district;
	int64_t obligations; /* enterprises that exist on the due day */
	int64_t filed;
	int64_t on_time;
	int64_t late;
	int64_t missing;
	const char *completeness; /* filed of obligations in percent, cut; NULL where nobody has to */
	const char *timeliness;   /* on_time of obligations in percent, cut */
};

/* An enterprise that has not filed. */
struct completeness_missing {
	const char *uscc;
	const char *name;
	const char *district;
};

/* The answer; of a period without its lists, as the database gives it. */
struct completeness {
	const char *period;
	const char *programme; /* or * */
	int32_t due_on;
	int32_t late_until;
	struct list items;     /* struct completeness_row: the district asked for, then its children */
	struct list not_filed; /* struct completeness_missing */
};

/* A row of /v1/reminders: who still has to file. */
struct reminder {
	const char *period;
	const char *programme; /* or * */
	const char *uscc;
	const char *name;
	const char *district;
	int32_t due_on;
	int32_t late_until;
	int8_t overdue;
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape completeness_count_shape, completeness_row_shape, completeness_missing_shape,
	completeness_shape, reminder_shape;

/* What the database gives of a period: completeness_shape without its lists. */
extern const struct shape completeness_period_shape;

/*
 * Fills both lists for a district from counts (struct completeness_count) and names (struct completeness_missing) of
 * leaf districts, wherever they lie. False: the arena is full.
 */
bool completeness_fill(const struct catalogue *catalogue, const char *district, const struct list *counts,
	const struct list *missing, struct arena *arena, struct completeness *answer);

#endif
