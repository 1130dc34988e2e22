/*
 * What an enterprise does with a filing afterwards: takes it back, files it anew, looks at its versions.
 * Decides from which states; refuses to know what becomes of a correction (reviews.c).
 */
#include <string.h>

#include "api/answer.h"
#include "api/evidence_check.h"
#include "api/intake.h"
#include "api/load.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "domain/filing.h"
#include "domain/submission.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/correction.h"

static const struct param_rule correction_params[] = { PARAM_OF_DRY_RUN, PARAMS_END };
static const struct param_rule version_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule version_table_params[] = { PARAM_OF_LANG, PARAMS_END };

/* 409 before anything in the body is told; then the body is a filing's like any other. */
static enum next judge_correction(struct request *r)
{
	const struct submission *s = r->loaded;
	struct submission_body *body = r->decoded;

	if (!filing_may_correct(s->state))
		return load_refuse_filing(r, "correct", "only a returned or approved filing is corrected");
	body->uscc = s->uscc;
	body->programme = s->programme;
	return NEXT;
}

static enum next judge_withdrawal(struct request *r)
{
	const struct submission *s = r->loaded;

	return filing_may_withdraw(s->state)
		       ? NEXT
		       : load_refuse_filing(r, "withdraw", "only a filing not yet reviewed is taken back");
}

/* The version as it will stand; of a rehearsal nothing was received and nothing stands. */
static struct text answer_corrected(struct request *r, const struct filing *filing)
{
	const struct submission *s = r->loaded;
	bool rehearsal = request_is_rehearsal(r);
	struct submission_stored stored = {
		.id = s->id,
		.uscc = s->uscc,
		.programme = s->programme,
		.entry = s->entry,
		.version = rehearsal ? INT64_NONE : s->versions + 1,
		.state = rehearsal ? NULL : "submitted",
		.received_at = rehearsal ? INSTANT_NONE : filing->received_at,
		.findings = filing->findings != NULL ? filing->findings : "[]",
	};

	return answer_text(r, &submission_stored_shape, &stored, NULL);
}

/* Files the next version: every finding at once, or one call that stores it. */
static enum next corrections_post(struct request *r)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	struct filing *filing;
	struct text answer;
	struct keyed *keyed = NULL;
	struct fault f;

	if (evidence_is_unchecked(r, r->decoded))
		return evidence_check(r, r->decoded);
	if (!intake_sound(r))
		return request_refuse_findings(r);
	if (intake_is_unsettled(r))
		return intake_settle(r);
	filing = intake_make(r, buffer_text(&r->body));
	answer = filing != NULL ? answer_corrected(r, filing) : (struct text){ 0 };
	if (answer.at != NULL && (request_is_rehearsal(r) || load_tag_next(r, s->etag)))
		keyed = request_keyed(r, request_is_rehearsal(r) ? 200 : 201, answer);
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the correction");
	if (request_is_rehearsal(r))
		keyed->key = filing->keyed.key;
	filing->keyed = *keyed;
	struct correction c = {
		.filing = filing,
		.submission = s->id,
		.if_match = s->etag, /* the version that was judged, also where the caller said "*" */
		.rehearsed = request_is_rehearsal(r),
	};
	return request_wait(r, store_correction_insert(r->hall->store, &caller, &c, outcome_written, r, &f), &f);
}

/* A withdrawn correction leaves what it wanted to correct. A rehearsal answers where it would stand. */
static struct text answer_withdrawn(struct request *r)
{
	const struct submission *s = r->loaded;
	bool counts = s->counted_version != INT64_NONE;
	struct submission_standing standing = {
		.id = s->id,
		.version = counts ? s->counted_version : s->version,
		.state = counts ? "approved" : "withdrawn",
		.counted_version = s->counted_version,
	};

	return answer_text(r, &submission_standing_shape, &standing, NULL);
}

static enum next withdraw_post(struct request *r)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	struct text answer = answer_withdrawn(r);
	bool rehearsal = request_is_rehearsal(r), labelled = rehearsal || load_tag_next(r, s->etag);
	struct keyed *keyed = answer.at != NULL && labelled ? request_keyed(r, 200, answer) : NULL;
	struct fault f;

	if (keyed != NULL && rehearsal)
		keyed->key = request_mint(r); /* nobody's key */
	if (keyed == NULL || keyed->key == NULL)
		return request_refuse(r, "unavailable", "no memory for the answer");
	struct withdrawal w = { .keyed = keyed, .submission = s->id, .if_match = s->etag, .rehearsed = rehearsal };
	return request_wait(r, store_submission_withdraw(r->hall->store, &caller, &w, outcome_written, r, &f), &f);
}

static enum next versions_list(struct request *r)
{
	const struct submission *s = r->loaded;
	struct list_question q;

	list_ask(r, &list_versions, &q);
	q.filters[0] = s->id;
	return list_page(r, &q);
}

static enum next versions_table(struct request *r)
{
	const struct submission *s = r->loaded;
	struct list_question q;

	list_ask(r, &list_versions, &q);
	q.filters[0] = s->id;
	return list_table(r, &q, "versions");
}

const struct route corrections_routes[] = {
	{ METHOD_POST, "/v1/submissions/{id}/corrections", .permit = PERMIT_SUBMIT, .params = correction_params,
		.has_body = true, .body_shape = &submission_correction_shape, .keyed = true, .matched = true,
		.throttled = true, .load = submissions_load, .judge = judge_correction, .handle = corrections_post },
	{ METHOD_POST, "/v1/submissions/{id}/withdraw", .permit = PERMIT_SUBMIT, .params = correction_params,
		.keyed = true, .matched = true, .load = submissions_load, .judge = judge_withdrawal,
		.handle = withdraw_post },
	{ METHOD_GET, "/v1/submissions/{id}/versions", .permit = PERMIT_READ_BUSINESS, .params = version_params,
		.load = submissions_load, .handle = versions_list },
	ROUTE_TABLES("/v1/submissions/{id}/versions", .permit = PERMIT_READ_BUSINESS, .params = version_table_params,
		.load = submissions_load, .handle = versions_table),
	{ 0 },
};
