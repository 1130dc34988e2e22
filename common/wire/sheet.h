/* Records as a file that a spreadsheet opens: one row of a table for each format, the same columns and rows in all. */
#ifndef WIRE_SHEET_H
#define WIRE_SHEET_H

#include "base/buffer.h"
#include "base/field.h"

struct sheet;

struct sheet_form {
	const char *ending;     /* ".csv": of the path and of the file's name */
	const char *media_type; /* what http calls it */
	bool (*begin)(struct sheet *t);
	void (*row)(struct sheet *t, const void *record);
	void (*end)(struct sheet *t);
};

/* The form that a route's path ends in; NULL: none. */
const struct sheet_form *sheet_form_of(const char *path);

/* A table with its header; its bytes go to `to` (borrowed), which may be emptied between any two calls and whose `failed`
 * tells of memory that is out. NULL: no memory. To be freed with sheet_free. */
struct sheet *sheet_new(
	const struct sheet_form *form, const struct shape *shape, enum language language, struct buffer *to);
void sheet_free(struct sheet *t);

/* Adds a record; its bytes may come later. */
void sheet_row(struct sheet *t, const void *record);

/* Ends it, with all bytes that are still to come. */
void sheet_end(struct sheet *t);

/* Adds count records, an array of the table's shape. */
void sheet_rows(struct sheet *t, const void *records, size_t count);

/* The whole table of a list of such records; to->failed tells of memory that is out. */
void sheet_write(const struct sheet_form *form, const struct shape *shape, enum language language,
	const struct list *records, struct buffer *to);

#endif
