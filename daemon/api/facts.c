/* Facts: everything that qualified, counted or not, voided or not, as far as the caller may see. */
#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "domain/fact.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/fact.h"

#define FILTERS PARAM_OF_INDICATOR, PARAM_OF_USCC, PARAM_OF_ENTRY

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static enum next facts_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_facts, &q);
	return list_page(r, &q);
}

static enum next facts_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_facts, &q);
	return list_table(r, &q, "facts");
}

static void fact_loaded(void *owner, const struct fault *f, const struct fact *fact)
{
	outcome_loaded(owner, f, &fact_shape, fact, fact != NULL ? fact->etag : NULL);
}

enum next facts_load(struct request *r)
{
	struct caller caller = request_caller(r);
	const char *id = answer_id(r);
	struct fault f;

	if (id == NULL)
		return request_refuse(r, "not_found", "the id is no UUID");
	return request_wait(r, store_fact_get(r->hall->store, &caller, id, fact_loaded, r, &f), &f);
}

static enum next facts_get(struct request *r)
{
	return answer_loaded(r, &fact_shape);
}

const struct route facts_routes[] = {
	{ METHOD_GET, "/v1/facts", .permit = PERMIT_READ_BUSINESS, .params = list_params, .handle = facts_list },
	ROUTE_TABLES("/v1/facts", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = facts_table),
	{ METHOD_GET, "/v1/facts/{id}", .permit = PERMIT_READ_BUSINESS, .load = facts_load, .handle = facts_get },
	{ 0 },
};
