/* Back to the client: the figure first, then the answer, then one line. */
#include "auth/principal.h"
#include "base/field.h"
#include "base/log.h"
#include "cache/cache.h"
#include "cache/feed.h"
#include "http/http.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "request/hall.h"
#include "request/journal.h"
#include "request/metrics.h"
#include "request/route.h"
#include "request/steps.h"

static void settled(void *owner)
{
	struct request *r = owner;

	r->settling = NULL;
	request_advance(r);
}

enum next step_settle(struct request *r)
{
	r->step = STEP_REPLY;
	timer_stop(r->deadline);
	if (r->reply.revision == 0 || r->reply.revision == INT64_NONE)
		return NEXT;
	r->settling = cache_wait(r->hall->cache, r->reply.revision, settled, r);
	return r->settling != NULL ? WAIT : NEXT;
}

/* Something may have been committed: the feed goes on. */
static bool has_written(const struct request *r)
{
	return r->message->method != METHOD_GET && r->message->method != METHOD_HEAD && r->reply.status >= 200 &&
	       r->reply.status < 300;
}

enum next step_reply(struct request *r)
{
	timer_stop(r->deadline);
	if (has_written(r))
		feed_wrote(r->hall->feed);
	reply_send(r);
	return request_go(r, STEP_LOG);
}

enum next step_stream(struct request *r)
{
	return r->more(r);
}

enum next step_log(struct request *r)
{
	int64_t took_us = loop_now_us(r->hall->loop) - r->started_us;
	struct log_line line;

	metrics_count_request(r->hall->metrics, r->reply.status, took_us);
	log_begin(&line, r->reply.status >= 500 ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "request");
	log_add(&line, "id", r->id);
	log_add(&line, "who", r->principal != NULL ? r->principal->person : NULL);
	log_add(&line, "method", message_method_name(r->message->method));
	log_add_text(&line, "path", r->message->path);
	log_add_int(&line, "status", r->reply.status);
	log_add_int(&line, "ms", took_us / 1000);
	log_add_int(&line, "bytes", r->http != NULL ? (int64_t)http_bytes_sent(r->http) : 0);
	log_add(&line, "reason", r->reason);
	journal_add(r->hall->journal, &line);
	return DONE;
}
