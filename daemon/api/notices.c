/* Notices: what enterprises were told of decisions and of what time does, each its own, officers those of their subtree. */
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "request/hall.h"
#include "request/list.h"

#define FILTERS                                                                                                        \
	PARAM_OF_DISTRICT, PARAM_OF_USCC,                                                                              \
		PARAM("kind", PARAM_CHOICE, "return|reject|approve|void|warning|move", "What it tells.",               \
			"通知的类别。"),                                                                               \
		PARAM("submission", PARAM_UUID, NULL, "Id of a submission.", "填报编号。")

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static enum next notices_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_notices, &q);
	return list_page(r, &q);
}

static enum next notices_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_notices, &q);
	return list_table(r, &q, "notices");
}

const struct route notices_routes[] = {
	{ METHOD_GET, "/v1/notices", .permit = PERMIT_READ_BUSINESS, .params = list_params, .handle = notices_list },
	ROUTE_TABLES("/v1/notices", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = notices_table),
	{ 0 },
};
