/*
 * Decides how rows look in a terminal. Refuses to know what the cells mean, and draws no frames: what
 * is printed can be cut and pasted into a document.
 */
#include "ctl/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ctl/width.h"

#define TABLE_BYTES_MAX ((size_t)64 << 20)

struct row {
	struct row *next;
	const char *cells[TABLE_COLUMNS_MAX];
};

struct table {
	struct arena *arena;
	struct table_column columns[TABLE_COLUMNS_MAX];
	size_t widths[TABLE_COLUMNS_MAX];
	size_t count;
	struct row *first;
	struct row **last;
	bool failed;
};

struct table *table_new(const struct table_column *columns, size_t count)
{
	struct table *t;

	if (!count || count > TABLE_COLUMNS_MAX)
		return NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->arena = arena_new(TABLE_BYTES_MAX);
	if (!t->arena) {
		free(t);
		return NULL;
	}
	t->count = count;
	t->last = &t->first;
	for (size_t i = 0; i < count; i++) {
		t->columns[i] = columns[i];
		t->widths[i] = width_of(text_of(columns[i].header));
	}
	return t;
}

static void widen(struct table *t, size_t column, const char *cell)
{
	size_t width = width_of(text_of(cell));

	if (width > t->widths[column])
		t->widths[column] = width;
}

void table_add(struct table *t, const char *const *cells)
{
	struct row *row = arena_alloc(t->arena, sizeof(*row));

	if (!row) {
		t->failed = true;
		return;
	}
	for (size_t i = 0; i < t->count; i++) {
		row->cells[i] = arena_string(t->arena, cells[i] ? cells[i] : "—");
		if (!row->cells[i]) {
			t->failed = true;
			return;
		}
		widen(t, i, row->cells[i]);
	}
	*t->last = row;
	t->last = &row->next;
}

static void draw_spaces(struct buffer *out, size_t count)
{
	while (count--)
		buffer_add_byte(out, ' ');
}

static void draw_cell(const struct table *t, size_t column, const char *cell, struct buffer *out)
{
	size_t rest = t->widths[column] - width_of(text_of(cell));

	if (t->columns[column].right)
		draw_spaces(out, rest);
	buffer_add_string(out, cell);
	if (!t->columns[column].right && column + 1 < t->count)
		draw_spaces(out, rest);
}

static void draw_row(const struct table *t, const char *const *cells, struct buffer *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < t->count; i++) {
		if (i)
			buffer_add_string(out, "  ");
		draw_cell(t, i, cells[i], out);
	}
	while (!out->failed && out->len > start && out->at[out->len - 1] == ' ')
		out->len--;
	buffer_add_byte(out, '\n');
}

static void draw_rule(const struct table *t, struct buffer *out)
{
	size_t columns = 2 * (t->count - 1);

	for (size_t i = 0; i < t->count; i++)
		columns += t->widths[i];
	while (columns--)
		buffer_add_string(out, "─");
	buffer_add_byte(out, '\n');
}

bool table_draw(const struct table *t, struct buffer *out)
{
	const char *headers[TABLE_COLUMNS_MAX];

	for (size_t i = 0; i < t->count; i++)
		headers[i] = t->columns[i].header;
	draw_row(t, headers, out);
	draw_rule(t, out);
	for (const struct row *row = t->first; row; row = row->next)
		draw_row(t, row->cells, out);
	return !t->failed && !out->failed;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	free(t);
}

void table_bar(struct buffer *out, int64_t rate_hundredths, int64_t schedule_hundredths, unsigned columns)
{
	static const char *const part[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int64_t rate = rate_hundredths < 0 ? 0 : rate_hundredths > 10000 ? 10000 : rate_hundredths;
	int64_t eighths = rate * columns * 8 / 10000;
	int64_t mark = schedule_hundredths < 0 ? -1 : schedule_hundredths * columns / 10000;

	for (int64_t i = 0; i < columns; i++) {
		if (i < eighths / 8)
			buffer_add_string(out, "█");
		else if (i == eighths / 8 && eighths % 8)
			buffer_add_string(out, part[eighths % 8]);
		else
			buffer_add_string(out, i == mark ? "|" : "·");
	}
}
