/*
 * Drafts: filings begun, saved anew, given up, filed in the end. Decides what a draft may still lack; refuses to know
 * what a filing must be, and asks for all of it when the stored bytes are filed.
 */
#include "api/drafts.h"

#include <string.h>

#include "api/answer.h"
#include "api/evidence_check.h"
#include "api/intake.h"
#include "api/load.h"
#include "api/param.h"
#include "api/resources.h"
#include "base/arena.h"
#include "domain/filing.h"
#include "domain/submission.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/draft.h"
#include "wire/decode.h"
#include "wire/json_read.h"

static const struct param_rule draft_params[] = { PARAM_OF_DRY_RUN, PARAMS_END };

/* The head of the submission, as a draft or as filed; of a rehearsal nothing was received and nothing stands. */
static struct text answer_of(struct request *r, const struct filing *filing, const char *id, const char *state)
{
	bool rehearsal = request_is_rehearsal(r), filed = !filing_is_draft(state);
	struct submission_stored stored = {
		.id = rehearsal && r->loaded == NULL ? NULL : id,
		.uscc = filing->uscc,
		.programme = filing->programme,
		.entry = rehearsal && r->loaded == NULL && !intake_entry_known(r, filing->entry) ? NULL : filing->entry,
		.version = rehearsal ? INT64_NONE : 1,
		.state = rehearsal ? NULL : state,
		.received_at = rehearsal ? INSTANT_NONE : filing->received_at,
		.findings = filed && filing->findings != NULL ? filing->findings : "[]",
	};

	return answer_text(r, &submission_stored_shape, &stored, filed ? NULL : "\"receipt\":null");
}

/* The new draft's tag and place, or the next tag of the one that is there. False: no memory. */
static bool label_reply(struct request *r, const struct filing *filing)
{
	const struct submission *s = r->loaded;

	if (request_is_rehearsal(r))
		return true;
	if (s != NULL)
		return load_tag_next(r, s->etag);
	r->reply.etag = "\"1\"";
	r->reply.location = arena_printf(r->arena, "/v1/submissions/%s", filing->id);
	return r->reply.location != NULL;
}

/* One call that stores the bytes as a draft: a new one, or the loaded one anew, which needs no key. */
static enum next save(struct request *r, struct filing *filing)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	bool rehearsal = request_is_rehearsal(r);
	struct text answer = answer_of(r, filing, s != NULL ? s->id : filing->id, "draft");
	struct keyed *keyed = NULL;
	struct fault f;

	if (answer.at != NULL && label_reply(r, filing))
		keyed = request_keyed(r, s == NULL && !rehearsal ? 201 : 200, answer);
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the draft");
	if (s != NULL)
		keyed->key = NULL;
	else if (rehearsal)
		keyed->key = filing->keyed.key;
	filing->keyed = *keyed;
	struct draft_call d = {
		.filing = filing,
		.draft = s != NULL ? s->id : NULL,
		.if_match =
			s != NULL ? s->etag : NULL, /* the version that was judged, also where the caller said "*" */
		.rehearsed = rehearsal,
	};
	return request_wait(r, store_draft_save(r->hall->store, &caller, &d, outcome_written, r, &f), &f);
}

enum next drafts_begin(struct request *r)
{
	struct filing *filing;

	if (!intake_sound_draft(r))
		return request_refuse_findings(r);
	filing = intake_make(r, buffer_text(&r->body));
	if (filing == NULL)
		return request_refuse(r, "unavailable", "no memory for the draft");
	return save(r, filing);
}

static enum next judge_draft(struct request *r)
{
	const struct submission *s = r->loaded;

	return filing_is_draft(s->state) ? NEXT : load_refuse_filing(r, "change", "it is filed already");
}

static enum next judge_put(struct request *r)
{
	const struct submission *s = r->loaded;

	return filing_is_draft(s->state) ? intake_judge_uscc(r)
					 : load_refuse_filing(r, "change", "it is filed already");
}

/* An entry that was opened for this draft stays its own, whatever else is written into it. */
static void keep_entry(struct filing *filing, const struct submission *s)
{
	bool opened = json_member_bytes(text_of(s->body), "entry").at == NULL;

	if (opened && !filing->entry_given && strcmp(filing->programme, s->programme) == 0)
		filing->entry = s->entry;
}

static enum next drafts_put(struct request *r)
{
	const struct submission_body *body = r->decoded;
	struct filing *filing;

