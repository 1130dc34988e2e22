/*
 * The driver and the life of a request: born from a head, advanced by whoever finds it, freed once.
 * Refuses to know what any step does.
 */
#include "request/request.h"

#include <string.h>

#include "auth/auth.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/uuid.h"
#include "cache/cache.h"
#include "cache/feed.h"
#include "cache/snapshot.h"
#include "http/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "request/hall.h"
#include "request/metrics.h"
#include "request/route.h"
#include "request/steps.h"
#include "request/stream.h"
#include "store/store.h"

/* In the order of the walk; each sets r->step to where it goes or wakes up. */
static step_fn *const steps[STEP_COUNT] = {
	[STEP_ROUTE] = step_route,
	[STEP_AUTHENTICATE] = step_authenticate,
	[STEP_AUTHORISE] = step_authorise,
	[STEP_BODY] = step_body,
	[STEP_RECALL] = step_recall,
	[STEP_DECODE] = step_decode,
	[STEP_LOAD] = step_load,
	[STEP_HANDLE] = step_handle,
	[STEP_SETTLE] = step_settle,
	[STEP_REPLY] = step_reply,
	[STEP_STREAM] = step_stream,
	[STEP_LOG] = step_log,
};

void request_advance(struct request *r)
{
	enum next n;

	while ((n = steps[r->step](r)) == NEXT)
		;
	if (n == DONE)
		request_free(r);
}

enum next request_go(struct request *r, enum step step)
{
	r->step = step;
	return NEXT;
}

enum next request_wait(struct request *r, struct store_op *op, const struct fault *f)
{
	if (op == NULL)
		return request_refuse_fault(r, f);
	r->op = op;
	return WAIT;
}

/* The database did not answer in time. What was sent to it may still be committed: the key settles that. */
static void deadline_passed(void *owner)
{
	struct request *r = owner;

	store_cancel(r->op);
	r->op = NULL;
	request_refuse(r, "unavailable", "no answer from the database in time");
	request_advance(r);
}

/* An id of the client's is taken where it is harmless in a log and a header. */
static bool id_acceptable(struct text id)
{
	if (id.len < 1 || id.len > 64)
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", id.at[i]) == NULL ||
			id.at[i] == '\0')
			return false;
	return true;
}

static void take_id(struct request *r)
{
	struct text given = message_find(r->message, "x-request-id");
	struct uuid id;

	if (id_acceptable(given)) {
		memcpy(r->id, given.at, given.len);
		r->id[given.len] = '\0';
	} else if (uuid_make(r->hall->ids, r->started_us / 1000, &id)) {
		uuid_format(&id, r->id);
	}
}

/* A request for an exchange. NULL: no memory, the exchange was dropped. */
static struct request *request_new(struct hall *hall, struct http_exchange *x, const struct http_message *m)
{
	struct arena *arena = arena_take(hall->arenas, hall->limits.arena_max_bytes);
	struct request *r = arena == NULL ? NULL : arena_alloc(arena, sizeof *r); /* it dies with its arena */
	struct timer *deadline = r == NULL ? NULL : timer_new(hall->loop, deadline_passed, r);

	if (deadline == NULL) {
		arena_give(hall->arenas, arena);
		http_drop(x, "no memory for a request");
		return NULL;
	}
	r->hall = hall;
	r->http = x;
	r->message = m;
	r->arena = arena;
	r->deadline = deadline;
	r->started_us = loop_now_us(hall->loop);
	r->snapshot = cache_snapshot(hall->cache);
	if (r->snapshot != NULL)
		snapshot_keep(r->snapshot);
	findings_init(&r->findings, arena);
	take_id(r);
	hall->alive++;
	metric_set(hall->metrics, METRICS_ALIVE, 0, hall->alive);
	http_set_owner(x, r);
	return r;
}

/* Whoever hangs up is no reader any more. */
static void stop_waiting(struct request *r)
{
	if (r->waiting == NULL)
		return;
	feed_cancel(r->waiting);
	metric_set(r->hall->metrics, METRICS_EVENT_READERS, 0, feed_count(r->hall->feed));
}

void request_free(struct request *r)
{
	store_cancel(r->op);
	auth_cancel(r->finding);
	cache_cancel(r->settling);
	stop_waiting(r);
	stream_free(r->stream);
	if (r->inflow != NULL)
		r->route->sink->close(r);
	timer_free(r->deadline);
	principal_drop(r->principal);
	snapshot_drop(r->snapshot);
	buffer_free(&r->body);
	r->hall->alive--;
	metric_set(r->hall->metrics, METRICS_ALIVE, 0, r->hall->alive);
	arena_give(r->hall->arenas, r->arena);
}

const char *request_mint(struct request *r)
{
	char *text = arena_alloc(r->arena, UUID_TEXT_SIZE);
	struct uuid id;

	if (text == NULL || !uuid_make(r->hall->ids, request_now_us(r) / 1000, &id))
		return NULL;
	uuid_format(&id, text);
	return text;
}

int64_t request_now_us(const struct request *r)
{
	return r->started_us;
}

int32_t request_today(const struct request *r)
{
	return clock_today(r->started_us);
}

/* ---- what http tells --------------------------------------------------------------------- */

static void head_came(void *owner, struct http_exchange *x, const struct http_message *m)
{
	struct request *r = request_new(owner, x, m);

	if (r != NULL)
		request_advance(r);
}

/* http refuses: before the head was whole the request is born only to say so. */
static void http_refused(void *owner, struct http_exchange *x, const struct fault *fault)
{
	struct request *r = http_owner(x);

	if (r == NULL)
		r = request_new(owner, x, http_message(x));
	if (r == NULL)
		return;
	request_refuse_fault(r, fault);
	request_advance(r);
}

static void body_came(void *owner, struct text chunk)
{
	struct request *r = owner;

	if (r->route->sink != NULL)
		r->route->sink->take(r, chunk);
	else
		buffer_add_text(&r->body, chunk);
}

static void body_ended(void *owner)
{
	struct request *r = owner;

	r->body_complete = true;
	request_advance(r);
}

static void drained(void *owner)
{
	request_advance(owner);
}

static void client_gone(void *owner, const char *reason)
{
	struct request *r = owner;

	r->http = NULL;
	r->reason = reason;
	step_log(r);
	request_free(r);
}

const struct http_events hall_events = {
	.head = head_came,
	.refused = http_refused,
	.body = body_came,
	.body_end = body_ended,
	.drained = drained,
	.gone = client_gone,
};
