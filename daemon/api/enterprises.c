/* The register: who may file, where they are, to which chains they belong. Decides what a manager may register. */
#include <string.h>

#include "api/answer.h"
#include "api/body.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/enterprise.h"
#include "domain/uscc.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/enterprise.h"

#define STATUS_WORDS "active|deregistered|revoked|moved_out"
#define SIZE_WORDS "large|medium|small|micro"

#define FILTERS                                                                                                        \
	PARAM_OF_DISTRICT, PARAM("status", PARAM_CHOICE, STATUS_WORDS, "Status of the enterprise.", "企业状态。"),     \
		PARAM("chain", PARAM_TEXT, NULL, "Code of a chain.", "产业链代码。"),                                  \
		PARAM("park", PARAM_TEXT, NULL, "Code of a park.", "园区代码。")

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule csv_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static enum next enterprises_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_enterprises, &q);
	return list_page(r, &q);
}

static enum next enterprises_csv(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_enterprises, &q);
	return list_csv(r, &q, "enterprises.csv");
}

static void loaded(void *owner, const struct fault *f, const struct enterprise *enterprise, const char *etag)
{
	outcome_loaded(owner, f, &enterprise_shape, enterprise, etag);
}

static enum next enterprises_load(struct request *r)
{
	struct caller caller = request_caller(r);
	char *uscc = arena_alloc(r->arena, USCC_LENGTH + 1);
	struct fault f;

	if (uscc == NULL || uscc_read(r->arg[0], uscc) != USCC_FINE)
		return request_refuse(r, "not_found", "the code is no uscc");
	return request_wait(r, store_enterprise_get(r->hall->store, &caller, uscc, loaded, r, &f), &f);
}

static enum next enterprises_get(struct request *r)
{
	return answer_loaded(r, &enterprise_shape);
}

/* The code is mended where that is harmless, and then it must be right: before anything else is told. */
static enum next judge_uscc(struct request *r)
{
	struct enterprise *e = r->decoded;
	char *code = arena_alloc(r->arena, USCC_LENGTH + 1);

	if (code == NULL)
		return request_refuse(r, "unavailable", "no memory for the uscc");
	if (e->uscc == NULL)
		return NEXT;
	if (uscc_read(text_of(e->uscc), code) != USCC_FINE) {
		findings_add(&r->findings, "uscc", NULL, NULL, "#/uscc");
		return request_refuse(r, "uscc_check", "the uscc does not check");
	}
	e->uscc = code;
	return NEXT;
}

static void check_predecessor(struct request *r, struct enterprise *e)
{
	char *code = arena_alloc(r->arena, USCC_LENGTH + 1);

	if (e->predecessor == NULL)
		return;
	if (code == NULL)
		r->findings.failed = true;
	else if (uscc_read(text_of(e->predecessor), code) != USCC_FINE ||
		 (e->uscc != NULL && strcmp(code, e->uscc) == 0))
		findings_add(&r->findings, "uscc", NULL, NULL, "#/predecessor");
	else
		e->predecessor = code;
}

static void check_places(struct request *r, const struct enterprise *e)
{
	const struct catalogue *catalogue = r->snapshot->catalogue;
	const char *const *chains = e->chains.at;

	if (e->district != NULL && !area_district_is_leaf(&catalogue->districts, e->district))
		findings_add(&r->findings, "leaf_district", NULL, NULL, "#/district");
	if (e->park != NULL && catalogue_find_park(catalogue, text_of(e->park)) == NULL)
		findings_add(&r->findings, "unknown_park", NULL, NULL, "#/park");
	for (size_t i = 0; i < e->chains.count; i++)
		if (catalogue_find_chain(catalogue, text_of(chains[i])) == NULL)
			findings_add(&r->findings, "unknown_chain", NULL, NULL, "#/chains/%zu", i);
}

static bool is_industry(const char *code)
{
	return strlen(code) == 4 && strspn(code, "0123456789") == 4;
}

static void check(struct request *r, struct enterprise *e)
{
	struct findings *f = &r->findings;

	body_check_text(f, e->name, BODY_NAME_MAX, "#/name");
	body_check_text(f, e->short_name, BODY_NAME_MAX, "#/short_name");
	check_places(r, e);
	if (e->industry != NULL && !is_industry(e->industry))
		findings_add(f, "pattern", "^[0-9]{4}$", NULL, "#/industry");
	body_check_word(f, e->size, SIZE_WORDS, "#/size");
	body_check_word(f, e->status, STATUS_WORDS, "#/status");
	check_predecessor(r, e);
}

/* As it will be stored: an enterprise that is not said to be otherwise is active, one without chains has none. */
static void complete(struct request *r, struct enterprise *e)
{
	if (e->status == NULL)
		e->status = "active";
	if (e->chains.at == NULL)
		e->chains.at = arena_alloc(r->arena, 0);
	e->status_on = DATE_NONE;
}

static enum next enterprises_post(struct request *r)
{
	struct caller caller = request_caller(r);
	struct enterprise *e = r->decoded;
	struct text answer;
	struct keyed *keyed;
	struct fault f;

	check(r, e);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	complete(r, e);
	answer = answer_text(r, &enterprise_shape, e, NULL);
	keyed = answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the enterprise");
	r->reply.location = arena_printf(r->arena, "/v1/enterprises/%s", e->uscc);
	r->reply.etag = "\"1\"";
	return request_wait(r, store_enterprise_insert(r->hall->store, &caller, keyed, e, outcome_written, r, &f), &f);
}

const struct route enterprises_routes[] = {
	{ METHOD_GET, "/v1/enterprises", .permit = PERMIT_READ_BUSINESS, .params = list_params,
		.handle = enterprises_list },
	{ METHOD_POST, "/v1/enterprises", .permit = PERMIT_MANAGE, .has_body = true, .body_shape = &enterprise_shape,
		.keyed = true, .judge = judge_uscc, .handle = enterprises_post },
	{ METHOD_GET, "/v1/enterprises.csv", .permit = PERMIT_READ_BUSINESS, .params = csv_params,
		.handle = enterprises_csv },
	{ METHOD_GET, "/v1/enterprises/{uscc}", .permit = PERMIT_READ_BUSINESS, .load = enterprises_load,
		.handle = enterprises_get },
	{ 0 },
};
