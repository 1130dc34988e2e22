/* Facts: everything that qualified, counted or not, voided or not, as far as the caller may see. */
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "request/list.h"

#define FILTERS PARAM_OF_INDICATOR, PARAM_OF_USCC, PARAM_OF_ENTRY

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule csv_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static enum next facts_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_facts, &q);
	return list_page(r, &q);
}

static enum next facts_csv(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_facts, &q);
	return list_csv(r, &q, "facts.csv");
}

const struct route facts_routes[] = {
	{ METHOD_GET, "/v1/facts", .permit = PERMIT_READ_BUSINESS, .params = list_params, .handle = facts_list },
	{ METHOD_GET, "/v1/facts.csv", .permit = PERMIT_READ_BUSINESS, .params = csv_params, .handle = facts_csv },
	{ 0 },
};
