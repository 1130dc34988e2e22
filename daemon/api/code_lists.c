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
	return answer_items(r, &district_shape, &r->snapshot->catalogue->districts);
}

static enum next districts_csv(struct request *r)
{
	return answer_csv(r, &district_shape, &r->snapshot->catalogue->districts, "districts.csv");
}

static enum next parks_list(struct request *r)
{
	return answer_items(r, &park_shape, &r->snapshot->catalogue->parks);
}

static enum next parks_csv(struct request *r)
{
	return answer_csv(r, &park_shape, &r->snapshot->catalogue->parks, "parks.csv");
}

static enum next chains_list(struct request *r)
{
	return answer_items(r, &chain_shape, &r->snapshot->catalogue->chains);
}

static enum next chains_csv(struct request *r)
{
	return answer_csv(r, &chain_shape, &r->snapshot->catalogue->chains, "chains.csv");
}

static enum next reasons_list(struct request *r)
{
	return answer_items(r, &reason_shape, &r->snapshot->catalogue->reasons);
}

static enum next reasons_csv(struct request *r)
{
	return answer_csv(r, &reason_shape, &r->snapshot->catalogue->reasons, "reasons.csv");
}

const struct route code_lists_routes[] = {
	{ METHOD_GET, "/v1/districts", .permit = PERMIT_READ_CATALOGUE, .params = page_params,
		.handle = districts_list },
	{ METHOD_GET, "/v1/districts.csv", .permit = PERMIT_READ_CATALOGUE, .params = table_params,
		.handle = districts_csv },
	{ METHOD_GET, "/v1/parks", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = parks_list },
	{ METHOD_GET, "/v1/parks.csv", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = parks_csv },
	{ METHOD_GET, "/v1/chains", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = chains_list },
	{ METHOD_GET, "/v1/chains.csv", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = chains_csv },
	{ METHOD_GET, "/v1/reasons", .permit = PERMIT_READ_CATALOGUE, .params = page_params, .handle = reasons_list },
	{ METHOD_GET, "/v1/reasons.csv", .permit = PERMIT_READ_CATALOGUE, .params = table_params,
		.handle = reasons_csv },
	{ 0 },
};
