/*
 * What a filing is made of: ids, the entry it joins, its parts as received. Refuses to know what the
 * database will say to it.
 */
#include "api/intake.h"

#include <string.h>

#include "auth/principal.h"
#include "base/arena.h"
#include "base/instant.h"
#include "base/uuid.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/filing.h"
#include "domain/form.h"
#include "domain/rule.h"
#include "domain/submission.h"
#include "domain/uscc.h"
#include "http/http.h"
#include "request/hall.h"
#include "store/finding.h"
#include "store/submission.h"
#include "wire/hint_write.h"
#include "wire/json_read.h"

static const struct programme *programme_of(const struct request *r)
{
	const struct submission_body *body = r->decoded;

	return body->programme != NULL ? catalogue_find_programme(r->snapshot->catalogue, text_of(body->programme))
				       : NULL;
}

enum next intake_judge_uscc(struct request *r)
{
	struct submission_body *body = r->decoded;
	char *code = arena_alloc(r->arena, USCC_LENGTH + 1);

	if (code == NULL)
		return request_refuse(r, "unavailable", "no memory for the uscc");
	if (body->uscc == NULL)
		return NEXT;
	if (uscc_read(text_of(body->uscc), code) != USCC_FINE) {
		findings_add(&r->findings, "uscc", NULL, NULL, "#/uscc");
		return request_refuse(r, "uscc_check", "the uscc does not check");
	}
	body->uscc = code;
	if (strcmp(code, r->principal->uscc) != 0)
		return request_refuse(r, "forbidden", "the uscc is not the credential's");
	return NEXT;
}

static bool told_already(const struct findings *f, size_t until, const char *pointer)
{
	for (size_t i = 0; i < until; i++)
		if (strcmp(f->at[i].pointer, pointer) == 0)
			return true;
	return false;
}

/* What the decoder has said about a member is not said again by the rule that misses it. */
static void drop_told(struct findings *f, size_t until)
{
	size_t kept = until;

	for (size_t i = until; i < f->count; i++)
		if (!told_already(f, until, f->at[i].pointer))
			f->at[kept++] = f->at[i];
	f->count = kept;
}

/* What the rules of a body look at beside it, and what they found; kept over the calls that ask for it. */
struct judged {
	struct list found;   /* struct rule_found */
	const char *before;  /* the answers filed before for its entry, or NULL */
	const char *settled; /* the findings that hold, or NULL: not asked */
	bool compared;       /* `before` was asked for */
};

static bool has_judged(struct request *r)
{
	if (r->judged == NULL)
		r->judged = arena_alloc(r->arena, sizeof *r->judged);
	return r->judged != NULL;
}

/* What a correction corrects, or what was filed before for the entry. */
static const struct value *before_of(struct request *r)
{
	const struct submission *s = r->loaded;
	const char *answers = s != NULL && !filing_is_draft(s->state) ? s->answers : r->judged->before;
	const struct value *before = NULL;
	struct fault f;

	return answers != NULL && json_read(text_of(answers), &json_limits_file, r->arena, &before, &f) ? before : NULL;
}

bool intake_sound(struct request *r)
{
	const struct submission_body *body = r->decoded;
	size_t decoded = r->findings.count;
	struct rule_scene scene;

	if (!has_judged(r)) {
		r->findings.failed = true;
		return false;
	}
	scene = (struct rule_scene){
		.answers = body->answers,
		.before = before_of(r),
		.firm = &r->principal->firm,
		.evidence = &body->evidence,
		.address = request_address(r),
		.today = request_today(r),
		.arena = r->arena,
		.assurances = &r->snapshot->catalogue->assurances.phrases,
	};
	filing_check(programme_of(r), body, &scene, &r->judged->found, &r->findings);
	drop_told(&r->findings, decoded);
	return findings_none(&r->findings);
}

/* What the decoder said about a member that may come later. */
static void drop_missing(struct findings *f, const char *pointer)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->at[i].code, "required") != 0 || strcmp(f->at[i].pointer, pointer) != 0)
			f->at[kept++] = f->at[i];
	f->count = kept;
}

bool intake_sound_draft(struct request *r)
{
	size_t decoded;

	drop_missing(&r->findings, "#/answers");
	decoded = r->findings.count;
	filing_check_draft(programme_of(r), r->decoded, &r->findings);
	drop_told(&r->findings, decoded);
	return findings_none(&r->findings);
}

/* The same entry for life where the programme has one an enterprise, whoever files first. */
static const char *entry_of(struct request *r, const struct programme *programme, const struct submission_body *body)
{
	char *text = arena_alloc(r->arena, UUID_TEXT_SIZE);
	struct uuid id;

	if (body->entry != NULL)
		return body->entry;
	if (programme->entry_rule == PROGRAMME_ENTRY_FILING)
		return request_mint(r);
	if (text == NULL || !uuid_named(programme->code, body->uscc, r->hall->digest, &id))
		return NULL;
	uuid_format(&id, text);
	return text;
}

bool intake_entry_known(const struct request *r, const char *entry)
{
	const struct submission_body *body = r->decoded;

	return entry != NULL && (body->entry != NULL || programme_of(r)->entry_rule == PROGRAMME_ENTRY_ENTERPRISE);
}

