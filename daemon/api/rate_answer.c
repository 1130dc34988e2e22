/* How figures are written. Refuses to know where they come from. */
#include "api/rate_answer.h"

#include "api/answer.h"
#include "cache/snapshot.h"
#include "domain/figure.h"
#include "domain/rate_row.h"
#include "wire/csv.h"
#include "wire/json_write.h"

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

static void write_csv(
	struct buffer *b, const struct figure_query *query, enum language language, const struct list *rows)
{
	const struct shape *shape = query->group == FIGURE_GROUP_MONTH ? &rate_month_shape : &rate_row_shape;
	const char *at = rows->at;

	csv_write_header(b, shape, language);
	for (size_t i = 0; i < rows->count; i++)
		csv_write_row(b, shape, at + i * shape->size);
}

struct text rate_answer_text(struct request *r, enum rate_answer_form form, const struct figure_query *query,
	const struct figure_input *input)
{
	struct buffer b = { 0 };
	struct list rows;

	if (!figure_rows(r->snapshot->catalogue, input, query, r->arena, &rows))
		return (struct text){ 0 };
	if (form == RATE_ANSWER_JSON)
		write_json(&b, query, input, &rows);
	else
		write_csv(&b, query, form == RATE_ANSWER_CSV_ZH ? LANGUAGE_ZH : LANGUAGE_EN, &rows);
	return answer_take(r, &b);
}

const char *rate_answer_media_type(enum rate_answer_form form)
{
	return form == RATE_ANSWER_JSON ? "application/json" : "text/csv; charset=utf-8";
}
