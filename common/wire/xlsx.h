/*
 * Records as a workbook (Office Open XML), made front to back in bounded memory: a sheet with a header row that stays
 * in sight, texts as texts, numbers digit for digit as they are. A sheet that is full is followed by another.
 */
#ifndef WIRE_XLSX_H
#define WIRE_XLSX_H

#include "base/buffer.h"
#include "base/field.h"

struct xlsx;

enum { XLSX_ROWS_MAX = 1048576 }; /* rows that a sheet holds, its header among them */

/* A workbook of such records, and its first bytes in `to`; NULL: no memory. `rows_max` is XLSX_ROWS_MAX, but in tests.
 * Here and below to->failed is set where memory is out or the archive is larger than its format holds. */
struct xlsx *xlsx_new(const struct shape *shape, enum language language, unsigned rows_max, struct buffer *to);
void xlsx_free(struct xlsx *x);

/* Adds a row; its bytes may come later. */
void xlsx_row(struct xlsx *x, const void *record, struct buffer *to);

/* Ends it; nothing may follow. */
void xlsx_end(struct xlsx *x, struct buffer *to);

#endif
