/* The formats that tables come in: the one place that says which there are. */
#include "wire/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "wire/csv.h"
#include "wire/xlsx.h"

struct sheet {
	const struct sheet_form *form;
	const struct shape *shape;
	enum language language;
	struct buffer *to;
	struct xlsx *book; /* owned: of a workbook */
};

static bool csv_begin(struct sheet *t)
{
	csv_write_header(t->to, t->shape, t->language);
	return true;
}

static void csv_row(struct sheet *t, const void *record)
{
	csv_write_row(t->to, t->shape, record);
}

static void csv_end(struct sheet *t)
{
	(void)t;
}

static bool book_begin(struct sheet *t)
{
	t->book = xlsx_new(t->shape, t->language, XLSX_ROWS_MAX, t->to);
	return t->book != NULL;
}

static void book_row(struct sheet *t, const void *record)
{
	xlsx_row(t->book, record, t->to);
}

static void book_end(struct sheet *t)
{
	xlsx_end(t->book, t->to);
}

static const struct sheet_form forms[] = {
	{ ".csv", "text/csv; charset=utf-8", csv_begin, csv_row, csv_end },
	{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book_begin, book_row,
		book_end },
};

const struct sheet_form *sheet_form_of(const char *path)
{
	const char *ending = strrchr(path, '.');

	for (size_t i = 0; ending != NULL && i < sizeof forms / sizeof *forms; i++)
		if (strcmp(ending, forms[i].ending) == 0)
			return &forms[i];
	return NULL;
}

struct sheet *sheet_new(
	const struct sheet_form *form, const struct shape *shape, enum language language, struct buffer *to)
{
	struct sheet *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	*t = (struct sheet){ .form = form, .shape = shape, .language = language, .to = to };
	if (form->begin(t))
		return t;
	free(t);
	return NULL;
}

void sheet_free(struct sheet *t)
{
	if (t == NULL)
		return;
	xlsx_free(t->book);
	free(t);
}

void sheet_row(struct sheet *t, const void *record)
{
	t->form->row(t, record);
}

void sheet_end(struct sheet *t)
{
	t->form->end(t);
}

void sheet_rows(struct sheet *t, const void *records, size_t count)
{
	const char *at = records;

	for (size_t i = 0; i < count; i++)
		sheet_row(t, at + i * t->shape->size);
}

void sheet_write(const struct sheet_form *form, const struct shape *shape, enum language language,
	const struct list *records, struct buffer *to)
{
	struct sheet *t = sheet_new(form, shape, language, to);

	if (t == NULL) {
		to->failed = true;
		return;
	}
	sheet_rows(t, records->at, records->count);
	sheet_end(t);
	sheet_free(t);
}
