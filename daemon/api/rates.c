/*
 * The figures. The live ones are answered from memory, whole bytes with their ETag; past ones are
 * computed by the database and kept until the figures change. Refuses to know any arithmetic.
 */
#include <string.h>

#include "api/answer.h"
#include "api/param.h"
#include "api/place.h"
#include "api/rate_answer.h"
#include "api/resources.h"
#include "base/arena.h"
#include "cache/cache.h"
#include "cache/snapshot.h"
#include "domain/figure.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/route.h"
#include "store/figure.h"
#include "wire/sheet.h"

#define QUESTION                                                                                                                                     \
	PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM_OF_DISTRICT, PARAM_OF_AS_OF, PARAM_OF_KNOWN_AT,                                                    \
		PARAM("group_by", PARAM_CHOICE, "none|district|chain|month",                                                                         \
			"One row a child district (of a district), chain (of the zone) or month.",                                                   \
			"按下级区划（限区划）、产业链（限全区）或月份分组。"),                                                                       \
		PARAM("basis", PARAM_CHOICE, "approved|submitted",                                                                                   \
			"submitted: as if all that waits were approved, on the days in the answers or the day of receipt; approved when not given.", \
			"submitted 按已申报口径：待审的申报视同通过，日期取自填报内容，否则为收到之日；默认 approved。")

static const struct param_rule json_params[] = { QUESTION, PARAMS_END };
static const struct param_rule table_params[] = { QUESTION, PARAM_OF_LANG, PARAMS_END };

/* A question in canonical form: the same question has the same name, however it was asked. */
struct asked {
	struct figure_query query;
	const struct sheet_form *form; /* NULL: JSON */
	enum language language;        /* of a table's header */
	int32_t as_of;
	int64_t known_at;           /* INSTANT_NONE: at the last change */
	bool submitted;             /* with all that waits: changes without a revision, so that nothing is kept */
	const struct figures *seen; /* the figures there were when the database was asked */
	struct text name;
};

static enum figure_group group_of(const struct request *r)
{
	static const char *const words[] = { "none", "district", "chain", "month" };
	static const enum figure_group groups[] = { FIGURE_GROUP_NONE, FIGURE_GROUP_DISTRICT, FIGURE_GROUP_CHAIN,
		FIGURE_GROUP_MONTH };
	const char *word = params_text(&r->params, "group_by");

	for (size_t i = 0; word != NULL && i < sizeof words / sizeof words[0]; i++)
		if (strcmp(word, words[i]) == 0)
			return groups[i];
	return FIGURE_GROUP_NONE;
}

static void name_it(struct request *r, struct asked *a)
{
	const char *indicator = a->query.indicator != NULL ? a->query.indicator : "";
	const char *name = arena_printf(r->arena, "rates%s|%d|%d|%s|%s|%ld|%lld",
		a->form != NULL ? a->form->ending : "", (int)a->language, (int)a->query.group, indicator,
		a->query.scope, (long)a->as_of, (long long)a->known_at);

	a->name = text_of(name);
}

/* Reads and checks the query; NULL: something was found, or memory is out. */
static struct asked *asked_of(struct request *r)
{
	struct asked *a = arena_alloc(r->arena, sizeof *a);
	const char *indicator = params_text(&r->params, "indicator");
	const char *scope = place_asked(r);
	int64_t as_of = params_number(&r->params, "as_of", request_today(r));

	if (scope != NULL)
		place_check_group(r, scope);
	place_check_filters(r);
	if (as_of > request_today(r))
		request_find_param(r, "not_future", "as_of");
	if (a == NULL || scope == NULL || !findings_none(&r->findings))
		return NULL;
	a->query = (struct figure_query){
		.indicator = indicator,
		.scope = scope,
		.group = group_of(r),
		.light_tolerance = r->hall->limits.light_tolerance,
	};
	a->form = sheet_form_of(r->route->path);
	a->language = list_language(r);
	a->as_of = (int32_t)as_of;
	a->known_at = params_number(&r->params, "known_at", INSTANT_NONE);
	a->submitted =
		params_find(&r->params, "basis") != NULL && strcmp(params_text(&r->params, "basis"), "submitted") == 0;
	a->seen = cache_figures(r->hall->cache);
	name_it(r, a);
	return a->name.at != NULL ? a : NULL;
}

/* Today as it is known now: what the snapshot of figures is about. */
static bool is_live(const struct request *r, const struct asked *a)
{
	return !a->submitted && a->known_at == INSTANT_NONE && a->as_of == request_today(r) && a->seen != NULL &&
	       a->seen->as_of == a->as_of;
}

/* Figures that changed while the database computed must not be remembered: the change has been told already. */
static bool may_keep(const struct request *r, const struct asked *a, const struct figure_input *input)
{
	const struct figures *now = cache_figures(r->hall->cache);

	return !a->submitted && now != NULL && now == a->seen && input->revision >= now->revision;
}

static enum next answer_input(struct request *r, const struct asked *a, const struct figure_input *input)
{
	struct text bytes = rate_answer_text(r, a->form, a->language, &a->query, input);
	const struct rendered *rendered;

	if (bytes.at == NULL)
		return request_refuse(r, "unavailable", "no memory for the figures");
	rendered = may_keep(r, a, input) ? cache_keep(r->hall->cache, a->name, bytes) : NULL;
	if (rendered != NULL)
		return answer_rendered(r, rendered, rate_answer_media_type(a->form));
	r->reply.status = 200;
	r->reply.media_type = rate_answer_media_type(a->form);
	r->reply.body = bytes;
	return request_go(r, STEP_REPLY);
}

static enum next refuse_future(struct request *r)
{
	char now[INSTANT_TEXT_SIZE];

	instant_format_micros(request_now_us(r), now);
	findings_add(&r->findings, "not_after", now, NULL, "?known_at");
	return request_refuse_findings(r);
}

static void figures_came(void *owner, const struct fault *f, const struct figure_input *input)
{
	struct request *r = owner;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		request_refuse_fault(r, f);
	else if (input == NULL)
		refuse_future(r);
	else
		answer_input(r, r->loaded, input);
	request_advance(r);
}

static struct store_op *ask_store(struct request *r, const struct asked *a, struct fault *ret_fault)
{
	struct store *store = r->hall->store;

	if (a->submitted)
		return store_figure_submitted(
			store, a->as_of, a->known_at, a->query.indicator, figures_came, r, ret_fault);
	return store_figure_past(store, a->as_of, a->known_at, a->query.indicator, figures_came, r, ret_fault);
}

/* As JSON, or as the table that the path ends in. */
static enum next rates_get(struct request *r)
{
	struct asked *a = asked_of(r);
	const struct rendered *rendered;
	struct fault f;

	if (a == NULL)
		return request_refuse_findings(r);
	if (a->form != NULL)
		r->reply.disposition = arena_printf(r->arena, "attachment; filename=\"rates%s\"", a->form->ending);
	rendered = a->submitted ? NULL : cache_find(r->hall->cache, a->name);
	if (rendered != NULL)
		return answer_rendered(r, rendered, rate_answer_media_type(a->form));
	if (is_live(r, a))
		return answer_input(r, a, a->seen->input);
	r->loaded = a;
	return request_wait(r, ask_store(r, a, &f), &f);
}

const struct route rates_routes[] = {
	{ METHOD_GET, "/v1/rates", .permit = PERMIT_READ_RATES, .params = json_params, .handle = rates_get },
	ROUTE_TABLES("/v1/rates", .permit = PERMIT_READ_RATES, .params = table_params, .handle = rates_get),
	{ 0 },
};
