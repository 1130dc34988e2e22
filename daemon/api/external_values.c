/* External values: totals of the city and the province, the denominators of shares. Each POST adds one. */
#include "api/answer.h"
#include "api/body.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "cache/snapshot.h"
#include "domain/external_value.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/external_value.h"

static const struct param_rule list_params[] = { PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_LIMIT, PARAM_OF_CURSOR,
	PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_LANG, PARAMS_END };

static enum next external_values_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_external_values, &q);
	return list_page(r, &q);
}

static enum next external_values_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_external_values, &q);
	return list_table(r, &q, "external-values");
}

static void check(struct request *r, const struct external_value *x)
{
	struct findings *f = &r->findings;

	body_check_indicator(r, x->indicator);
	if (x->scope != NULL && !place_has_totals(r->snapshot->catalogue, x->scope))
		findings_add(f, "unknown_scope", NULL, NULL, "#/scope");
	body_check_past(f, x->as_of, request_today(r), "#/as_of");
	body_check_number(f, x->value, 0, BODY_NUMBER_MAX, "#/value");
	body_check_text(f, x->source, BODY_NAME_MAX, "#/source");
}

static enum next external_values_post(struct request *r)
{
	struct caller caller = request_caller(r);
	struct external_value *x = r->decoded;
	struct text answer;
	struct keyed *keyed;
	struct fault f;

	check(r, x);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	x->id = request_mint(r);
	x->by = r->principal->person;
	answer = answer_text(r, &external_value_shape, x, NULL);
	keyed = x->id != NULL && answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the external value");
	return request_wait(
		r, store_external_value_insert(r->hall->store, &caller, keyed, x, outcome_written, r, &f), &f);
}

const struct route external_values_routes[] = {
	{ METHOD_GET, "/v1/external-values", .permit = PERMIT_READ_TARGETS, .params = list_params,
		.handle = external_values_list },
	{ METHOD_POST, "/v1/external-values", .permit = PERMIT_MANAGE, .has_body = true,
		.body_shape = &external_value_shape, .keyed = true, .handle = external_values_post },
	ROUTE_TABLES("/v1/external-values", .permit = PERMIT_READ_TARGETS, .params = table_params,
		.handle = external_values_table),
	{ 0 },
};
