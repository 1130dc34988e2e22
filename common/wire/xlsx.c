/*
 * Decides how records look as a workbook. The parts that count the sheets come last, when their number is known; the
 * types come first, where programs look that tell files apart. Refuses to know which columns and rows there are.
 */
#include "wire/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/zip.h"
#include "wire/cells.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum {
	SHEETS_MAX = 64,        /* far beyond 4 GiB */
	NAME_SIZE = 32,         /* "xl/worksheets/sheet64.xml" */
	CELL_UNITS_MAX = 32767, /* UTF-16 units that a cell holds: with more the whole file is refused */
	DIGITS_MAX = 15,        /* digits that a spreadsheet keeps of a number */
	DECIMALS_MAX = 9,       /* places behind the point that have a style; 1 + places is its number */
};

struct xlsx {
	struct zip *zip;
	const struct shape *shape;
	enum language language;
	unsigned rows_max;
	unsigned row, column; /* where the next cell goes, from 1 */
	unsigned sheets;
	char names[SHEETS_MAX][NAME_SIZE];
	struct buffer xml; /* of a row */
};

static const char types[] =
	HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	     "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	     "<Default Extension=\"xml\" ContentType=\"" TYPE "worksheet+xml\"/>"
	     "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "sheet.main+xml\"/>"
	     "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/></Types>";

static const char package[] = HEAD "<Relationships xmlns=\"" RELATIONS "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
				   "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/* ---- texts -------------------------------------------------------------------------------- */

/* A byte that XML cannot say, or that it would change: the format writes it _xHHHH_. */
static bool is_unsayable(unsigned char c)
{
	return c < 0x20 && c != '\t' && c != '\n';
}

