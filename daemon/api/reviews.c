/*
 * Decisions on submissions. An approval is where a filing becomes a figure: the rule of the catalogue
 * says which date counts, the answers or the review. Refuses to know what the database does with it.
 */
#include <string.h>

#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/count.h"
#include "domain/review.h"
#include "domain/stage.h"
#include "domain/standing.h"
#include "domain/submission.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/review.h"

static const struct programme *programme_of(const struct request *r)
{
	const struct submission *s = r->loaded;

	return catalogue_find_programme(r->snapshot->catalogue, text_of(s->programme));
}

static bool approves(const struct review *review)
{
	return review->decision != NULL && strcmp(review->decision, "approve") == 0;
}

/* Who may, then 409, then whether it is another person: before anything in the body is told. */
static struct fault fault_of_decision(struct request *r, const char *decision)
{
	bool of_leaf = area_district_is_leaf(&r->snapshot->catalogue->districts, r->principal->district);
	const struct programme *programme = programme_of(r);
	enum language language = request_language(r);
	const struct submission *s = r->loaded;
	struct fault f = stage_may_decide(programme, decision, of_leaf);

	if (fault_is(&f)) {
		r->detail = language_pick(standing_office(decision), language);
		return f;
	}
	f = stage_decides(programme, s->state, decision);
	if (fault_is(&f)) {
		r->detail = standing_filing(r->arena, programme, s->state, decision, language);
		return f;
	}
	f = stage_is_another(decision, s->endorsed_by, r->principal->person);
	if (fault_is(&f))
		r->detail = language_pick(standing_second_person, language);
	return f;
}

static enum next judge_state(struct request *r)
{
	const struct review *review = r->decoded;
	struct fault f;

	if (programme_of(r) == NULL)
		return request_refuse(r, "unavailable", "the catalogue lacks the submission's programme");
	f = fault_of_decision(r, review->decision != NULL ? review->decision : "");
	return fault_is(&f) ? request_refuse_fault(r, &f) : NEXT;
}

/* Only an approval is dated by a document. */
static void check_refusal(const struct review *review, struct findings *findings)
{
	if (review->effective_on != DATE_NONE)
		findings_add(findings, "not_applicable", NULL, NULL, "#/effective_on");
	if (review->document_no != NULL)
		findings_add(findings, "not_applicable", NULL, NULL, "#/document_no");
}

static void check_approval(struct request *r, struct count_facts *ret_facts)
{
	const struct programme *programme = programme_of(r);
	const struct submission *s = r->loaded;
	const struct value *answers = load_value(r, s->answers);

	if (answers == NULL)
		r->findings.failed = true;
	else
		count_approval(r->snapshot->catalogue, programme, answers, r->decoded, request_today(r), &r->findings,
			ret_facts);
	if (programme->evidence_required && s->evidence.count == 0)
		findings_add(&r->findings, "required", NULL, NULL, "#/evidence");
}

static bool sound(struct request *r, struct count_facts *ret_facts)
{
	const struct review *review = r->decoded;

	if (review->decision != NULL) {
		stage_check_decision(review, request_today(r), &r->findings);
		reason_check(&r->snapshot->catalogue->reasons, review->reason_code, review->decision, &r->findings);
	}
	if (approves(review))
		check_approval(r, ret_facts);
	else if (review->decision != NULL)
		check_refusal(review, &r->findings);
	return findings_none(&r->findings);
}

/* A rejected correction leaves what it wanted to correct. */
static const char *state_after(const struct submission *s, const char *decision)
{
	bool corrects = s->counted_version != INT64_NONE;

	return corrects && strcmp(decision, "reject") == 0 ? "approved" : stage_after_decision(decision);
}

/* The review and where the submission then stands; when it was recorded, only the database will know. */
static struct text answer_of(struct request *r, struct review *review)
{
	const struct submission *s = r->loaded;
	const char *etag = load_next_etag(r, s->etag);
	const char *more =
		arena_printf(r->arena, "\"state\":\"%s\",\"etag\":\"%s\"", state_after(s, review->decision), etag);

	review->version = s->version;
	review->by = r->principal->person;
	review->at = INSTANT_NONE;
	r->reply.etag = arena_printf(r->arena, "\"%s\"", etag != NULL ? etag : "");
	if (etag == NULL || more == NULL || r->reply.etag == NULL)
		return (struct text){ 0 };
	return answer_text(r, &review_shape, review, more);
}

/* Decides on a submission: every finding at once, or one call that writes the review and what follows from it. */
static enum next reviews_post(struct request *r)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	struct review *review = r->decoded;
	struct count_facts facts;
	struct text answer;
	struct keyed *keyed;
	struct fault f;

	if (!sound(r, &facts))
		return request_refuse_findings(r);
	review->id = request_mint(r);
	answer = review->id != NULL ? answer_of(r, review) : (struct text){ 0 };
	keyed = answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the review");
	struct decision d = {
		.keyed = *keyed,
		.id = review->id,
		.submission = s->id,
		.if_match = s->etag, /* the version that was judged, also where the caller said "*" */
		.review = review,
		.facts = approves(review) ? &facts : NULL,
	};
	return request_wait(r, store_review_insert(r->hall->store, &caller, &d, outcome_written, r, &f), &f);
}

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next reviews_list(struct request *r)
{
	const struct submission *s = r->loaded;

	return answer_stored(r, &review_shape, s->reviews, "reviews");
}

const struct route reviews_routes[] = {
	{ METHOD_GET, "/v1/submissions/{id}/reviews", .permit = PERMIT_READ_BUSINESS, .params = page_params,
		.load = submissions_load, .handle = reviews_list },
	ROUTE_TABLES("/v1/submissions/{id}/reviews", .permit = PERMIT_READ_BUSINESS, .params = table_params,
		.load = submissions_load, .handle = reviews_list),
	{ METHOD_POST, "/v1/submissions/{id}/reviews", .permit = PERMIT_REVIEW, .has_body = true,
		.body_shape = &review_shape, .keyed = true, .matched = true, .load = submissions_load,
		.judge = judge_state, .handle = reviews_post },
	{ 0 },
};
