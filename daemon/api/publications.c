/*
 * Publications: a manager freezes the figures of a closed period, and whoever reads figures reads what was frozen.
 * Decides what is asked of whom; what stands in one, api/publication_make.c puts together.
 */
#include <stdio.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/place.h"
#include "api/publication_make.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/encode.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/publication.h"
#include "domain/standing.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/figure.h"
#include "store/publication.h"

#define PARAM_OF_PUBLISHED_PERIOD                                                                                      \
	PARAM("period", PARAM_PERIOD, NULL, "Code of a period: the publications of it.",                               \
		"填报期代码：只列出该期的发布。")

static const struct param_rule list_params[] = { PARAM_OF_PUBLISHED_PERIOD, PARAM_OF_LIMIT, PARAM_OF_CURSOR,
	PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_PUBLISHED_PERIOD, PARAM_OF_LANG, PARAMS_END };
static const struct param_rule post_params[] = { PARAM_OF_DRY_RUN, PARAMS_END };

static enum next publications_list(struct request *r)
{
	struct list_question q;

	list_ask(r, &list_publications, &q);
	return list_page(r, &q);
}

static enum next publications_table(struct request *r)
{
	struct list_question q;

	list_ask(r, &list_publications, &q);
	return list_table(r, &q, "publications");
}

/* ---- one ---------------------------------------------------------------------------------- */

static void publication_loaded(void *owner, const struct fault *f, const struct publication *publication)
{
	char etag[DIGEST_HEX_SIZE + ENCODE_INT64_SIZE] = "";

	/* what is frozen never changes, but whether it is the last word does */
	if (publication != NULL && publication->later_no == INT64_NONE)
		snprintf(etag, sizeof etag, "%s", publication->digest);
	else if (publication != NULL)
		snprintf(etag, sizeof etag, "%s-%lld", publication->digest, (long long)publication->later_no);
	outcome_loaded(owner, f, &publication_shape, publication, etag);
}

enum next publications_load(struct request *r)
{
	struct fault f;
	int64_t no;

	if (!text_to_int64(r->arg[0], &no) || no < 1)
		return request_refuse(r, "not_found", "no number of a publication");
	return request_wait(r, store_publication_get(r->hall->store, no, publication_loaded, r, &f), &f);
}

static enum next publications_get(struct request *r)
{
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	r->reply.etag = r->etag;
	r->reply.cache_control = "private, no-cache";
	return request_answer_json(r, 200, publication_answer(r, r->loaded));
}

/* ---- a new one ---------------------------------------------------------------------------- */

/* The codes asked for, or all of the catalogue. False: no memory. */
static bool asked_indicators(struct request *r, const struct publication_body *body, struct list *ret_codes)
{
	const struct indicator *all = r->snapshot->catalogue->indicators.at;
	size_t count = r->snapshot->catalogue->indicators.count;
	const char **codes = arena_alloc_array(r->arena, count, sizeof *codes);

	*ret_codes = (struct list){ codes, 0 };
	for (size_t i = 0; codes != NULL && i < count; i++)
		if (publication_wants(body, all[i].code))
			codes[ret_codes->count++] = all[i].code;
	return codes != NULL;
}

static void ground_loaded(void *owner, const struct fault *f, const struct publication_ground *ground)
{
	struct request *r = owner;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		request_refuse_fault(r, f);
	else if (ground == NULL)
		findings_add(&r->findings, "unknown_period", NULL, NULL, "#/period");
	else if ((r->loaded = field_copy(&publication_ground_shape, ground, r->arena)) == NULL)
		request_refuse(r, "unavailable", "no memory for the ground");
	request_advance(r);
}

static enum next ground_load(struct request *r)
{
	const struct publication_body *body = r->decoded;
	struct list codes;
	const char *scope;
	struct fault f;

	if (body->period == NULL || r->snapshot == NULL)
		return NEXT;
	scope = place_asked(r);
	if (scope == NULL)
		return NEXT;
	if (!asked_indicators(r, body, &codes))
		return request_refuse(r, "unavailable", "no memory for the indicators");
	return request_wait(r,
		store_publication_ground(
			r->hall->store, body->period, scope, &codes, PUBLICATION_NAMES_MAX, ground_loaded, r, &f),
		&f);
}

static enum next judge_ground(struct request *r)
{
	const struct publication_ground *ground = r->loaded;

	if (ground != NULL && ground->known_at != INSTANT_NONE && ground->as_of > request_today(r))
		return request_refuse(r, "period_running", "the period ends on a day to come");
	if (ground == NULL || ground->known_at != INSTANT_NONE)
		return NEXT;
	return request_refuse_saying(r, "conflict", standing_said("close_first"), "the period is open");
}

/* Its tag and place. False: no memory. */
static bool label_reply(struct request *r, const struct publication *p)
{
	r->reply.location = arena_printf(r->arena, "/v1/publications/%lld", (long long)p->no);
	r->reply.etag = arena_printf(r->arena, "\"%s\"", p->digest);
	return r->reply.location != NULL && r->reply.etag != NULL;
}

static void publication_written(void *owner, const struct fault *f, const struct written *w)
{
	outcome_written_or(owner, f, w, "ground_moved");
}

static enum next publish(struct request *r, const struct figure_input *input)
{
	const struct publication_ground *ground = r->loaded;
	bool rehearsal = request_is_rehearsal(r);
	struct caller caller = request_caller(r);
	struct publication *p = publication_make(r, ground, input);
	struct text answer = p != NULL ? publication_answer(r, p) : (struct text){ 0 };
	bool labelled = p != NULL && (rehearsal || label_reply(r, p));
	struct keyed *keyed = answer.at != NULL && labelled ? request_keyed(r, rehearsal ? 200 : 201, answer) : NULL;
	struct fault f;

	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the publication");
	if (rehearsal)
		return request_go(r, STEP_REPLY);
	struct publication_call call = { .keyed = *keyed, .publication = p, .counted = &ground->counted };
	return request_wait(
		r, store_publication_insert(r->hall->store, &caller, &call, publication_written, r, &f), &f);
}

static void figures_came(void *owner, const struct fault *f, const struct figure_input *input)
{
	struct request *r = owner;
	enum next next;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		next = request_refuse_fault(r, f);
	else if (input == NULL)
		next = request_refuse_saying(
			r, "conflict", standing_said("close_ahead"), "the close lies ahead of the clock");
	else
		next = publish(r, input);
	if (next != WAIT)
		request_advance(r);
}

static enum next publications_post(struct request *r)
{
	const struct publication_ground *ground = r->loaded;
	struct fault f;

	publication_check(r->decoded, r->snapshot->catalogue, &r->findings);
	if (!findings_none(&r->findings) || ground == NULL)
		return request_refuse_findings(r);
	return request_wait(
		r, store_figure_past(r->hall->store, ground->as_of, ground->known_at, NULL, figures_came, r, &f), &f);
}

const struct route publications_routes[] = {
	{ METHOD_GET, "/v1/publications", .permit = PERMIT_READ_RATES, .params = list_params,
		.handle = publications_list },
	{ METHOD_POST, "/v1/publications", .permit = PERMIT_MANAGE, .params = post_params, .has_body = true,
		.body_shape = &publication_body_shape, .keyed = true, .load = ground_load, .judge = judge_ground,
		.handle = publications_post },
	ROUTE_TABLES(
		"/v1/publications", .permit = PERMIT_READ_RATES, .params = table_params, .handle = publications_table),
	{ METHOD_GET, "/v1/publications/{no}", .permit = PERMIT_READ_RATES, .load = publications_load,
		.handle = publications_get },
	{ 0 },
};
