/*
 * The steps that need the head alone: which route, who asks, may they, and only then the body. In the
 * order in which api.md wants refusals to be looked for.
 */
#include <string.h>
#include <strings.h>

#include "auth/auth.h"
#include "auth/principal.h"
#include "auth/throttle.h"
#include "base/arena.h"
#include "base/digest.h"
#include "http/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "request/hall.h"
#include "request/route.h"
#include "request/steps.h"

enum next step_route(struct request *r)
{
	const char *allow;

	if (!route_find(r, &allow)) {
		if (allow == NULL)
			return request_refuse(r, "not_found", "no such path");
		r->reply.allow = allow;
		return request_refuse(r, "method", "method not allowed here");
	}
	if (!params_read(&r->params, r->message->query, r->route->params, r->arena, &r->findings))
		return request_refuse(r, "bad_request", "bad percent-encoding in the query");
	return request_go(r, STEP_AUTHENTICATE);
}

/* The token of the one Authorization field; false where there is none, two, or another scheme. */
static bool bearer(const struct http_message *m, struct text *ret_token)
{
	struct text value = message_find(m, "authorization");

	if (message_count(m, "authorization") != 1 || value.len <= 7 || strncasecmp(value.at, "Bearer ", 7) != 0)
		return false;
	*ret_token = text_trim((struct text){ value.at + 7, value.len - 7 });
	return ret_token->len > 0;
}

static void principal_found(void *owner, const struct fault *f, const struct principal *p)
{
	struct request *r = owner;

	r->finding = NULL;
	if (p == NULL)
		request_refuse_fault(r, f);
	else
		r->principal = principal_keep(p);
	request_advance(r);
}

enum next step_authenticate(struct request *r)
{
	struct text token;
	struct fault f;

	r->step = STEP_AUTHORISE;
	if (r->route->is_public)
		return NEXT;
	if (!bearer(r->message, &token))
		return request_refuse(r, "unauthorized", "no bearer token");
	if (request_address(r) == NULL)
		return request_refuse(r, "unavailable", "no memory for the request");
	r->finding = auth_find(r->hall->auth, token, request_address(r), principal_found, r, &r->principal, &f);
	if (r->finding != NULL)
		return WAIT;
	return r->principal != NULL ? NEXT : request_refuse_fault(r, &f);
}

/* Filings a minute: counted per enterprise, before the body costs anything. */
static unsigned throttled_s(struct request *r)
{
	if (!r->route->throttled || r->principal->uscc[0] == '\0')
		return 0;
	return throttle_take(r->hall->throttle, r->principal->uscc, loop_now_ms(r->hall->loop));
}

/* One Idempotency-Key of 1 to 255 visible ASCII characters. */
static bool key_given(const struct http_message *m)
{
	struct text key = message_find(m, "idempotency-key");

	if (message_count(m, "idempotency-key") != 1 || key.len < 1 || key.len > 255)
		return false;
	for (size_t i = 0; i < key.len; i++)
		if (key.at[i] < '!' || key.at[i] > '~')
			return false;
	return true;
}

/* A change of what is there is guarded by If-Match alone where no key is sent; a POST needs one. */
static bool key_serves(const struct request *r)
{
	bool may_lack = r->message->method != METHOD_POST && message_count(r->message, "idempotency-key") == 0;

	return may_lack || key_given(r->message);
}

enum next step_authorise(struct request *r)
{
	r->step = STEP_BODY;
	if (r->route->is_public)
		return NEXT;
	if (!permit_allows(r->principal->role, r->principal->scopes, r->route->permit))
		return request_refuse(r, "forbidden", "the role or scope does not allow it");
	r->reply.retry_after_s = throttled_s(r);
	if (r->reply.retry_after_s > 0)
		return request_refuse(r, "rate_limited", "too many filings a minute");
	if (r->route->keyed && !request_is_rehearsal(r) && !key_serves(r))
		return request_refuse(r, "idempotency_key_missing", "no usable Idempotency-Key");
	return NEXT;
}

/* application/json, alone or with charset=utf-8. */
static bool is_json(struct text type)
{
	struct text essence, rest = type;

	if (!text_cut(&rest, ';', &essence) || !text_is_nocase(text_trim(essence), "application/json"))
		return false;
	if (rest.at == NULL)
		return true;
	rest = text_trim(rest);
	return text_is_nocase(rest, "charset=utf-8") || text_is_nocase(rest, "charset=\"utf-8\"");
}

/* Whether any of the codings, in one field or several, is not identity. */
static bool is_encoded(const struct http_message *m)
{
	struct text value;

	for (unsigned at = 0; message_next(m, "content-encoding", &at, &value);)
		if (!text_is_nocase(value, "identity"))
			return true;
	return false;
}

/* What it is says its first bytes, not its Content-Type. */
static enum next open_sink(struct request *r)
{
	const struct http_message *m = r->message;

	if (m->body == BODY_NONE)
		return request_refuse(r, "length_required", "a body is needed");
	if (is_encoded(m))
		return request_refuse(r, "media_type", "the body is encoded");
	if (m->body == BODY_LENGTH && m->content_length > r->hall->limits.upload_max_bytes)
		return request_refuse(r, "body_too_large", "Content-Length over the limit");
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	return r->route->sink->open(r);
}

/* The database is ready for it before the client is asked. */
static enum next pour_body(struct request *r)
{
	const struct hall_limits *l = &r->hall->limits;

	if (r->inflow == NULL)
		return open_sink(r);
	if (!r->body_complete) {
		if (!http_accept_body(r->http, l->upload_max_bytes, l->upload_deadline_ms))
			return request_refuse(r, "body_too_large", "Content-Length over the limit");
		return WAIT;
	}
	timer_start(r->deadline, l->answer_deadline_ms);
	return request_go(r, STEP_LOAD);
}

static enum next ask_for_body(struct request *r)
{
	const struct http_message *m = r->message;

	if (m->body == BODY_NONE)
		return request_refuse(r, "length_required", "a body is needed");
	if (message_count(m, "content-type") != 1 || !is_json(message_find(m, "content-type")))
		return request_refuse(r, "media_type", "not application/json in UTF-8");
	if (is_encoded(m))
		return request_refuse(r, "media_type", "the body is encoded");
	if (!http_accept_body(r->http, r->hall->limits.body_max_bytes, 0))
		return request_refuse(r, "body_too_large", "Content-Length over the limit");
	return WAIT;
}

enum next step_body(struct request *r)
{
	if (r->route->sink != NULL)
		return pour_body(r);
	if (r->route->has_body && !r->body_complete)
		return ask_for_body(r);
	if (r->body.failed)
		return request_refuse(r, "unavailable", "no memory for the body");
	timer_start(r->deadline, r->hall->limits.answer_deadline_ms);
	if (!digest_of(r->hall->digest, r->body.at, r->body.len, r->body_digest))
		return request_refuse(r, "internal", "SHA-256 failed");
	return request_go(r, STEP_RECALL);
}
