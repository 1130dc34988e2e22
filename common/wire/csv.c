/*
 * Decides how records look as CSV, so that a spreadsheet in an office opens them right: BOM, CRLF, no text
 * that runs as a formula. Refuses to know which columns and rows there are.
 */
#include "wire/csv.h"

#include <string.h>

#include "wire/cells.h"

struct line {
	struct buffer *to;
	bool begun; /* a cell stands before the next */
};

static bool needs_quotes(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] != '\0' && strchr("\",\r\n", t.at[i]) != NULL)
			return true;
	return false;
}

/* Excel and WPS run what begins so; an apostrophe in front makes it a text again. */
static bool is_formula(struct text t)
{
	return t.len > 0 && t.at[0] != '\0' && strchr("=+-@\t", t.at[0]) != NULL;
}

/* In quotes where it must be; a quote inside is doubled. */
static void write_cell(void *owner, enum cell_kind kind, struct text t)
{
	struct line *line = owner;
	bool quoted = needs_quotes(t);

	if (line->begun)
		buffer_add_byte(line->to, ',');
	line->begun = true;
	if (quoted)
		buffer_add_byte(line->to, '"');
	if (kind == CELL_TEXT && is_formula(t))
		buffer_add_byte(line->to, '\'');
	for (size_t i = 0; quoted && i < t.len; i++) {
		if (t.at[i] == '"')
			buffer_add_byte(line->to, '"');
		buffer_add_byte(line->to, t.at[i]);
	}
	buffer_add_string(line->to, quoted ? "\"" : "");
	if (!quoted)
		buffer_add_text(line->to, t);
}

void csv_write_header(struct buffer *b, const struct shape *shape, enum language language)
{
	struct line line = { b, false };

	buffer_add_string(b, "\xEF\xBB\xBF");
	b->failed = !cells_header(shape, language, write_cell, &line) || b->failed;
	buffer_add_string(b, "\r\n");
}

void csv_write_row(struct buffer *b, const struct shape *shape, const void *record)
{
	struct line line = { b, false };

	b->failed = !cells_row(shape, record, write_cell, &line) || b->failed;
	buffer_add_string(b, "\r\n");
}
