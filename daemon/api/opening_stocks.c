/*
 * Opening stocks: what was counted before the records begin, of leaf districts only. With names, each
 * member becomes a fact of its own date; without, only the number is known.
 */
#include <string.h>

#include "api/answer.h"
#include "api/body.h"
#include "api/load.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/code.h"
#include "base/date.h"
#include "base/value.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/count.h"
#include "domain/indicator.h"
#include "domain/opening_stock.h"
#include "domain/title.h"
#include "domain/uscc.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/opening_stock.h"
#include "wire/json_write.h"

static const struct param_rule list_params[] = { PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_LIMIT, PARAM_OF_CURSOR,
	PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_LANG, PARAMS_END };

static enum next opening_stocks_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_opening_stocks, &q);
	return list_page(r, &q);
}

static enum next opening_stocks_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_opening_stocks, &q);
	return list_table(r, &q, "opening-stocks");
}

static void check_uscc(struct request *r, struct opening_stock_member *m, size_t i)
{
	char *code = arena_alloc(r->arena, USCC_LENGTH + 1);

	if (m->uscc == NULL)
		return;
	if (code == NULL)
		r->findings.failed = true;
	else if (uscc_read(text_of(m->uscc), code) != USCC_FINE)
		findings_add(&r->findings, "uscc", NULL, NULL, "#/members/%zu/uscc", i);
	else
		m->uscc = code;
}

/* A member counts where it stood, so of another leaf it would be in no figure of the opening's own. */
static bool is_elsewhere(const struct opening_stock_body *body, const struct opening_stock_member *m)
{
	struct area area;

	return body->scope != NULL && area_parse(text_of(body->scope), &area) && area.kind == AREA_DISTRICT &&
	       !text_is(area.code, m->district);
}

/* Nobody is counted in the opening after the day that it is about. */
static void check_member(
	struct request *r, const struct opening_stock_body *body, struct opening_stock_member *m, size_t i)
{
	const struct list *districts = &r->snapshot->catalogue->districts;
	char as_of[DATE_TEXT_SIZE];

	check_uscc(r, m, i);
	if (m->title != NULL && text_count_points(text_of(m->title)) > TITLE_POINTS_MAX)
		findings_add_int(&r->findings, "max_length", TITLE_POINTS_MAX, "#/members/%zu/title", i);
	if (m->effective_on != DATE_NONE && body->as_of != DATE_NONE && m->effective_on > body->as_of) {
		date_format(body->as_of, as_of);
		findings_add(&r->findings, "not_after", as_of, NULL, "#/members/%zu/effective_on", i);
	}
	if (m->district != NULL && !area_district_is_leaf(districts, m->district))
		findings_add(&r->findings, "leaf_district", NULL, NULL, "#/members/%zu/district", i);
	else if (m->district != NULL && is_elsewhere(body, m))
		findings_add(&r->findings, "outside_scope", body->scope, NULL, "#/members/%zu/district", i);
}

