/*
 * Filings: taken in through the commit group, listed, read. Decides what an enterprise may file and in
 * which order it is told what is wrong. Refuses to know what becomes of a filing (reviews.c).
 */
#include <string.h>

#include "api/answer.h"
#include "api/drafts.h"
#include "api/evidence_check.h"
#include "api/intake.h"
#include "api/load.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "domain/filing.h"
#include "domain/programme.h"
#include "domain/submission.h"
#include "domain/uscc.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/submission.h"

#define FILTERS                                                                                                        \
	PARAM("state", PARAM_CHOICE,                                                                                   \
		"draft|submitted|under_review|returned|approved|rejected|withdrawn|superseded|voided",                 \
		"State of the newest version.", "最新版本的状态。"),                                                   \
		PARAM_OF_PROGRAMME, PARAM_OF_DISTRICT, PARAM_OF_USCC, PARAM_OF_PERIOD, PARAM_OF_ENTRY

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };
static const struct param_rule post_params[] = { PARAM_OF_DRY_RUN, PARAMS_END };

/* 201 with the filing as its row has it, now or at the first time. */
static enum next answer_filed(struct request *r, const struct submission_stored *s, bool replayed)
{
	r->reply.replayed = replayed;
	r->reply.location = arena_printf(r->arena, "/v1/submissions/%s", s->id);
	r->reply.etag = "\"1\"";
	return request_answer_json(r, 201, answer_text(r, &submission_stored_shape, s, NULL));
}

/* A draft's answer is kept beside its key, a filing's is rendered from its row. */
static enum next end_of(struct request *r, const struct filed *filed)
{
	if (filed->written.outcome == WRITTEN_REPLAYED && filed->written.answer != NULL)
		return request_replay(r, &filed->written);
	if (filed->written.outcome == WRITTEN_STORED || filed->written.outcome == WRITTEN_REPLAYED)
		return answer_filed(r, &filed->stored, filed->written.outcome == WRITTEN_REPLAYED);
	r->recalled = true; /* the statement has looked at the key already */
	return outcome_refuse(r, &filed->written);
}

static void filed_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct request *r = owner;

	r->op = NULL;
	if (filed == NULL)
		request_refuse_fault(r, f);
	else
		end_of(r, filed);
	request_advance(r);
}

/* Nothing was stored: what only a stored filing has is null. */
static enum next answer_rehearsed(struct request *r, const struct filed *filed)
{
	struct submission_stored s = filed->stored;

	if (filed->written.outcome != WRITTEN_STORED)
		return outcome_refuse(r, &filed->written);
	s.id = s.state = NULL;
	s.entry = intake_entry_known(r, s.entry) ? s.entry : NULL;
	s.version = INT64_NONE;
	s.received_at = INSTANT_NONE;
	return request_answer_json(r, 200, answer_text(r, &submission_stored_shape, &s, NULL));
}

static void rehearsed_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct request *r = owner;

	r->op = NULL;
	if (filed == NULL)
		request_refuse_fault(r, f);
	else
		answer_rehearsed(r, filed);
	request_advance(r);
}

/* Files a submission: every finding at once, or one row in the next commit group. */
static enum next submissions_post(struct request *r)
{
	const struct submission_body *body = r->decoded;
	struct filing *filing;
	struct fault f;

	if (body->draft == 1)
		return drafts_begin(r);
	if (evidence_is_unchecked(r, body))
		return evidence_check(r, body);
	if (intake_is_uncompared(r))
		return intake_compare(r);
	if (!intake_sound(r))
		return request_refuse_findings(r);
	filing = intake_make(r, buffer_text(&r->body));
	if (filing == NULL)
		return request_refuse(r, "unavailable", "no memory for the filing");
	if (request_is_rehearsal(r))
		return request_wait(r, store_submission_rehearse(r->hall->store, filing, rehearsed_came, r, &f), &f);
	return request_wait(r, store_submission_insert(r->hall->store, filing, filed_came, r, &f), &f);
}

static void recall_came(void *owner, const struct fault *f, const struct filed *filed)
{
	struct request *r = owner;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		request_refuse_fault(r, f);
	else if (filed == NULL)
		request_refuse_held(r);
	else
		end_of(r, filed);
	request_advance(r);
}

/* A retry after a rule change gets its first answer: nothing is refused before the key was looked up. */
static enum next submissions_recall(struct request *r)
{
	struct keyed *keyed = request_keyed(r, 0, (struct text){ 0 });
	struct caller caller = request_caller(r);
	struct fault f;

	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the key");
	return request_wait(r, store_submission_recall(r->hall->store, &caller, keyed, recall_came, r, &f), &f);
}

static enum next submissions_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_submissions, &q);
	return list_page(r, &q);
}

static enum next submissions_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_submissions, &q);
	return list_table(r, &q, "submissions");
}

static void loaded(void *owner, const struct fault *f, const struct submission *submission, const char *etag)
{
	outcome_loaded(owner, f, &submission_shape, submission, etag);
}

enum next submissions_load(struct request *r)
{
	struct caller caller = request_caller(r);
	const char *id = answer_id(r);
	struct fault f;

	if (id == NULL)
		return request_refuse(r, "not_found", "the id is no UUID");
	return request_wait(r, store_submission_get(r->hall->store, &caller, id, loaded, r, &f), &f);
}

static enum next submissions_get(struct request *r)
{
	const struct submission *s = r->loaded;

	if (!filing_is_draft(s->state))
		return answer_loaded(r, &submission_shape);
	r->reply.etag = r->etag;
	r->reply.cache_control = "private, no-cache";
	return request_answer_json(r, 200, answer_text(r, &submission_shape, s, "\"receipt\":null"));
}

const struct route submissions_routes[] = {
	{ METHOD_GET, "/v1/submissions", .permit = PERMIT_READ_BUSINESS, .params = list_params,
		.handle = submissions_list },
	{ METHOD_POST, "/v1/submissions", .permit = PERMIT_SUBMIT, .params = post_params, .has_body = true,
		.body_shape = &submission_body_shape, .keyed = true, .throttled = true, .recall = submissions_recall,
		.judge = intake_judge_uscc, .handle = submissions_post },
	ROUTE_TABLES(
		"/v1/submissions", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = submissions_table),
	{ METHOD_GET, "/v1/submissions/{id}", .permit = PERMIT_READ_BUSINESS, .load = submissions_load,
		.handle = submissions_get },
	{ 0 },
};
