/*
 * Records as cells by the same shape as JSON: members in their order, nested ones in columns of their own with dots
 * in their names. What a cell looks like in a file is the file format's affair (wire/csv.h, wire/xlsx.h).
 */
#ifndef WIRE_CELLS_H
#define WIRE_CELLS_H

#include "base/field.h"
#include "base/text.h"

enum cell_kind {
	CELL_EMPTY,  /* null */
	CELL_TEXT,   /* written by people: it may look like a formula */
	CELL_PLAIN,  /* a text made by us: dates, instants, JSON */
	CELL_NUMBER, /* a decimal number: -?[0-9]+(.[0-9]+)? */
	CELL_TRUTH,  /* true, false */
};

/* Takes the next cell of a row; the text is borrowed for the call. */
typedef void cell_fn(void *owner, enum cell_kind kind, struct text text);

/* Gives the names of the columns, or their Chinese headers; FIELD_HIDDEN members are left out, here and in rows.
 * False: no memory. */
bool cells_header(const struct shape *shape, enum language language, cell_fn *fn, void *owner);

/* Gives the record's cells. Lists of texts are joined by ";", lists of records and open objects are their JSON. False: no memory. */
bool cells_row(const struct shape *shape, const void *record, cell_fn *fn, void *owner);

#endif
