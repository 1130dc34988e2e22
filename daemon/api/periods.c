/*
 * Periods: when filings that name one are taken. A manager makes and closes them; a closed one is open again for a
 * while where two persons agree. Decides who may speak which word; whether a filing comes in time is the database's.
 */
#include <string.h>

#include "api/answer.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/period.h"
#include "domain/standing.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/period.h"

#define PARAM_OF_PERIODS_PROGRAMME                                                                                     \
	PARAM("programme", PARAM_TEXT, NULL, "Code of a programme; * when not given: the periods of all programmes.",  \
		"项目代码；未给出时为 *，即适用于所有项目的期别。")

static const struct param_rule list_params[] = { PARAM_OF_PERIODS_PROGRAMME, PARAM_OF_LIMIT, PARAM_OF_CURSOR,
	PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_PERIODS_PROGRAMME, PARAM_OF_LANG, PARAMS_END };
static const struct param_rule reopening_params[] = { PARAM_OF_PERIODS_PROGRAMME, PARAM_OF_LIMIT, PARAM_OF_CURSOR,
	PARAMS_END };
static const struct param_rule period_params[] = { PARAM_OF_PERIODS_PROGRAMME, PARAMS_END };
static const struct param_rule close_params[] = { PARAM_OF_PERIODS_PROGRAMME, PARAM_OF_DRY_RUN, PARAMS_END };

static const char *asked_programme(const struct request *r)
{
	const char *programme = params_text(&r->params, "programme");

	return programme != NULL ? programme : PERIOD_EVERY_PROGRAMME;
}

static bool has_periods(const struct request *r, const char *programme)
{
	return strcmp(programme, PERIOD_EVERY_PROGRAMME) == 0 ||
	       catalogue_find_programme(r->snapshot->catalogue, text_of(programme)) != NULL;
}

static void ask(struct request *r, struct list_question *ret_question)
{
	if (!has_periods(r, asked_programme(r)))
		request_find_param(r, "unknown_programme", "programme");
	list_ask(r, &list_periods, ret_question);
	ret_question->filters[0] = asked_programme(r);
}

static enum next periods_list(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_page(r, &q);
}

static enum next periods_table(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_table(r, &q, "periods");
}

static void period_loaded(void *owner, const struct fault *f, const struct period *period)
{
	outcome_loaded(owner, f, &period_shape, period, period != NULL ? period->etag : NULL);
}

static enum next periods_load(struct request *r)
{
	struct caller caller = request_caller(r);
	const char *code = arena_text(r->arena, r->arg[0]);
	struct fault f;

	if (code == NULL)
		return request_refuse(r, "unavailable", "no memory for the code");
	return request_wait(
		r, store_period_get(r->hall->store, &caller, asked_programme(r), code, period_loaded, r, &f), &f);
}

static enum next periods_get(struct request *r)
{
	return answer_loaded(r, &period_shape);
}

/* The body's programme, else the query's; where both are there they are one. */
static void settle_programme(struct request *r, struct period *p)
{
	const char *asked = params_text(&r->params, "programme");

	if (p->programme == NULL)
		p->programme = asked_programme(r);
	else if (asked != NULL && strcmp(asked, p->programme) != 0)
		request_find_param(r, "not_applicable", "programme");
	if (!has_periods(r, p->programme))
		findings_add(&r->findings, "unknown_programme", NULL, NULL, "#/programme");
}

/* The whole answer of a keyed write. NULL: no memory. */
static struct keyed *keyed_period(struct request *r, int status, const struct period *p)
{
	struct text answer = answer_text(r, &period_shape, p, NULL);

	return answer.at != NULL ? request_keyed(r, status, answer) : NULL;
}

static void period_written(void *owner, const struct fault *f, const struct written *w)
{
	outcome_written_or(owner, f, w, "period_there");
}

static enum next periods_post(struct request *r)
{
	struct caller caller = request_caller(r);
	struct period *p = r->decoded;
	struct keyed *keyed;
	struct fault f;

	settle_programme(r, p);
	if (!period_check(p, &r->findings) || !findings_none(&r->findings))
		return request_refuse_findings(r);
	p->state = "open";
	p->by = r->principal->person;
	r->reply.etag = "\"open0\"";
	keyed = keyed_period(r, 201, p);
	r->reply.location = arena_printf(r->arena, "/v1/periods/%s?programme=%s", p->code, p->programme);
	if (keyed == NULL || r->reply.location == NULL)
		return request_refuse(r, "unavailable", "no memory for the period");
	return request_wait(r, store_period_insert(r->hall->store, &caller, keyed, p, period_written, r, &f), &f);
}

/* The tag after one more close or reopening, in quotes; NULL: no memory. */
static const char *tag_after(struct request *r, const char *state)
{
	const struct period *p = r->loaded;

	return arena_printf(r->arena, "\"%s%lld\"", state, (long long)p->changes + 1);
}

static enum next judge_close(struct request *r)
{
	const struct period *p = r->loaded;

	return strcmp(p->state, "open") == 0
		       ? NEXT
		       : request_refuse_saying(r, "conflict", standing_said("period_closed"), "the period is closed");
}

/* A rehearsal answers how it would stand, without the tag that it does not get. */
static enum next close_post(struct request *r)
{
	const struct period *p = r->loaded;
	struct period closed = *p;
	struct caller caller = request_caller(r);
	bool rehearsal = request_is_rehearsal(r);
	const char *event = request_mint(r);
	struct keyed *keyed;
	struct fault f;