static bool is_among(const char *const *keys, size_t count, const char *key)
{
	for (size_t i = 0; key != NULL && i < count; i++)
		if (keys[i] != NULL && strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static void find_double(struct request *r, enum indicator_distinct rule, const struct opening_stock_member *m, size_t i)
{
	if (rule == INDICATOR_ENTRY)
		findings_add(&r->findings, "duplicate_title", m->title, NULL, "#/members/%zu/title", i);
	else
		findings_add(&r->findings, "duplicate_code", m->uscc, NULL, "#/members/%zu/uscc", i);
}

/* What would count once is named once, or the value were a lie. */
static void check_doubles(struct request *r, const struct opening_stock_body *body)
{
	const struct indicator *indicator = catalogue_find_indicator(r->snapshot->catalogue, text_of(body->indicator));
	const struct opening_stock_member *members = body->members.at;
	const char **keys = arena_alloc_array(r->arena, body->members.count, sizeof *keys);

	r->findings.failed = r->findings.failed || keys == NULL;
	for (size_t i = 0; indicator != NULL && keys != NULL && i < body->members.count; i++) {
		if (!opening_stock_key(indicator->distinct_rule, &members[i], r->arena, &keys[i]))
			r->findings.failed = true;
		else if (is_among(keys, i, keys[i]))
			find_double(r, indicator->distinct_rule, &members[i], i);
	}
}

static void check_members(struct request *r, const struct opening_stock_body *body, struct count_facts *ret_facts)
{
	struct opening_stock_member *members = body->members.at;

	for (size_t i = 0; i < body->members.count; i++)
		check_member(r, body, &members[i], i);
	if (body->value != INT64_NONE && body->value != (int64_t)body->members.count)
		findings_add_int(&r->findings, "count_of_items", (long long)body->members.count, "#/value");
	if (body->indicator == NULL)
		return;
	check_doubles(r, body);
	if (findings_none(&r->findings))
		count_opening(r->snapshot->catalogue, body->indicator, &r->findings, ret_facts);
}

static void check(struct request *r, const struct opening_stock_body *body, struct count_facts *ret_facts)
{
	const struct catalogue *catalogue = r->snapshot->catalogue;
	struct findings *f = &r->findings;
	struct area area;

	body_check_indicator(r, body->indicator);
	if (body->scope != NULL && (!area_parse(text_of(body->scope), &area) || !area_exists(catalogue, &area)))
		findings_add(f, "unknown_scope", NULL, NULL, "#/scope");
	else if (body->scope != NULL &&
		 (area.kind != AREA_DISTRICT || !area_district_is_leaf(&catalogue->districts, area.code.at)))
		findings_add(f, "leaf_district", NULL, NULL, "#/scope");
	body_check_past(f, body->as_of, request_today(r), "#/as_of");
	body_check_number(f, body->value, 0, BODY_NUMBER_MAX, "#/value");
	body_check_text(f, body->document_no, BODY_DOCUMENT_MAX, "#/document_no");
	if (body->members.at != NULL)
		check_members(r, body, ret_facts);
}

/* The members as they were understood: codes mended, what was left out null. */
static const char *members_of(struct request *r, const struct opening_stock_body *body)
{
	struct buffer b = { 0 };

	json_write_array(&b, &opening_stock_member_shape, body->members.at, body->members.count);
	return answer_take(r, &b).at;
}

static struct text answer_of(struct request *r, const struct opening_stock_body *body, const char *id)
{
	bool named = body->members.at != NULL;
	const char *members = named ? members_of(r, body) : NULL;
	struct opening_stock stock = {
		.indicator = body->indicator,
		.scope = body->scope,
		.as_of = body->as_of,
		.value = body->value,
		.document_no = body->document_no,
		.members = members,
		.names_known = named,
		.id = id,
		.recorded_at = INSTANT_NONE,
		.by = r->principal->person,
	};

	if (id == NULL || (named && members == NULL))
		return (struct text){ 0 };
	return answer_text(r, &opening_stock_shape, &stock, NULL);
}

static void find_refused(struct request *r, const struct value *member)
{
	const char *code = value_string(value_member(member, "code"));
	const struct code *known = code != NULL ? code_find(code) : NULL;
	int64_t place = 0;

	if (known == NULL || !value_int(value_member(member, "member"), &place))
		return;
	findings_add(&r->findings, known->code, value_string(value_member(member, "what")), NULL, "#/members/%lld/%s",
		(long long)place, strcmp(code, "enterprise_gone") == 0 ? "effective_on" : "uscc");
}

/* Whichever members the database refuses are told one by one. */
static void opening_written(void *owner, const struct fault *f, const struct written *w)
{
	struct request *r = owner;
	const struct value *members =
		w != NULL && w->outcome == WRITTEN_FINDING && w->detail != NULL && w->detail[0] == '['
			? load_value(r, w->detail)
			: NULL;

	if (members == NULL) {
		outcome_written(owner, f, w);
		return;
	}
	r->op = NULL;
	for (size_t i = 0; value_item(members, i) != NULL; i++)
		find_refused(r, value_item(members, i));
	request_refuse_findings(r);
	request_advance(r);
}

static enum next opening_stocks_post(struct request *r)
{
	const struct opening_stock_body *body = r->decoded;
	struct caller caller = request_caller(r);
	struct count_facts facts = { .effective_on = DATE_NONE };
	struct text answer;
	struct keyed *keyed;
	const char *id;
	struct fault f;

	check(r, body, &facts);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	id = request_mint(r);
	answer = answer_of(r, body, id);
	keyed = answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the opening stock");
	return request_wait(r,
		store_opening_stock_insert(r->hall->store, &caller, keyed, id, body,
			body->members.at != NULL ? &facts : NULL, opening_written, r, &f),
		&f);
}

const struct route opening_stocks_routes[] = {
	{ METHOD_GET, "/v1/opening-stocks", .permit = PERMIT_READ_TARGETS, .params = list_params,
		.handle = opening_stocks_list },
	{ METHOD_POST, "/v1/opening-stocks", .permit = PERMIT_MANAGE, .has_body = true,
		.body_shape = &opening_stock_body_shape, .keyed = true, .handle = opening_stocks_post },
	ROUTE_TABLES("/v1/opening-stocks", .permit = PERMIT_READ_TARGETS, .params = table_params,
		.handle = opening_stocks_table),
	{ 0 },
};
