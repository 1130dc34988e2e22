/*
 * Voids: the only way by which what was counted is taken back, in the hands of two persons. Decides who may
 * speak which of the two words; what then becomes void is the database's affair.
 */
#include <string.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "domain/fact.h"
#include "domain/standing.h"
#include "domain/voiding.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/fact.h"

/* The proposal that the body names, where it is the open one about this fact. */
static bool names_the_open_one(const struct fact *fact, const struct voiding *v)
{
	return fact->proposal != NULL && text_is_nocase(text_of(v->proposal), fact->proposal);
}

static enum next judge_confirmation(struct request *r, const struct fact *fact, const struct voiding *v)
{
	if (!permit_allows(r->principal->role, r->principal->scopes, PERMIT_MANAGE))
		return request_refuse_saying(
			r, "forbidden", standing_said("confirmed_by_manager"), "only a manager confirms");
	if (names_the_open_one(fact, v) && strcmp(fact->proposed_by, r->principal->person) == 0)
		return request_refuse_saying(
			r, "forbidden", standing_said("confirmed_by_another"), "whoever proposed never confirms");
	return NEXT;
}

/* 403 to who may not confirm, then 409, before anything in the body is told. */
static enum next judge_void(struct request *r)
{
	const struct fact *fact = r->loaded;
	const struct voiding *v = r->decoded;

	if (v->proposal != NULL) {
		enum next n = judge_confirmation(r, fact, v);

		if (n != NEXT || fact->voided_at == INSTANT_NONE)
			return n;
	}
	if (fact->voided_at != INSTANT_NONE)
		return request_refuse_saying(r, "conflict", standing_said("void"), "the fact is void");
	if (fact->proposal != NULL)
		return request_refuse_saying(r, "conflict", standing_said("void_proposed"), "a proposal is open");
	return NEXT;
}

static bool is_sound(struct request *r)
{
	const struct fact *fact = r->loaded;
	const struct voiding *v = r->decoded;

	if (!findings_none(&r->findings) || !voiding_check(v, fact->effective_on, request_today(r), &r->findings))
		return false;
	if (v->proposal != NULL && !names_the_open_one(fact, v))
		findings_add(&r->findings, "unknown_proposal", NULL, NULL, "#/proposal");
	return findings_none(&r->findings);
}

/* Proposes with a new id, or confirms the one given; either answer names it. */
static enum next voids_post(struct request *r)
{
	const struct fact *fact = r->loaded;
	const struct voiding *v = r->decoded;
	struct caller caller = request_caller(r);
	bool confirms = v->proposal != NULL;
	const char *id, *answer;
	struct keyed *keyed;
	struct fault f;

	if (!is_sound(r))
		return request_refuse_findings(r);
	id = confirms ? fact->proposal : request_mint(r);
	answer = id != NULL ? arena_printf(r->arena, "{\"proposal\":\"%s\"}", id) : NULL;
	keyed = answer != NULL ? request_keyed(r, confirms ? 200 : 202, text_of(answer)) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the void");
	struct voiding_call call = {
		.keyed = *keyed, .fact = fact->id, .if_match = fact->etag, .proposal = id, .voiding = v
	};
	return request_wait(r,
		confirms ? store_void_confirm(r->hall->store, &caller, &call, outcome_written, r, &f)
			 : store_void_propose(r->hall->store, &caller, &call, outcome_written, r, &f),
		&f);
}

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next voids_list(struct request *r)
{
	const struct fact *fact = r->loaded;

	return answer_stored(r, &voiding_told_shape, fact->voids, "voids");
}

const struct route voids_routes[] = {
	{ METHOD_GET, "/v1/facts/{id}/void", .permit = PERMIT_READ_BUSINESS, .params = page_params, .load = facts_load,
		.handle = voids_list },
	ROUTE_TABLES("/v1/facts/{id}/void", .permit = PERMIT_READ_BUSINESS, .params = table_params, .load = facts_load,
		.handle = voids_list),
	{ METHOD_POST, "/v1/facts/{id}/void", .permit = PERMIT_VOID, .has_body = true, .body_shape = &voiding_shape,
		.keyed = true, .matched = true, .load = facts_load, .judge = judge_void, .handle = voids_post },
	{ 0 },
};
