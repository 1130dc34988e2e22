/* The register: who may file, where they are, to which chains they belong. Decides what a manager may register. */
#include <string.h>

#include "api/answer.h"
#include "api/body.h"
#include "api/param.h"
#include "api/place.h"
#include "api/register.h"
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

#define SIZE_WORDS "large|medium|small|micro"

#define FILTERS                                                                                                        \
	PARAM_OF_DISTRICT,                                                                                             \
		PARAM("status", PARAM_CHOICE, REGISTER_STATUS_WORDS, "Status of the enterprise.", "企业状态。"),       \
		PARAM("chain", PARAM_TEXT, NULL, "Code of a chain.", "产业链代码。"),                                  \
		PARAM("park", PARAM_TEXT, NULL, "Code of a park.", "园区代码。")

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static const struct param_rule then_params[] = {
	PARAM("as_of", PARAM_DATE, NULL, "As it stood on that day; today when not given.", "该日的状况，默认今天。"),
	PARAM("known_at", PARAM_INSTANT, NULL, "As it was known then; now when not given.", "当时所知，默认现在。"),
	PARAMS_END
};

static enum next enterprises_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_enterprises, &q);
	return list_page(r, &q);
}

static enum next enterprises_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_enterprises, &q);
	return list_table(r, &q, "enterprises");
}

static void loaded(void *owner, const struct fault *f, const struct enterprise *enterprise, const char *etag)
{
	outcome_loaded(owner, f, &enterprise_shape, enterprise, etag);
}

enum next enterprises_load(struct request *r)
{
	struct caller caller = request_caller(r);
	char *uscc = arena_alloc(r->arena, USCC_LENGTH + 1);
	struct fault f;

	if (uscc == NULL || uscc_read(r->arg[0], uscc) != USCC_FINE)
		return request_refuse(r, "not_found", "the code is no uscc");
	return request_wait(r, store_enterprise_get(r->hall->store, &caller, uscc, loaded, r, &f), &f);
}

static void loaded_then(void *owner, const struct fault *f, const struct enterprise *enterprise, const char *etag)
{
	outcome_loaded(owner, f, &enterprise_read_shape, enterprise, etag);
}

/* A day or an instant that has not come has no history yet. */
static void check_then(struct request *r, int64_t as_of, int64_t known_at)
{
	char now[INSTANT_TEXT_SIZE];

	if (as_of != DATE_NONE && as_of > request_today(r))
		request_find_param(r, "not_future", "as_of");
	if (known_at == INSTANT_NONE || known_at <= request_now_us(r))
		return;
	instant_format_micros(request_now_us(r), now);
	findings_add(&r->findings, "not_after", now, NULL, "?known_at");
}

/* One enterprise as it stands, or as it stood on a day by what was known then; its tag is that of now. */
static enum next enterprise_load_then(struct request *r)
{
	struct caller caller = request_caller(r);
	int64_t as_of = params_number(&r->params, "as_of", DATE_NONE);
	int64_t known_at = params_number(&r->params, "known_at", INSTANT_NONE);
	char *uscc = arena_alloc(r->arena, USCC_LENGTH + 1);
	struct fault f;

	if (uscc == NULL || uscc_read(r->arg[0], uscc) != USCC_FINE)
		return request_refuse(r, "not_found", "the code is no uscc");
	check_then(r, as_of, known_at);
	return request_wait(r,
		store_enterprise_then(r->hall->store, &caller, uscc, (int32_t)as_of, known_at, loaded_then, r, &f), &f);
}

static enum next enterprises_get(struct request *r)
{
	return answer_loaded(r, &enterprise_read_shape);
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

/* Where the figures suffice, the size follows from them, and another word for it is a slip of one of the two. */
static void check_size(struct request *r, struct enterprise *e)
{
	const struct size_figures figures = { e->staff, e->revenue_wan, e->assets_wan };
	const char *size = register_size(r, e->industry, &figures, request_today(r));

	register_check_figures(r, &figures);
	if (size == NULL)
		return;
	if (e->size != NULL && strcmp(e->size, size) != 0)
		findings_add(&r->findings, "size_contradicts", size, NULL, "#/size");
	e->size = size;
}

static void check(struct request *r, struct enterprise *e)
{
	struct findings *f = &r->findings;

	body_check_text(f, e->name, BODY_NAME_MAX, "#/name");
	body_check_text(f, e->short_name, BODY_NAME_MAX, "#/short_name");
	register_check_places(r, e->district, e->park, &e->chains);
	register_check_industry(r, e->industry);
	body_check_word(f, e->size, SIZE_WORDS, "#/size");
	body_check_word(f, e->status, REGISTER_STATUS_WORDS, "#/status");
	e->predecessor = register_check_predecessor(r, e->predecessor, e->uscc);
	check_size(r, e);
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
	r->reply.etag = "\"1\"";
	keyed = answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the enterprise");
	r->reply.location = arena_printf(r->arena, "/v1/enterprises/%s", e->uscc);
	return request_wait(r, store_enterprise_insert(r->hall->store, &caller, keyed, e, outcome_written, r, &f), &f);
}

const struct route enterprises_routes[] = {
	{ METHOD_GET, "/v1/enterprises", .permit = PERMIT_READ_BUSINESS, .params = list_params,
		.handle = enterprises_list },
	{ METHOD_POST, "/v1/enterprises", .permit = PERMIT_MANAGE, .has_body = true, .body_shape = &enterprise_shape,
		.keyed = true, .judge = judge_uscc, .handle = enterprises_post },
	ROUTE_TABLES(
		"/v1/enterprises", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = enterprises_table),
	{ METHOD_GET, "/v1/enterprises/{uscc}", .permit = PERMIT_READ_BUSINESS, .params = then_params,
		.load = enterprise_load_then, .handle = enterprises_get },
	{ 0 },
};
