/* The audit: every change with who, when, from where and the bytes that were written, for the auditor. */
#include "api/param.h"
#include "api/resources.h"
#include "request/list.h"

static const struct param_rule list_params[] = { PARAM_OF_USCC, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_USCC, PARAM_OF_LANG, PARAMS_END };

static enum next audit_page(struct request *r)
{
	struct list_question q;

	list_ask(r, &list_audit, &q);
	return list_page(r, &q);
}

static enum next audit_table(struct request *r)
{
	struct list_question q;

	list_ask(r, &list_audit, &q);
	return list_table(r, &q, "audit");
}

const struct route audit_routes[] = {
	{ METHOD_GET, "/v1/audit", .permit = PERMIT_AUDIT, .params = list_params, .handle = audit_page },
	ROUTE_TABLES("/v1/audit", .permit = PERMIT_AUDIT, .params = table_params, .handle = audit_table),
	{ 0 },
};
