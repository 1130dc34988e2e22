/*
 * What becomes of a keyed write and of a loaded object: the one place that turns the database's words
 * into an answer.
 */
#include "request/outcome.h"

#include <string.h>

#include "base/arena.h"
#include "domain/standing.h"
#include "request/route.h"

/* Where a finding of the database points: the member it is about, by its code. */
struct pointer {
	const char *code, *pointer;
};

static const struct pointer pointers[] = {
	{ "duplicate_title", "#/title" },
	{ "unknown_entry", "#/entry" },
	{ "unknown_enterprise", "#/uscc" },
	{ "leaf_district", "#/district" },
	{ "unknown_park", "#/park" },
	{ "unknown_chain", "#/chains" },
	{ "unknown_scope", "#/scope" },
	{ "unknown_proposal", "#/proposal" },
	{ "enterprise_gone", "#/effective_on" },
	{ "not_past", "#/expires_at" },
	{ "order", "#/effective_on" },
	{ "deadline_passed", "#/effective_on" },
};

static const char *pointer_of(const char *code)
{
	for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++)
		if (strcmp(pointers[i].code, code) == 0)
			return pointers[i].pointer;
	return "#";
}

/* Where the thing stands, by the database's word for it. */
static struct title standing_of(const struct written *w)
{
	return standing_said(strcmp(w->code, "conflict") == 0 ? w->detail : NULL);
}

enum next outcome_refuse(struct request *r, const struct written *w)
{
	if (w->outcome == WRITTEN_REFUSED)
		return request_refuse_saying(r, w->code, standing_of(w), "refused by the database");
	findings_add(&r->findings, w->code, w->detail, NULL, "%s", pointer_of(w->code));
	return request_refuse_findings(r);
}

/* The answer as the database settled it, where that is another one. */
static bool settle_answer(struct request *r, const struct written *w)
{
	const char *copy = arena_string(r->arena, w->answer);

	if (copy != NULL)
		r->reply.body = text_of(copy);
	return copy != NULL || w->answer == NULL;
}

static enum next answer_of(struct request *r, const struct written *w)
{
	switch (w->outcome) {
	case WRITTEN_STORED:
		if (!settle_answer(r, w))
			return request_refuse(r, "unavailable", "no memory for what is told");
		if (!request_is_rehearsal(r))
			r->reply.revision = w->revision; /* what was undone, no worker will ever show */
		return request_go(r, STEP_SETTLE);
	case WRITTEN_REPLAYED:
		return request_replay(r, w);
	case WRITTEN_REFUSED:
	case WRITTEN_FINDING:
		break;
	}
	return outcome_refuse(r, w);
}

void outcome_written(void *owner, const struct fault *f, const struct written *w)
{
	struct request *r = owner;

	r->op = NULL;
	if (w == NULL)
		request_refuse_fault(r, f);
	else
		answer_of(r, w);
	request_advance(r);
}

void outcome_written_or(void *owner, const struct fault *f, const struct written *w, const char *word)
{
	struct written told;

	if (w != NULL)
		told = *w;
	if (w != NULL && w->outcome == WRITTEN_REFUSED && strcmp(w->code, "conflict") == 0)
		told.detail = word;
	outcome_written(owner, f, w != NULL ? &told : NULL);
}

enum next request_replay(struct request *r, const struct written *w)
{
	const char *copy = arena_string(r->arena, w->answer);

	r->reply.etag = arena_string(r->arena, w->etag); /* of the first answer, not of what was not made this time */
	r->reply.location = NULL;
	if ((w->answer != NULL && copy == NULL) || (w->etag != NULL && r->reply.etag == NULL))
		return request_refuse(r, "unavailable", "no memory for the first answer");
	r->reply.status = w->status;
	r->reply.media_type = "application/json";
	r->reply.body = text_of(copy);
	r->reply.replayed = true;
	return request_go(r, STEP_REPLY);
}

void outcome_loaded(
	struct request *r, const struct fault *f, const struct shape *shape, const void *record, const char *etag)
{
	r->op = NULL;
	if (f != NULL && fault_is(f)) {
		request_refuse_fault(r, f);
	} else if (record == NULL) {
		request_refuse(r, "not_found", "no such object, or not the caller's");
	} else {
		r->loaded = field_copy(shape, record, r->arena);
		r->etag = arena_printf(r->arena, "\"%s\"", etag != NULL ? etag : "");
		if (r->loaded == NULL || r->etag == NULL)
			request_refuse(r, "unavailable", "no memory for the object");
	}
	request_advance(r);
}
