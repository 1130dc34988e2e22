/*
 * What differs today from what was published: the figures beside each other, and why, fact by fact and value by value. The
 * figures and values are the same for everybody, the facts those that the caller may see. Refuses to change what was published.
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
#include "domain/publication_compare.h"
#include "domain/rate_row.h"
#include "request/hall.h"
#include "request/list.h"
#include "store/figure.h"
#include "wire/json_write.h"

static const struct param_rule diff_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static const struct rate_row *row_of(const struct list *rows, const struct rate_row *like)
{
	const struct rate_row *at = rows->at;

	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(at[i].indicator, like->indicator) == 0 && strcmp(at[i].scope, like->scope) == 0)
			return &at[i];
	return NULL;
}

static const char *share_of(const struct rate_row *row)
{
	return row->share != NULL ? row->share->value : NULL;
}

static struct publication_compared compare(const struct rate_row *was, const struct rate_row *now)
{
	return (struct publication_compared){
		.indicator = was->indicator,
		.scope = was->scope,
		.published_new = was->new,
		.new = now->new,
		.published_cumulative = was->cumulative,
		.cumulative = now->cumulative,
		.published_target = was->target,
		.target = now->target,
		.published_rate = was->rate,
		.rate = now->rate,
		.published_growth = was->growth,
		.growth = now->growth,
		.published_share = share_of(was),
		.share = share_of(now),
		.published_rank_rate = was->rank_rate,
		.rank_rate = now->rank_rate,
		.published_rank_count = was->rank_count,
		.rank_count = now->rank_count,
	};
}

static bool texts_differ(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

static bool is_changed(const struct publication_compared *c)
{
	return c->published_new != c->new || c->published_cumulative != c->cumulative ||
	       c->published_target != c->target || c->published_rank_rate != c->rank_rate ||
	       c->published_rank_count != c->rank_count || texts_differ(c->published_rate, c->rate) ||
	       texts_differ(c->published_growth, c->growth) || texts_differ(c->published_share, c->share);
}

/* "[…]": published rows beside what they are now, all of them or those that changed. An indicator or a district that is no more
 * has nothing beside it. False: no memory. */
static bool add_beside(
	struct request *r, struct buffer *b, const struct list *published, const struct list *today, bool all)
{
	const struct rate_row *was = published->at;
	struct publication_compared *rows = arena_alloc_array(r->arena, published->count + 1, sizeof *rows);
	struct rate_row none;
	size_t count = 0;

	field_clear(&rate_row_shape, &none);
	for (size_t i = 0; rows != NULL && i < published->count; i++) {
		const struct rate_row *now = row_of(today, &was[i]);

		rows[count] = compare(&was[i], now != NULL ? now : &none);
		count += all || is_changed(&rows[count]);
	}
	if (rows != NULL)
		json_write_array(b, &publication_compared_shape, rows, count);
	return rows != NULL;
}

static bool today_of(
	struct request *r, const struct figure_input *input, enum figure_group group, struct list *ret_rows)
{
	const struct publication *p = r->loaded;
	const struct figure_query query = {
		.scope = p->scope, .group = group, .light_tolerance = r->hall->limits.light_tolerance
	};

	return figure_rows(r->snapshot->catalogue, input, &query, r->arena, ret_rows);
}

/* The members beside the items: every figure, and the districts whose figures or ranks changed. NULL: no memory. */
static const char *members_of(
	struct request *r, const struct figure_input *input, const struct publication_content *content)
{
	struct list figures, districts;
	struct buffer b = { 0 };
	bool written;

	if (!today_of(r, input, FIGURE_GROUP_NONE, &figures) || !today_of(r, input, FIGURE_GROUP_DISTRICT, &districts))
		return NULL;
	buffer_add_string(&b, "\"figures\":");
	written = add_beside(r, &b, &content->figures, &figures, true);
	buffer_add_string(&b, ",\"districts\":");
	written = written && add_beside(r, &b, &content->districts, &districts, false);
	if (!written)
		buffer_free(&b);
	return written ? answer_take(r, &b).at : NULL;
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
	const struct publication_content *content = publication_content(r);
	const char *members = content != NULL ? members_of(r, input, content) : NULL;
	struct list_question q;

	if (members == NULL)
		return request_refuse(r, "unavailable", "no memory for the figures");
	if (!ask(r, &q))
		return request_refuse(r, "unavailable", "no memory for the number");
	return list_page_with(r, &q, members);
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
static enum next diff_table(struct request *r)
{
	struct list_question q;

	if (!ask(r, &q))
		return request_refuse(r, "unavailable", "no memory for the number");
	return list_table(r, &q, "diff");
}

const struct route publication_diff_routes[] = {
	{ METHOD_GET, "/v1/publications/{no}/diff", .permit = PERMIT_READ_BUSINESS, .params = diff_params,
		.load = publications_load, .handle = diff_get },
	ROUTE_TABLES("/v1/publications/{no}/diff", .permit = PERMIT_READ_BUSINESS, .params = table_params,
		.load = publications_load, .handle = diff_table),
	{ 0 },
};