	if (body->draft == 0)
		findings_add(&r->findings, "enum", "true", NULL, "#/draft");
	if (!intake_sound_draft(r))
		return request_refuse_findings(r);
	filing = intake_make(r, buffer_text(&r->body));
	if (filing == NULL)
		return request_refuse(r, "unavailable", "no memory for the draft");
	keep_entry(filing, r->loaded);
	return save(r, filing);
}

/* Rehearsed or not, there is nothing to tell but that it can be given up. */
static enum next drafts_delete(struct request *r)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	struct keyed *keyed = request_keyed(r, 204, (struct text){ 0 });
	struct fault f;

	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the answer");
	r->reply.media_type = NULL;
	keyed->key = NULL;
	struct filing filing = { .keyed = *keyed };
	struct draft_call d = {
		.filing = &filing, .draft = s->id, .if_match = s->etag, .rehearsed = request_is_rehearsal(r)
	};
	return request_wait(r, store_draft_delete(r->hall->store, &caller, &d, outcome_written, r, &f), &f);
}

/* What is filed is what was kept: its bytes are read as a body is. */
static enum next read_draft(struct request *r)
{
	const struct json_limits limits = { r->hall->limits.json_depth, r->hall->limits.json_tokens };
	const struct submission *s = r->loaded;
	struct submission_body *body = arena_alloc(r->arena, submission_body_shape.size);
	struct fault f;

	if (body == NULL)
		return request_refuse(r, "unavailable", "no memory for the draft");
	if (!json_read(text_of(s->body), &limits, r->arena, &r->json, &f))
		return request_refuse_fault(r, &f);
	decode_record(&submission_body_shape, r->json, r->arena, body, &r->findings);
	body->uscc = s->uscc;
	r->decoded = body;
	return NEXT;
}

static enum next judge_submit(struct request *r)
{
	const struct submission *s = r->loaded;

	if (!filing_is_draft(s->state))
		return load_refuse_filing(r, "submit", "it is filed already");
	return r->decoded == NULL ? read_draft(r) : NEXT;
}

/* Files the loaded draft, by one call. */
static enum next submit(struct request *r, struct filing *filing)
{
	const struct submission *s = r->loaded;
	struct caller caller = request_caller(r);
	bool rehearsal = request_is_rehearsal(r);
	struct text answer = answer_of(r, filing, s->id, "submitted");
	struct keyed *keyed = answer.at != NULL && label_reply(r, filing) ? request_keyed(r, 200, answer) : NULL;
	struct fault f;

	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the filing");
	if (rehearsal)
		keyed->key = filing->keyed.key;
	filing->keyed = *keyed;
	struct draft_call d = { .filing = filing, .draft = s->id, .if_match = s->etag, .rehearsed = rehearsal };
	return request_wait(r, store_draft_submit(r->hall->store, &caller, &d, outcome_written, r, &f), &f);
}

/* Every finding at once, as for any filing; the entry is the draft's. */
static enum next submit_post(struct request *r)
{
	const struct submission *s = r->loaded;
	struct filing *filing;

	if (evidence_is_unchecked(r, r->decoded))
		return evidence_check(r, r->decoded);
	if (intake_is_uncompared(r))
		return intake_compare(r);
	if (!intake_sound(r))
		return request_refuse_findings(r);
	if (intake_is_unsettled(r))
		return intake_settle(r);
	filing = intake_make(r, text_of(s->body));
	if (filing == NULL)
		return request_refuse(r, "unavailable", "no memory for the filing");
	filing->entry = s->entry;
	return submit(r, filing);
}

const struct route drafts_routes[] = {
	{ METHOD_PUT, "/v1/submissions/{id}", .permit = PERMIT_SUBMIT, .params = draft_params, .has_body = true,
		.body_shape = &submission_body_shape, .matched = true, .throttled = true, .load = submissions_load,
		.judge = judge_put, .handle = drafts_put },
	{ METHOD_DELETE, "/v1/submissions/{id}", .permit = PERMIT_SUBMIT, .params = draft_params, .matched = true,
		.load = submissions_load, .judge = judge_draft, .handle = drafts_delete },
	{ METHOD_POST, "/v1/submissions/{id}/submit", .permit = PERMIT_SUBMIT, .params = draft_params, .keyed = true,
		.matched = true, .throttled = true, .load = submissions_load, .judge = judge_submit,
		.handle = submit_post },
	{ 0 },
};
