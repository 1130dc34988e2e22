/* The code lists: districts, parks, chains, reasons. */
#include "api/answer.h"
#include "api/param.h"
#include "api/resources.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next districts_list(struct request *r)
{
	return answer_list(r, &district_shape, &r->snapshot->catalogue->districts, "districts");
}

static enum next parks_list(struct request *r)
{
	return answer_list(r, &park_shape, &r->snapshot->catalogue->parks, "parks");
}

static enum next chains_list(struct request *r)
{
	return answer_list(r, &chain_shape, &r->snapshot->catalogue->chains, "chains");
}

static enum next reasons_list(struct request *r)
{
	return answer_list(r, &reason_shape, &r->snapshot->catalogue->reasons, "reasons");
}

const struct route code_lists_routes[] = {
	{ METHOD_GET, "/v1/districts", .permit = PERMIT_READ_CATALOGUE, .params = page_params,
		.handle = districts_list },
	ROUTE_TABLES(
		"/v1/districts", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = districts_list),
	{ METHOD_GET, "/v1/parks", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = parks_list },
	ROUTE_TABLES("/v1/parks", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = parks_list),
	{ METHOD_GET, "/v1/chains", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = chains_list },
	ROUTE_TABLES("/v1/chains", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = chains_list),
	{ METHOD_GET, "/v1/reasons", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = reasons_list },
	ROUTE_TABLES("/v1/reasons", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = reasons_list),
	{ 0 },
};
