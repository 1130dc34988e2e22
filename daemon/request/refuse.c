/*
 * The only place where problem+json is written. Decides what a refusal looks like; the status is the
 * code's, the sentence is the table's, the reason goes to the log alone.
 */
#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "http/message.h"
#include "request/request.h"
#include "request/route.h"
#include "wire/problem.h"

enum { RETRY_AFTER_S = 2 };

/* Findings are told where they are the refusal, not beside another. */
static bool tells_findings(const struct fault *f)
{
	return strcmp(f->code, "validation") == 0 || strcmp(f->code, "uscc_check") == 0;
}

static struct text problem_of(struct request *r, const struct fault *f)
{
	struct buffer b = { 0 };
	char *text;

	problem_write(&b, f, tells_findings(f) ? &r->findings : NULL, r->detail, r->id, request_language(r));
	text = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	return text_of(text != NULL ? text : problem_out_of_memory);
}

/* A client that files again under a key that was answered must get that answer, whatever is wrong now. */
static bool must_recall(const struct request *r, const struct fault *f)
{
	return r->route != NULL && r->route->recall != NULL && r->body_complete && !r->recalled &&
	       !request_is_rehearsal(r) && f->status >= 400 && f->status < 500;
}

/* What was judged while memory was short is not the caller's fault, and may be right the next time. */
static const struct fault *judged(const struct request *r, const struct fault *f)
{
	static const struct fault no_memory = { 503, "unavailable", "no memory for the request" };

	return f->status < 500 && arena_is_short(r->arena) ? &no_memory : f;
}

static enum next refuse(struct request *r, const struct fault *f)
{
	r->reason = f->reason;
	r->reply.status = f->status;
	r->reply.media_type = "application/problem+json";
	r->reply.body = problem_of(r, f);
	r->reply.etag = r->reply.location = r->reply.link = r->reply.disposition = NULL;
	r->reply.close = f->status == 500;
	if (f->status == 503 && r->reply.retry_after_s == 0)
		r->reply.retry_after_s = RETRY_AFTER_S;
	return request_go(r, STEP_REPLY);
}

enum next request_refuse_fault(struct request *r, const struct fault *f)
{
	f = judged(r, f);
	if (!must_recall(r, f))
		return refuse(r, f);
	r->recalled = true;
	r->held = *f;
	return request_go(r, STEP_RECALL);
}

enum next request_refuse_held(struct request *r)
{
	return refuse(r, judged(r, &r->held));
}

enum next request_refuse(struct request *r, const char *code, const char *reason)
{
	const struct code *row = code_find(code);
	struct fault f = fault_of(row != NULL ? row->status : 500, code, reason);

	return request_refuse_fault(r, &f);
}

enum next request_refuse_detailed(struct request *r, const char *code, const char *detail, const char *reason)
{
	r->detail = detail;
	return request_refuse(r, code, reason);
}

enum next request_refuse_saying(struct request *r, const char *code, struct title words, const char *reason)
{
	return request_refuse_detailed(r, code, language_pick(words, request_language(r)), reason);
}

enum next request_refuse_findings(struct request *r)
{
	if (r->findings.failed && r->findings.count == 0)
		return request_refuse(r, "unavailable", "no memory for findings");
	return request_refuse(r, "validation", "findings");
}

static bool is_told(const struct findings *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->at[i].pointer[0] == '?' && strcmp(f->at[i].pointer + 1, name) == 0)
			return true;
	return false;
}

/* A value that cannot be used is no missing one, too. */
void request_find_param(struct request *r, const char *code, const char *name)
{
	if (strcmp(code, "required") == 0 && is_told(&r->findings, name))
		return;
	params_find_wrong(r->route->params, code, name, params_text(&r->params, name), &r->findings);
}

enum language request_language(const struct request *r)
{
	return language_accepted(message_find(r->message, "accept-language"));
}
