/* Decides which row of a table an industry belongs to, and which class figures reach. Refuses to know any threshold. */
#include "domain/size.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "domain/industry.h"

#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)

static const struct field size_bounds_fields[] = {
	{ "large", FIELD_INT, offsetof(struct size_bounds, large), NULL, NEEDED, "" },
	{ "medium", FIELD_INT, offsetof(struct size_bounds, medium), NULL, NEEDED, "" },
	{ "small", FIELD_INT, offsetof(struct size_bounds, small), NULL, NEEDED, "" },
};

static const struct shape bounds_shape = SHAPE("size_bounds", struct size_bounds, size_bounds_fields);

static const struct field size_row_fields[] = {
	{ "title", FIELD_TITLE, offsetof(struct size_row, title), NULL, NEEDED, "" },
	{ "codes", FIELD_TEXTS, offsetof(struct size_row, codes), NULL, NEEDED, "" },
	{ "staff", FIELD_OBJECT, offsetof(struct size_row, staff), &bounds_shape, FIELD_GIVEN, "" },
	{ "revenue_wan", FIELD_OBJECT, offsetof(struct size_row, revenue_wan), &bounds_shape, FIELD_GIVEN, "" },
	{ "assets_wan", FIELD_OBJECT, offsetof(struct size_row, assets_wan), &bounds_shape, FIELD_GIVEN, "" },
};

static const struct shape row_shape = SHAPE("size_row", struct size_row, size_row_fields);

static const struct field size_table_fields[] = {
	{ "valid_from", FIELD_DATE, offsetof(struct size_table, valid_from), NULL, NEEDED, "" },
	{ "document_no", FIELD_TEXT, offsetof(struct size_table, document_no), NULL, NEEDED, "" },
	{ "title", FIELD_TITLE, offsetof(struct size_table, title), NULL, NEEDED, "" },
	{ "rows", FIELD_LIST, offsetof(struct size_table, rows), &row_shape, NEEDED, "" },
};

const struct shape size_table_shape = SHAPE("sizes", struct size_table, size_table_fields);

const struct size_table *size_table_on(const struct list *tables, int32_t day)
{
	const struct size_table *all = tables->at, *latest = NULL;

	for (size_t i = 0; i < tables->count; i++)
		if (all[i].valid_from <= day && (latest == NULL || all[i].valid_from > latest->valid_from))
			latest = &all[i];
	return latest;
}

/* How much of the code the row names: a section by its letter, else the digits that it begins with; 0: nothing. A division
 * is no sign of its groups. */
static size_t named(const struct size_row *row, char section, const char *digits)
{
	const char *const *codes = row->codes.at;
	size_t most = 0;

	for (size_t i = 0; i < row->codes.count; i++) {
		size_t len = strlen(codes[i]);
		bool fits = len == 1 ? codes[i][0] == section : strncmp(digits, codes[i], len) == 0;

		most = fits && len > most ? len : most;
	}
	return most;
}

/* The row that names most of it. */
static const struct size_row *size_find_row(const struct size_table *thresholds, const char *industry)
{
	const struct size_row *rows = thresholds->rows.at, *row = NULL;
	char section = industry_section(industry);
	size_t most = 0;

	for (size_t i = 0; section != '\0' && i < thresholds->rows.count; i++) {
		size_t len = named(&rows[i], section, industry[0] == section ? industry + 1 : industry);

		row = len > most ? &rows[i] : row;
		most = len > most ? len : most;
	}
	return row;
}

enum { MICRO, SMALL, MEDIUM, LARGE, UNKNOWN };

static int reached(const struct size_bounds *bounds, int64_t figure)
{
	if (figure == INT64_NONE)
		return UNKNOWN;
	return figure >= bounds->large    ? LARGE
	       : figure >= bounds->medium ? MEDIUM
	       : figure >= bounds->small  ? SMALL
					  : MICRO;
}

const char *size_of(const struct size_table *thresholds, const char *industry, const struct size_figures *figures)
{
	static const char *const words[] = { "micro", "small", "medium", "large" };
	const struct size_row *row =
		thresholds == NULL || industry == NULL ? NULL : size_find_row(thresholds, industry);
	int least = LARGE;

	if (row == NULL)
		return NULL;
	const struct size_bounds *const bounds[] = { row->staff, row->revenue_wan, row->assets_wan };
	const int64_t of[] = { figures->staff, figures->revenue_wan, figures->assets_wan };
	for (size_t i = 0; i < 3; i++) {
		int class = bounds[i] == NULL ? LARGE : reached(bounds[i], of[i]);

		if (class == UNKNOWN)
			return NULL;
		least = class < least ? class : least;
	}
	return words[least];
}