	closed.state = "closed";
	closed.open_until = INSTANT_NONE;
	r->reply.etag = rehearsal ? NULL : tag_after(r, "closed");
	keyed = keyed_period(r, 200, &closed);
	if (keyed != NULL && rehearsal)
		keyed->key = event; /* nobody's key */
	if (event == NULL || keyed == NULL || (!rehearsal && r->reply.etag == NULL))
		return request_refuse(r, "unavailable", "no memory for the close");
	struct period_call call = {
		.keyed = *keyed,
		.programme = p->programme,
		.code = p->code,
		.if_match = p->etag,
		.event = event,
		.rehearsed = rehearsal,
	};
	return request_wait(r, store_period_close(r->hall->store, &caller, &call, outcome_written, r, &f), &f);
}

/* The proposal that the body names, where it is the open one about this period. */
static bool names_the_open_proposal(const struct period *p, const struct reopening *body)
{
	return p->proposal != NULL && text_is_nocase(text_of(body->proposal), p->proposal);
}

/* 403 to who may not confirm, then 409, before anything in the body is told. */
static enum next judge_reopening(struct request *r)
{
	const struct period *p = r->loaded;
	const struct reopening *body = r->decoded;
	bool confirms = body->proposal != NULL;

	if (confirms && !permit_allows(r->principal->role, r->principal->scopes, PERMIT_MANAGE))
		return request_refuse_saying(
			r, "forbidden", standing_said("confirmed_by_manager"), "only a manager confirms");
	if (confirms && names_the_open_proposal(p, body) && strcmp(p->proposed_by, r->principal->person) == 0)
		return request_refuse_saying(
			r, "forbidden", standing_said("confirmed_by_another"), "whoever proposed never confirms");
	if (strcmp(p->state, "closed") != 0)
		return request_refuse_saying(r, "conflict", standing_said("period_open"), "the period is open");
	if (!confirms && p->proposal != NULL)
		return request_refuse_saying(r, "conflict", standing_said("reopening_proposed"), "a proposal is open");
	return NEXT;
}

static bool is_sound_reopening(struct request *r)
{
	const struct reopening *body = r->decoded;

	if (!findings_none(&r->findings) || !period_check_reopening(body, request_now_us(r), &r->findings))
		return false;
	if (body->proposal != NULL && !names_the_open_proposal(r->loaded, body))
		findings_add(&r->findings, "unknown_proposal", NULL, NULL, "#/proposal");
	return findings_none(&r->findings);
}

/* Proposes with a new id, or confirms the one given; either answer names it. */
static enum next reopen_post(struct request *r)
{
	const struct period *p = r->loaded;
	const struct reopening *body = r->decoded;
	struct caller caller = request_caller(r);
	bool confirms = body->proposal != NULL;
	const char *id, *event, *answer;
	struct keyed *keyed;
	struct fault f;

	if (!is_sound_reopening(r))
		return request_refuse_findings(r);
	id = confirms ? p->proposal : request_mint(r);
	event = request_mint(r);
	answer = id != NULL ? arena_printf(r->arena, "{\"proposal\":\"%s\"}", id) : NULL;
	r->reply.etag = confirms ? tag_after(r, "open") : NULL;
	keyed = answer != NULL ? request_keyed(r, confirms ? 200 : 202, text_of(answer)) : NULL;
	if (keyed == NULL || event == NULL || (confirms && r->reply.etag == NULL))
		return request_refuse(r, "unavailable", "no memory for the reopening");
	struct period_call call = { *keyed, p->programme, p->code, p->etag, event, id, body, false };
	return request_wait(r,
		confirms ? store_reopen_confirm(r->hall->store, &caller, &call, outcome_written, r, &f)
			 : store_reopen_propose(r->hall->store, &caller, &call, outcome_written, r, &f),
		&f);
}

static enum next reopenings_list(struct request *r)
{
	const struct period *p = r->loaded;

	return answer_stored(r, &reopening_told_shape, p->reopenings, "reopenings");
}

const struct route periods_routes[] = {
	{ METHOD_GET, "/v1/periods", .permit = PERMIT_READ_PERIODS, .params = list_params, .handle = periods_list },
	{ METHOD_POST, "/v1/periods", .permit = PERMIT_MANAGE, .params = period_params, .has_body = true,
		.body_shape = &period_shape, .keyed = true, .handle = periods_post },
	ROUTE_TABLES("/v1/periods", .permit = PERMIT_READ_PERIODS, .params = table_params, .handle = periods_table),
	{ METHOD_GET, "/v1/periods/{code}", .permit = PERMIT_READ_PERIODS, .params = period_params,
		.load = periods_load, .handle = periods_get },
	{ METHOD_POST, "/v1/periods/{code}/close", .permit = PERMIT_MANAGE, .params = close_params, .keyed = true,
		.matched = true, .load = periods_load, .judge = judge_close, .handle = close_post },
	{ METHOD_GET, "/v1/periods/{code}/reopen", .permit = PERMIT_READ_TARGETS, .params = reopening_params,
		.load = periods_load, .handle = reopenings_list },
	ROUTE_TABLES("/v1/periods/{code}/reopen", .permit = PERMIT_READ_TARGETS, .params = table_params,
		.load = periods_load, .handle = reopenings_list),
	{ METHOD_POST, "/v1/periods/{code}/reopen", .permit = PERMIT_REOPEN, .params = period_params, .has_body = true,
		.body_shape = &reopening_shape, .keyed = true, .matched = true, .load = periods_load,
		.judge = judge_reopening, .handle = reopen_post },
	{ 0 },
};