/* "_x0041_" in a text would be read as "A". */
static bool looks_escaped(struct text t)
{
	if (t.len < 7 || t.at[0] != '_' || t.at[1] != 'x' || t.at[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (t.at[i] == '\0' || strchr("0123456789abcdefABCDEF", t.at[i]) == NULL)
			return false;
	return true;
}

/* U+FFFE, U+FFFF: no characters of XML. */
static bool is_no_character(struct text t)
{
	return t.len >= 3 && memcmp(t.at, "\xEF\xBF", 2) == 0 && ((unsigned char)t.at[2] & 0xFE) == 0xBE;
}

/* One character of a text, or of it what is escaped together; returns its bytes. */
static size_t write_character(struct buffer *b, struct text t)
{
	unsigned char c = (unsigned char)t.at[0];

	if (is_unsayable(c))
		buffer_printf(b, "_x%04X_", c);
	else if (c == '&')
		buffer_add_string(b, "&amp;");
	else if (c == '<')
		buffer_add_string(b, "&lt;");
	else if (c == '>')
		buffer_add_string(b, "&gt;");
	else if (looks_escaped(t))
		buffer_add_string(b, "_x005F_");
	else if (is_no_character(t))
		buffer_add_string(b, (unsigned char)t.at[2] == 0xBE ? "_xFFFE_" : "_xFFFF_");
	else
		buffer_add_byte(b, (char)c);
	return is_no_character(t) ? 3 : 1;
}

/* How much of the text a cell holds, whole characters, and one left for the mark that tells of the rest. */
static size_t fitting(struct text t)
{
	size_t units = 0, cut = t.len;

	for (size_t i = 0; i < t.len && units <= CELL_UNITS_MAX; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if ((c & 0xC0) == 0x80)
			continue;
		units += c >= 0xF0 ? 2 : 1;
		if (units >= CELL_UNITS_MAX && cut == t.len)
			cut = i;
	}
	return units > CELL_UNITS_MAX ? cut : t.len;
}

static void write_words(struct buffer *b, struct text t)
{
	size_t fits = fitting(t);
	struct text rest = { t.at, fits };

	while (rest.len > 0) {
		size_t n = write_character(b, rest);
		rest = (struct text){ rest.at + n, rest.len - n };
	}
	if (fits < t.len)
		buffer_add_string(b, "…");
}

/* ---- cells -------------------------------------------------------------------------------- */

/* "AB12" */
static void write_place(struct buffer *b, unsigned column, unsigned row)
{
	char letters[8];
	size_t n = sizeof letters;

	for (; column > 0; column = (column - 1) / 26)
		letters[--n] = (char)('A' + (column - 1) % 26);
	buffer_add(b, letters + n, sizeof letters - n);
	buffer_printf(b, "%u", row);
}

/* Places behind the point of a number that a spreadsheet can show as it is; -1: it could not. */
static int decimals_of(struct text t)
{
	const char *point = memchr(t.at, '.', t.len);
	size_t digits = t.len - (t.at[0] == '-' ? 1 : 0) - (point != NULL ? 1 : 0);
	size_t places = point != NULL ? (size_t)(t.at + t.len - point) - 1 : 0;

	return digits > DIGITS_MAX || places > DECIMALS_MAX ? -1 : (int)places;
}

/* The digits as they are, and a style that shows as many behind the point. */
static void write_number(struct buffer *b, struct text t, int decimals)
{
	buffer_printf(b, "\" s=\"%d\"><v>", 1 + decimals);
	buffer_add_text(b, t);
	buffer_add_string(b, "</v></c>");
}

static void write_inline(struct buffer *b, struct text t)
{
	buffer_add_string(b, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
	write_words(b, t);
	buffer_add_string(b, "</t></is></c>");
}

static void write_cell(void *owner, enum cell_kind kind, struct text t)
{
	struct xlsx *x = owner;
	unsigned column = x->column++;

	if (kind == CELL_EMPTY)
		return;
	buffer_add_string(&x->xml, "<c r=\"");
	write_place(&x->xml, column, x->row);
	if (kind == CELL_TRUTH)
		buffer_printf(&x->xml, "\" t=\"b\"><v>%d</v></c>", text_is(t, "true"));
	else if (kind == CELL_NUMBER && decimals_of(t) >= 0)
		write_number(&x->xml, t, decimals_of(t));
	else
		write_inline(&x->xml, t);
}

/* ---- sheets ------------------------------------------------------------------------------- */

static void put(struct xlsx *x, const char *cstr, struct buffer *to)
{
	zip_add(x->zip, text_of(cstr), to);
}

/* What was gathered in x->xml. */
static void put_xml(struct xlsx *x, struct buffer *to)
{
	if (x->xml.failed)
		to->failed = true;
	else
		zip_add(x->zip, buffer_text(&x->xml), to);
	buffer_clear(&x->xml);
}

static void begin_row(struct xlsx *x)
{
	x->row++;
	x->column = 1;
	buffer_printf(&x->xml, "<row r=\"%u\">", x->row);
}

static void begin_sheet(struct xlsx *x, struct buffer *to)
{
	char *name = x->names[x->sheets++];

	snprintf(name, NAME_SIZE, "xl/worksheets/sheet%u.xml", x->sheets);
	zip_entry(x->zip, name, to);
	put(x,
		HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
		     "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
		     "</sheetView></sheetViews><sheetData>",
		to);
	x->row = 0;
	begin_row(x);
	to->failed = !cells_header(x->shape, x->language, write_cell, x) || to->failed;
	buffer_add_string(&x->xml, "</row>");
	put_xml(x, to);
}

static void end_sheet(struct xlsx *x, struct buffer *to)
{
	put(x, "</sheetData></worksheet>", to);
}

void xlsx_row(struct xlsx *x, const void *record, struct buffer *to)
{
	if (x->row == x->rows_max && x->sheets == SHEETS_MAX) {
		to->failed = true;
		return;
	}
	if (x->row == x->rows_max) {
		end_sheet(x, to);
		begin_sheet(x, to);
	}
	begin_row(x);
	to->failed = !cells_row(x->shape, record, write_cell, x) || to->failed;
	buffer_add_string(&x->xml, "</row>");
	put_xml(x, to);
}

/* ---- the book ----------------------------------------------------------------------------- */

/* A style for each number of places behind the point: 0, 0.0, 0.00 … */
static void put_styles(struct xlsx *x, struct buffer *to)
{
	static const char places[] = "000000000";
	struct buffer *b = &x->xml;

	_Static_assert(sizeof places == DECIMALS_MAX + 1, "a zero for each place");
	buffer_printf(b, HEAD "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"%d\">", DECIMALS_MAX);
	for (int i = 1; i <= DECIMALS_MAX; i++)
		buffer_printf(b, "<numFmt numFmtId=\"%d\" formatCode=\"0.%.*s\"/>", 163 + i, i, places);
	buffer_printf(b,
		"</numFmts><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
		"<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/>"
		"</cellStyleXfs><cellXfs count=\"%d\"><xf numFmtId=\"0\" xfId=\"0\"/><xf numFmtId=\"1\" xfId=\"0\" applyNumberFormat=\"1\"/>",
		2 + DECIMALS_MAX);
	for (int i = 1; i <= DECIMALS_MAX; i++)
		buffer_printf(b, "<xf numFmtId=\"%d\" xfId=\"0\" applyNumberFormat=\"1\"/>", 163 + i);
	buffer_add_string(b,
		"</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>");
	zip_entry(x->zip, "xl/styles.xml", to);
	put_xml(x, to);
}

static void put_book(struct xlsx *x, struct buffer *to)
{
	struct buffer *b = &x->xml;

	buffer_add_string(b, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
	for (unsigned i = 1; i <= x->sheets; i++)
		buffer_printf(b, "<sheet name=\"%u\" sheetId=\"%u\" r:id=\"rId%u\"/>", i, i, i);
	buffer_add_string(b, "</sheets></workbook>");
	zip_entry(x->zip, "xl/workbook.xml", to);
	put_xml(x, to);
	buffer_add_string(b, HEAD "<Relationships xmlns=\"" RELATIONS "\">");
	for (unsigned i = 1; i <= x->sheets; i++)
		buffer_printf(b,
			"<Relationship Id=\"rId%u\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
			i, i);
	buffer_printf(b,
		"<Relationship Id=\"rId%u\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>",
		x->sheets + 1);
	zip_entry(x->zip, "xl/_rels/workbook.xml.rels", to);
	put_xml(x, to);
}

struct xlsx *xlsx_new(const struct shape *shape, enum language language, unsigned rows_max, struct buffer *to)
{
	struct xlsx *x = calloc(1, sizeof *x);

	if (x == NULL)
		return NULL;
	x->zip = zip_new();
	if (x->zip == NULL) {
		free(x);
		return NULL;
	}
	x->shape = shape;
	x->language = language;
	x->rows_max = rows_max;
	zip_entry(x->zip, "[Content_Types].xml", to);
	put(x, types, to);
	zip_entry(x->zip, "_rels/.rels", to);
	put(x, package, to);
	put_styles(x, to);
	begin_sheet(x, to);
	return x;
}

void xlsx_free(struct xlsx *x)
{
	if (x == NULL)
		return;
	zip_free(x->zip);
	buffer_free(&x->xml);
	free(x);
}

void xlsx_end(struct xlsx *x, struct buffer *to)
{
	end_sheet(x, to);
	put_book(x, to);
	zip_end(x->zip, to);
}
