/*
 * The change feed. Decides how long a reader waits and what a cursor looks like. A reader that waits is woken by
 * the worker's feed and asked again who it is; it reads on from where it knows that nothing was left behind.
 */
#include "api/answer.h"
#include "api/param.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/encode.h"
#include "cache/feed.h"
#include "domain/event.h"
#include "request/hall.h"
#include "request/metrics.h"
#include "request/pause.h"
#include "store/event.h"
#include "wire/event_data.h"
#include "wire/json_write.h"

enum { LIMIT_DEFAULT = 50, ROOM_MS = 5000 };

/* One reader: where it is, and until when it waits. r->loaded. */
struct reader {
	int64_t after, limit;
	int64_t until_ms;
};

static const struct param_rule params[] = {
	PARAM("after", PARAM_TEXT, NULL, "Where to go on: the `next` of the page before, or the `cursor` of an event.",
		"从何处继续：上一页的 next，或某个事件的 cursor。"),
	PARAM("wait", PARAM_SECONDS, NULL,
		"For how many seconds to wait where there is nothing yet, 0 to 60; 0 when not given.",
		"暂无事件时等待的秒数，0 至 60，默认 0。"),
	PARAM_OF_LIMIT,
	PARAMS_END,
};

/* ---- cursors ------------------------------------------------------------------------------ */

static const char *write_cursor(struct request *r, int64_t position)
{
	char digits[ENCODE_INT64_SIZE];
	struct text plain = encode_int64(position, digits);
	struct buffer b = { 0 };
	const char *cursor;

	encode_base64url(&b, plain.at, plain.len);
	cursor = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	return cursor;
}

static bool read_cursor(const char *cursor, int64_t *ret_position)
{
	struct buffer b = { 0 };
	bool fine = encode_unbase64url(text_of(cursor), &b) && text_to_int64(buffer_text(&b), ret_position) &&
		    *ret_position >= 0;

	buffer_free(&b);
	return fine;
}

/* ---- the answer --------------------------------------------------------------------------- */

/* What the daemon adds to the rows. False: no memory. */
static bool complete(struct request *r, const struct store_events *events)
{
	struct buffer b = { 0 };
	bool fine = true;

	for (size_t i = 0; fine && i < events->count; i++) {
		struct event *e = &events->at[i];

		buffer_clear(&b);
		event_data_write(&b, e->type, text_of(e->content));
		e->data = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
		e->cursor = write_cursor(r, e->position);
		fine = e->data != NULL && e->cursor != NULL;
	}
	buffer_free(&b);
	return fine;
}

/* Every page goes on: `next` is never null. */
static enum next answer(struct request *r, const struct store_events *events, int64_t next)
{
	const char *cursor = write_cursor(r, next);
	struct buffer b = { 0 };
	struct text page = { 0 };
	enum next n;

	if (cursor != NULL && complete(r, events)) {
		json_write_list(&b, &event_shape, events->at, events->count, cursor);
		page = buffer_text(&b);
		page.at = b.failed ? NULL : arena_text(r->arena, page);
	}
	n = request_answer_json(r, 200, page);
	buffer_free(&b);
	return n;
}

static enum next answer_nothing(struct request *r)
{
	static const struct store_events none = { 0 };

	return answer(r, &none, ((const struct reader *)r->loaded)->after);
}

/* ---- reading and waiting ------------------------------------------------------------------ */

static int64_t left_ms(const struct request *r)
{
	return ((const struct reader *)r->loaded)->until_ms - pause_now_ms(r);
}

static void tell_readers(const struct request *r)
{
	metric_set(r->hall->metrics, METRICS_EVENT_READERS, 0, feed_count(r->hall->feed));
}

static void woken(void *owner, bool moved)
{
	struct request *r = owner;

	r->waiting = NULL;
	tell_readers(r);
	if (moved)
		pause_over(r);
	else
		answer_nothing(r);
	request_advance(r);
}

/* Up to reader->after nothing was told. */
static enum next wait_for_more(struct request *r)
{
	const struct reader *reader = r->loaded;
	enum feed_answer is = FEED_OVER;

	pause_allow_ms(r, 0);
	if (left_ms(r) > 0)
		is = feed_wait(r->hall->feed, reader->after, r->principal->uscc, left_ms(r), woken, r, &r->waiting);
	tell_readers(r);
	if (is == FEED_WAITS)
		return WAIT;
	return is == FEED_MOVED ? pause_over(r) : answer_nothing(r);
}

static enum next refuse_cursor(struct request *r)
{
	request_find_param(r, "bad_parameter", "after");
	return request_refuse_findings(r);
}

static enum next judge_events(struct request *r, const struct store_events *events)
{
	struct reader *reader = r->loaded;

	if (reader->after > events->head)
		return refuse_cursor(r); /* it is another database's */
	if (events->count == (size_t)reader->limit)
		return answer(r, events, events->at[events->count - 1].position);
	reader->after = events->head;
	return events->count > 0 ? answer(r, events, events->head) : wait_for_more(r);
}

static void events_came(void *owner, const struct fault *f, const struct store_events *events)
{
	struct request *r = owner;
	enum next n;

	r->op = NULL;
	n = events != NULL ? judge_events(r, events) : request_refuse_fault(r, f);
	if (n == NEXT)
		request_advance(r);
}

/* Once; who is asked again goes on from where it was. */
static enum next events_load(struct request *r)
{
	const char *cursor = params_text(&r->params, "after");
	struct reader *reader = r->loaded;

	if (reader != NULL)
		return NEXT;
	reader = arena_alloc(r->arena, sizeof *reader);
	if (reader == NULL)
		return request_refuse(r, "unavailable", "no memory for a reader");
	*reader = (struct reader){
		.limit = params_number(&r->params, "limit", LIMIT_DEFAULT),
		.until_ms = pause_now_ms(r) + 1000 * params_number(&r->params, "wait", 0),
	};
	if (cursor != NULL && !read_cursor(cursor, &reader->after))
		request_find_param(r, "bad_parameter", "after");
	r->loaded = reader;
	return NEXT;
}

static enum next events_get(struct request *r)
{
	const struct reader *reader = r->loaded;
	struct caller caller = request_caller(r);
	struct fault f;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	pause_allow_ms(r, (left_ms(r) > 0 ? left_ms(r) : 0) + ROOM_MS);
	return request_wait(
		r, store_event_list(r->hall->store, &caller, reader->after, reader->limit, events_came, r, &f), &f);
}

const struct route events_routes[] = {
	{ METHOD_GET, "/v1/events", .permit = PERMIT_READ_BUSINESS, .params = params, .load = events_load,
		.handle = events_get },
	{ 0 },
};
