/*
 * From bytes to one store call: was this key answered before, what does the body say, which object is
 * it about, and then the route's own handler.
 */
#include <string.h>

#include "auth/principal.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "http/http.h"
#include "request/hall.h"
#include "request/route.h"
#include "request/steps.h"
#include "store/idempotency.h"
#include "wire/decode.h"
#include "wire/json_read.h"

bool request_is_rehearsal(const struct request *r)
{
	return params_number(&r->params, "dry_run", 0) != 0;
}

const char *request_address(struct request *r)
{
	char *address;

	if (r->address == NULL && (address = arena_alloc(r->arena, ENDPOINT_TEXT_SIZE)) != NULL) {
		endpoint_format(http_peer(r->http), address);
		r->address = address;
	}
	return r->address;
}

struct caller request_caller(const struct request *r)
{
	return (struct caller){ .uscc = r->principal->uscc, .districts = r->principal->districts };
}

/* A view of the head as a string of the arena; "" where there is none. */
static const char *copied(struct request *r, struct text t)
{
	return t.len > 0 ? arena_text(r->arena, t) : "";
}

/* Nobody's where none was sent to a route that takes one: a commit whose answer was lost is still looked up by it. */
static const char *key_of(struct request *r)
{
	struct text key = message_find(r->message, "idempotency-key");

	return key.len == 0 && r->route->keyed ? request_mint(r) : copied(r, key);
}

struct keyed *request_keyed(struct request *r, int status, struct text answer)
{
	struct keyed *k = arena_alloc(r->arena, sizeof *k);

	if (k == NULL || request_address(r) == NULL || (status != 0 && !findings_none(&r->findings)))
		return NULL;
	*k = (struct keyed){
		.credential = r->principal->credential,
		.account = r->principal->account,
		.key = key_of(r),
		.method = message_method_name(r->message->method),
		.path = copied(r, r->message->path),
		.query = copied(r, r->message->query),
		.body_digest = r->body_digest,
		.status = status,
		.answer = answer.len > 0 ? arena_text(r->arena, answer) : NULL,
		.etag = r->reply.etag,
		.request_id = r->id,
		.address = r->address,
	};
	if (k->key == NULL || k->path == NULL || k->query == NULL || (answer.len > 0 && k->answer == NULL))
		return NULL;
	r->reply.status = status;
	r->reply.media_type = "application/json";
	r->reply.body = text_of(k->answer);
	return k;
}

static void recalled(void *owner, const struct fault *f, const struct written *w)
{
	struct request *r = owner;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		request_refuse_fault(r, f);
	else if (w != NULL && w->outcome == WRITTEN_REPLAYED)
		request_replay(r, w);
	else if (w != NULL)
		request_refuse(r, w->code, "the key was used for another request");
	request_advance(r);
}

enum next step_recall(struct request *r)
{
	struct caller caller;
	struct keyed *keyed;
	struct fault f;

	r->step = STEP_DECODE;
	if (fault_is(&r->held))
		return r->route->recall(r);
	if (!r->route->keyed || r->route->recall != NULL || request_is_rehearsal(r) ||
		message_count(r->message, "idempotency-key") == 0)
		return NEXT;
	keyed = request_keyed(r, 0, (struct text){ 0 });
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the key");
	caller = request_caller(r);
	return request_wait(r, store_idempotency_find(r->hall->store, &caller, keyed, recalled, r, &f), &f);
}

enum next step_decode(struct request *r)
{
	const struct json_limits limits = { r->hall->limits.json_depth, r->hall->limits.json_tokens };
	const struct shape *shape = r->route->body_shape;
	struct fault f;

	r->step = STEP_LOAD;
	if (!r->route->has_body)
		return NEXT;
	if (!json_read(buffer_text(&r->body), &limits, r->arena, &r->json, &f))
		return request_refuse_fault(r, &f);
	if (shape == NULL)
		return NEXT;
	r->decoded = arena_alloc(r->arena, shape->size);
	if (r->decoded == NULL)
		return request_refuse(r, "unavailable", "no memory for the body");
	decode_record(shape, r->json, r->arena, r->decoded, &r->findings);
	return NEXT;
}

enum next step_load(struct request *r)
{
	r->step = STEP_HANDLE;
	return r->route->load != NULL ? r->route->load(r) : NEXT;
}

/* A transition is about the version that the caller has seen. */
static const char *precondition_broken(const struct request *r)
{
	if (!r->route->matched)
		return NULL;
	if (message_count(r->message, "if-match") == 0)
		return "precondition_required";
	return message_has_etag(r->message, "if-match", r->etag, false) ? NULL : "stale";
}

/*
 * Nothing more can be found than what the query says: there is no JSON to judge, nor the values of a filter. Then the
 * handler is not asked, for it may have nothing to check and do its work.
 */
static bool found_all(const struct request *r)
{
	bool filters = r->route->method == METHOD_GET && r->route->params != NULL;

	return r->json == NULL && !filters;
}

enum next step_handle(struct request *r)
{
	const char *broken = precondition_broken(r);

	if (broken != NULL)
		return request_refuse(r, broken, "If-Match");
	r->step = STEP_SETTLE;
	if (!r->route->is_public && r->snapshot == NULL)
		return request_refuse(r, "unavailable", "the catalogue is not loaded yet");
	if (r->route->judge != NULL) {
		enum next n = r->route->judge(r);

		if (n != NEXT || r->step != STEP_SETTLE)
			return n;
	}
	if (!findings_none(&r->findings) && found_all(r))
		return request_refuse_findings(r);
	return r->route->handle(r);
}

enum next request_answer_json(struct request *r, int status, struct text json)
{
	if (json.at == NULL)
		return request_refuse(r, "unavailable", "no memory for the answer");
	r->reply.status = status;
	r->reply.media_type = "application/json";
	r->reply.body = json;
	return request_go(r, STEP_REPLY);
}
