/*
 * Moves of entries from stage to stage, as the catalogue has them. Some stages count: recognition makes a
 * workshop a figure. Refuses to know which.
 */
#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/date.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/count.h"
#include "domain/entry.h"
#include "domain/move.h"
#include "domain/publicity.h"
#include "domain/stage.h"
#include "domain/standing.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/entry.h"
#include "wire/json_write.h"

static const struct programme *programme_of(const struct request *r)
{
	const struct entry *entry = r->loaded;

	return catalogue_find_programme(r->snapshot->catalogue, text_of(entry->programme));
}

/* A move of a day before what time did to the entry sets out from where it stood then. */
static enum next load_then(struct request *r)
{
	const struct move *move = r->decoded;

	return entries_load_for(r, move != NULL ? move->effective_on : DATE_NONE);
}

/* 409 before anything in the body is told. */
static enum next judge_stage(struct request *r)
{
	const struct entry *entry = r->loaded;
	const struct move *move = r->decoded;
	struct fault f;

	if (programme_of(r) == NULL)
		return request_refuse(r, "unavailable", "the catalogue lacks the entry's programme");
	if (move->to == NULL)
		return NEXT;
	f = stage_allows(programme_of(r), entry->from_stage, move);
	if (!fault_is(&f))
		return NEXT;
	r->detail = standing_entry(r->arena, programme_of(r), entry->from_stage, move->to, request_language(r));
	return request_refuse_fault(r, &f);
}

static bool sound(struct request *r, struct count_facts *ret_facts)
{
	const struct entry *entry = r->loaded;
	const struct move *move = r->decoded;
	const struct value *answers = entry->answers != NULL ? load_value(r, entry->answers) : NULL;

	if (!findings_none(&r->findings))
		return false;
	stage_check(programme_of(r), entry->from_stage, move, entry->moved_on, request_today(r), &r->findings);
	publicity_check(&r->snapshot->catalogue->calendars, programme_of(r), entry->from_stage, move, entry->moved_on,
		&r->findings);
	if (!findings_none(&r->findings))
		return false;
	return count_move(r->snapshot->catalogue, programme_of(r), answers, move, &r->findings, ret_facts);
}

/* The move and where the entry then stands; when it was recorded, only the database will know. */
static struct text answer_of(struct request *r, struct move *move)
{
	const struct entry *entry = r->loaded;
	const char *etag = load_next_etag(r, entry->etag);
	struct buffer more = { 0 };
	struct text members;

	move->undone = 0;
	move->by = r->principal->person;
	move->at = INSTANT_NONE;
	r->reply.etag = etag != NULL ? arena_printf(r->arena, "\"%s\"", etag) : NULL;
	buffer_add_string(&more, "\"stage\":");
	json_write_string(&more, move->to);
	buffer_printf(&more, ",\"etag\":\"%s\"", etag != NULL ? etag : "");
	members = answer_take(r, &more);
	if (r->reply.etag == NULL || members.at == NULL)
		return (struct text){ 0 };
	return answer_text(r, &move_shape, move, members.at);
}

/* Moves an entry: every finding at once, or one call that writes the move and what it counts as. */
static enum next moves_post(struct request *r)
{
	const struct entry *entry = r->loaded;
	struct caller caller = request_caller(r);
	struct move *move = r->decoded;
	struct count_facts facts;
	struct text answer;
	struct keyed *keyed;
	const char *id;
	struct fault f;

	if (!sound(r, &facts))
		return request_refuse_findings(r);
	id = request_mint(r);
	answer = answer_of(r, move);
	keyed = id != NULL && answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the move");
	struct transition t = {
		.keyed = *keyed,
		.id = id,
		.entry = entry->id,
		.if_match = entry->etag, /* the version that was judged, also where the caller said "*" */
		.from = entry->from_stage,
		.move = move,
		.facts = facts.count > 0 ? &facts : NULL,
	};
	return request_wait(r, store_entry_move(r->hall->store, &caller, &t, outcome_written, r, &f), &f);
}

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next moves_list(struct request *r)
{
	const struct entry *entry = r->loaded;

	return answer_stored(r, &move_shape, entry->moves, "moves");
}

const struct route moves_routes[] = {
	{ METHOD_GET, "/v1/entries/{id}/moves", .permit = PERMIT_READ_BUSINESS, .params = page_params,
		.load = entries_load, .handle = moves_list },
	ROUTE_TABLES("/v1/entries/{id}/moves", .permit = PERMIT_READ_BUSINESS, .params = table_params,
		.load = entries_load, .handle = moves_list),
	{ METHOD_POST, "/v1/entries/{id}/moves", .permit = PERMIT_MOVE, .has_body = true, .body_shape = &move_shape,
		.keyed = true, .matched = true, .load = load_then, .judge = judge_stage, .handle = moves_post },
	{ 0 },
};
