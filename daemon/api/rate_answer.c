/* How figures are written. Refuses to know where they come from. */
#include "api/rate_answer.h"

#include "api/answer.h"
#include "cache/snapshot.h"
#include "domain/figure.h"
#include "domain/rate_row.h"
#include "wire/json_write.h"
#include "wire/sheet.h"

static void write_json(
	struct buffer *b, const struct figure_query *query, const struct figure_input *input, const struct list *rows)
{
	struct rate_answer years = { input->as_of, input->known_at, input->revision, *rows };
	struct rate_answer_months months = { input->as_of, input->known_at, input->revision, *rows };

	if (query->group == FIGURE_GROUP_MONTH)
		json_write_record(b, &rate_answer_months_shape, &months);
	else
		json_write_record(b, &rate_answer_shape, &years);
}

static void write_table(struct buffer *b, const struct sheet_form *form, enum language language,
	const struct figure_query *query, const struct list *rows)
{
	const struct shape *shape = query->group == FIGURE_GROUP_MONTH ? &rate_month_shape : &rate_row_shape;

	sheet_write(form, shape, language, rows, b);
}

struct text rate_answer_text(struct request *r, const struct sheet_form *form, enum language language,
	const struct figure_query *query, const struct figure_input *input)
{
	struct buffer b = { 0 };
	struct list rows;

	if (!figure_rows(r->snapshot->catalogue, input, query, r->arena, &rows))
		return (struct text){ 0 };
	if (form == NULL)
		write_json(&b, query, input, &rows);
	else
		write_table(&b, form, language, query, &rows);
	return answer_take(r, &b);
}

const char *rate_answer_media_type(const struct sheet_form *form)
{
	return form == NULL ? "application/json" : form->media_type;
}
