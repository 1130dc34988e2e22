/* The code lists: districts, parks, chains, reasons. */
#include "api/answer.h"
#include "api/resources.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"

static enum next districts_list(struct request *r)
{
	return answer_items(r, &district_shape, &r->snapshot->catalogue->districts);
}

static enum next parks_list(struct request *r)
{
	return answer_items(r, &park_shape, &r->snapshot->catalogue->parks);
}

static enum next chains_list(struct request *r)
{
	return answer_items(r, &chain_shape, &r->snapshot->catalogue->chains);
}

static enum next reasons_list(struct request *r)
{
	return answer_items(r, &reason_shape, &r->snapshot->catalogue->reasons);
}

const struct route code_lists_routes[] = {
	{ METHOD_GET, "/v1/districts", .permit = PERMIT_READ_CATALOGUE, .handle = districts_list },
	{ METHOD_GET, "/v1/parks", .permit = PERMIT_READ_CATALOGUE, .handle = parks_list },
	{ METHOD_GET, "/v1/chains", .permit = PERMIT_READ_CATALOGUE, .handle = chains_list },
	{ METHOD_GET, "/v1/reasons", .permit = PERMIT_READ_CATALOGUE, .handle = reasons_list },
	{ 0 },
};
