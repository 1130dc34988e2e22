/*
 * Records as CSV by the same shape as JSON: UTF-8 with BOM, CRLF, nested members with dots. Texts that
 * a spreadsheet would take for a formula get an apostrophe in front, numbers never.
 */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include "base/buffer.h"
#include "base/field.h"

/* Adds the BOM and the header line: member names, or the Chinese headers; FIELD_HIDDEN members are left out, here and in rows. */
void csv_write_header(struct buffer *b, const struct shape *shape, enum language language);

/* Adds one line. Lists are joined by ";", JSON members are printed as JSON. */
void csv_write_row(struct buffer *b, const struct shape *shape, const void *record);

#endif
