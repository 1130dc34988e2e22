/*
 * What differs today from what was published: the figures beside each other, and fact by fact why. The figures are the
 * same for everybody, the facts those that the caller may see. Refuses to change what was published.
 */
#include <string.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/publication_make.h"
#include "api/resources.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/figure.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "request/hall.h"
#include "request/list.h"
#include "store/figure.h"
#include "wire/json_write.h"

static const struct param_rule diff_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule csv_params[] = { PARAM_OF_LANG, PARAMS_END };

static const struct rate_row *row_of(const struct list *rows, const char *indicator)
{
	const struct rate_row *at = rows->at;

	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(at[i].indicator, indicator) == 0)
			return &at[i];
	return NULL;
}

/* "\"figures\":[…]": each published figure beside what it is now. NULL: no memory. */
static const char *figures_beside(struct request *r, const struct list *published, const struct list *today)
{
	const struct rate_row *was = published->at;
	struct publication_compared *rows = arena_alloc_array(r->arena, published->count, sizeof *rows);
	struct buffer b = { 0 };

	for (size_t i = 0; rows != NULL && i < published->count; i++) {
		const struct rate_row *now = row_of(today, was[i].indicator);

		rows[i] = (struct publication_compared){
			.indicator = was[i].indicator,
			.published_new = was[i].new,
			.new = now != NULL ? now->new : INT64_NONE,
			.published_cumulative = was[i].cumulative,
			.cumulative = now != NULL ? now->cumulative : INT64_NONE,
			.published_target = was[i].target,
			.target = now != NULL ? now->target : INT64_NONE,
		};
	}
	if (rows == NULL)
		return NULL;
	buffer_add_string(&b, "\"figures\":");
	json_write_array(&b, &publication_compared_shape, rows, published->count);
	return answer_take(r, &b).at;
}

/* The changes of the publication that was loaded. False: no memory. */
static bool ask(struct request *r, struct list_question *ret_question)
{
	const struct publication *p = r->loaded;

	list_ask(r, &list_publication_diff, ret_question);
	ret_question->filters[0] = arena_printf(r->arena, "%lld", (long long)p->no);
	return ret_question->filters[0] != NULL;
}

static enum next list_changes(struct request *r, const struct figure_input *input)
{
	const struct publication *p = r->loaded;
	const struct publication_content *content = publication_content(r);
	const struct figure_query query = {
		.scope = p->scope, .group = FIGURE_GROUP_NONE, .light_tolerance = r->hall->limits.light_tolerance
	};
	struct list today;
	struct list_question q;
	const char *beside;

	if (content == NULL || !figure_rows(r->snapshot->catalogue, input, &query, r->arena, &today))
		return request_refuse(r, "unavailable", "no memory for the figures");
	beside = figures_beside(r, &content->figures, &today);
	if (beside == NULL)
		return request_refuse(r, "unavailable", "no memory for the figures");
	if (!ask(r, &q))
		return request_refuse(r, "unavailable", "no memory for the number");
	return list_page_with(r, &q, beside);
}

static void figures_came(void *owner, const struct fault *f, const struct figure_input *input)
{
	struct request *r = owner;
	enum next next;

	r->op = NULL;
	if (input == NULL)
		next = f != NULL ? request_refuse_fault(r, f) : request_refuse(r, "unavailable", "no figures");
	else
		next = list_changes(r, input);
	if (next != WAIT)
		request_advance(r);
}

static enum next diff_get(struct request *r)
{
	const struct publication *p = r->loaded;
	struct fault f;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	return request_wait(
		r, store_figure_past(r->hall->store, p->as_of, INSTANT_NONE, NULL, figures_came, r, &f), &f);
}

/* Fact by fact; the figures beside each other are the JSON's alone. */
static enum next diff_csv(struct request *r)
{
	struct list_question q;

	if (!ask(r, &q))
		return request_refuse(r, "unavailable", "no memory for the number");
	return list_csv(r, &q, "diff.csv");
}

const struct route publication_diff_routes[] = {
	{ METHOD_GET, "/v1/publications/{no}/diff", .permit = PERMIT_READ_BUSINESS, .params = diff_params,
		.load = publications_load, .handle = diff_get },
	{ METHOD_GET, "/v1/publications/{no}/diff.csv", .permit = PERMIT_READ_BUSINESS, .params = csv_params,
		.load = publications_load, .handle = diff_csv },
	{ 0 },
};
