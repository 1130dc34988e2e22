/* A table for a terminal: columns as wide as their widest cell, Chinese characters counted as two. */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

#define TABLE_COLUMNS_MAX 16

struct table;

/* What a column is: its header (borrowed until the table is drawn) and the side its cells keep to. */
struct table_column {
	const char *header;
	bool right; /* numbers stand at the right */
};

/* A table of 1 to TABLE_COLUMNS_MAX columns; NULL when memory is out or there are too many. The caller frees it. */
struct table *table_new(const struct table_column *columns, size_t count);

/* Adds a row; every cell is copied, NULL prints as "—". A failed allocation is remembered for table_draw. */
void table_add(struct table *t, const char *const *cells);

/* Draws header, rule and rows, one line each, without spaces at the ends of lines. False when memory ran out. */
bool table_draw(const struct table *t, struct buffer *out);

/* Frees the table; NULL does nothing. */
void table_free(struct table *t);

/*
 * Adds a bar of `columns` columns for a percentage in hundredths (7327 = 73.27 %); over 100 % it is full.
 * A schedule (hundredths, or -1 for none) that lies beyond the bar's end is marked in the empty part.
 */
void table_bar(struct buffer *out, int64_t rate_hundredths, int64_t schedule_hundredths, unsigned columns);

#endif
