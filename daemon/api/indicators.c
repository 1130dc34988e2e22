/* Indicators with their contracts: what counts, once for whom, how it is rounded. */
#include "api/answer.h"
#include "api/param.h"
#include "api/resources.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next indicators_list(struct request *r)
{
	return answer_list(r, &indicator_shape, &r->snapshot->catalogue->indicators, "indicators");
}

static enum next indicators_get(struct request *r)
{
	const struct indicator *indicator = catalogue_find_indicator(r->snapshot->catalogue, r->arg[0]);

	if (indicator == NULL)
		return request_refuse(r, "not_found", "no such indicator");
	return answer_hashed(r, &indicator_shape, indicator);
}

const struct route indicators_routes[] = {
	{ METHOD_GET, "/v1/indicators", .permit = PERMIT_READ_CATALOGUE, .params = page_params,
		.handle = indicators_list },
	ROUTE_TABLES(
		"/v1/indicators", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = indicators_list),
	{ METHOD_GET, "/v1/indicators/{code}", .permit = PERMIT_READ_CATALOGUE, .handle = indicators_get },
	{ 0 },
};
