/* The facts behind a figure: those that stand for their keys, as far as the caller may see them. */
#include <string.h>

#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "base/arena.h"
#include "request/list.h"

#define QUESTION                                                                                                       \
	PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_DISTRICT, PARAM_OF_AS_OF, PARAM_OF_KNOWN_AT,                      \
		PARAM("part", PARAM_CHOICE, "cumulative|new",                                                          \
			"All, or those of the year of as_of; cumulative when not given.",                              \
			"累计或本年新增，默认累计。"),                                                                 \
		PARAM_OF_USCC

static const struct param_rule list_params[] = { QUESTION, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { QUESTION, PARAM_OF_LANG, PARAMS_END };

static void set_filter(struct list_question *q, const char *name, const char *value)
{
	const char *const *filters = q->collection->filters;

	for (unsigned i = 0; i < LIST_FILTERS_MAX && filters[i] != NULL; i++)
		if (strcmp(filters[i], name) == 0)
			q->filters[i] = value;
}

static void set_date(struct request *r, struct list_question *q)
{
	int32_t today = request_today(r);
	int64_t as_of = params_number(&r->params, "as_of", today);
	char *text = arena_alloc(r->arena, DATE_TEXT_SIZE);

	if (as_of > today)
		request_find_param(r, "not_future", "as_of");
	if (text == NULL) {
		r->findings.failed = true;
		return;
	}
	date_format((int32_t)as_of, text);
	set_filter(q, "as_of", text);
}

/* The question with what it leaves out; what is wrong with it is in the findings. */
static void ask(struct request *r, struct list_question *q)
{
	const char *scope = place_asked(r);

	place_check_filters(r);
	if (params_find(&r->params, "indicator") == NULL)
		request_find_param(r, "required", "indicator");
	list_ask(r, &list_rate_facts, q);
	set_filter(q, "scope", scope);
	set_date(r, q);
	if (params_find(&r->params, "part") == NULL)
		set_filter(q, "part", "cumulative");
}

static enum next rate_facts_list(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_page(r, &q);
}

static enum next rate_facts_table(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_table(r, &q, "facts-of-rates");
}

const struct route rate_facts_routes[] = {
	{ METHOD_GET, "/v1/rates/facts", .permit = PERMIT_READ_BUSINESS, .params = list_params,
		.handle = rate_facts_list },
	ROUTE_TABLES(
		"/v1/rates/facts", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = rate_facts_table),
	{ 0 },
};