/* A member's bytes as received, where it was given and is not null. */
static const char *bytes_of(struct request *r, struct text body, const char *name, bool given, bool *full)
{
	const char *bytes = given ? arena_text(r->arena, json_member_bytes(body, name)) : NULL;

	*full = *full || (given && bytes == NULL);
	return bytes;
}

/* What informs, or was explained, in the language of who files; NULL where there is nothing. */
static const char *findings_of(struct request *r, bool *full)
{
	struct buffer b = { 0 };
	const char *text;

	if (r->judged == NULL || r->judged->found.count == 0)
		return NULL;
	if (r->judged->settled != NULL)
		return r->judged->settled;
	hint_write(&b, &r->judged->found, request_language(r));
	text = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	*full = *full || text == NULL;
	return text;
}

/* What the filing leaves for others to be told of, a line each; none where they are settled. */
static const char *marks_of(struct request *r, size_t *of_one, bool *full)
{
	struct buffer b = { 0 };
	const char *text = NULL;

	if (r->judged == NULL || r->judged->settled != NULL)
		return NULL;
	*of_one = hint_write_marks(&b, &r->judged->found);
	if (b.len > 0)
		text = arena_text(r->arena, buffer_text(&b));
	*full = *full || b.failed || (b.len > 0 && text == NULL);
	buffer_free(&b);
	return text;
}

/* The id says when it was received; the two never differ. */
static int64_t instant_of(const char *id)
{
	struct uuid uuid;

	return uuid_parse(text_of(id), &uuid) ? uuid_millis(&uuid) * 1000 : INSTANT_NONE;
}

struct filing *intake_make(struct request *r, struct text bytes)
{
	const struct programme *programme = programme_of(r);
	const struct submission_body *body = r->decoded;
	struct filing *filing = arena_alloc(r->arena, sizeof *filing);
	struct keyed *keyed = request_keyed(r, 201, (struct text){ 0 });
	bool full = false;

	if (filing == NULL || keyed == NULL)
		return NULL;
	*filing = (struct filing){
		.keyed = *keyed,
		.id = request_mint(r),
		.entry = entry_of(r, programme, body),
		.entry_given = body->entry != NULL,
		.uscc = body->uscc,
		.programme = programme->code,
		.title = body->title,
		.title_key = filing_title_key(programme, body, r->arena, &full),
		.period = body->period,
		.body = bytes,
		.answers = bytes_of(r, bytes, "answers", body->answers != NULL, &full),
		.explanations = bytes_of(r, bytes, "explanations", body->explanations != NULL, &full),
		.evidence = bytes_of(r, bytes, "evidence", body->evidence.at != NULL, &full),
		.findings = findings_of(r, &full),
	};
	filing->marks = marks_of(r, &filing->marks_of_one, &full);
	if (full || filing->id == NULL || filing->entry == NULL)
		return NULL;
	filing->received_at = instant_of(filing->id);
	if (request_is_rehearsal(r))
		filing->keyed.key = filing->id; /* nobody's key: a rehearsal meets no first answer */
	return filing;
}

bool intake_is_uncompared(const struct request *r)
{
	const struct submission *s = r->loaded;
	const struct submission_body *body = r->decoded;
	const struct programme *programme = programme_of(r);
	struct uuid entry;

	return (r->judged == NULL || !r->judged->compared) && (s == NULL || filing_is_draft(s->state)) &&
	       programme != NULL && programme->rules != NULL && rule_compares(&programme->rules->rules) &&
	       body->entry != NULL && uuid_parse(text_of(body->entry), &entry);
}

static void before_came(void *owner, const struct fault *f, const char *text)
{
	struct request *r = owner;

	r->op = NULL;
	r->judged->compared = true;
	r->judged->before = arena_string(r->arena, text);
	if (f != NULL)
		request_refuse_fault(r, f);
	request_advance(r);
}

enum next intake_compare(struct request *r)
{
	const struct submission_body *body = r->decoded;
	struct caller caller = request_caller(r);
	struct fault f;

	if (!has_judged(r))
		return request_refuse(r, "unavailable", "no memory for the rules");
	r->step = STEP_HANDLE;
	return request_wait(
		r, store_filing_before(r->hall->store, &caller, body->programme, body->entry, before_came, r, &f), &f);
}

bool intake_is_unsettled(const struct request *r)
{
	const struct rule_found *found = r->judged->found.at;

	for (size_t i = 0; r->judged->settled == NULL && i < r->judged->found.count; i++)
		if (found[i].marks.count > 0)
			return true;
	return false;
}

static void settled_came(void *owner, const struct fault *f, const char *text)
{
	struct request *r = owner;

	r->op = NULL;
	r->judged->settled = arena_string(r->arena, text);
	if (f != NULL)
		request_refuse_fault(r, f);
	else if (r->judged->settled == NULL)
		request_refuse(r, "unavailable", "no findings were settled");
	request_advance(r);
}

enum next intake_settle(struct request *r)
{
	struct caller caller = request_caller(r);
	bool full = false;
	const char *findings = findings_of(r, &full);
	struct fault f;

	if (findings == NULL)
		return request_refuse(r, "unavailable", "no memory for findings");
	r->step = STEP_HANDLE;
	return request_wait(r,
		store_findings_settle(r->hall->store, &caller, findings, request_is_rehearsal(r), settled_came, r, &f),
		&f);
}
