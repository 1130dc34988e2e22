/*
 * From a reply to http's answer: which coding, which ETag, and whether the client has it already.
 */
#include "request/reply.h"

#include "http/http.h"
#include "loop/timer.h"
#include "request/hall.h"
#include "request/request.h"

/* The same bytes in the coding that the client takes, where we have them packed. */
static bool sends_packed(const struct request *r)
{
	return r->reply.gzip.len > 0 && message_takes_gzip(r->message);
}

static bool client_has_it(const struct request *r, const char *etag)
{
	enum http_method method = r->message->method;

	return etag != NULL && r->reply.status == 200 && (method == METHOD_GET || method == METHOD_HEAD) &&
	       message_has_etag(r->message, "if-none-match", etag, true);
}

void reply_send(struct request *r)
{
	const struct reply *reply = &r->reply;
	bool packed = sends_packed(r);
	const struct http_header policy = { "Content-Security-Policy", reply->policy };
	struct http_answer a = {
		.status = reply->status,
		.request_id = r->id,
		.content_type = reply->media_type,
		.content_encoding = packed ? "gzip" : NULL,
		.never_pack = reply->gzip.len > 0,
		.etag = packed ? reply->gzip_etag : reply->etag,
		.cache_control = reply->cache_control,
		.location = reply->location,
		.allow = reply->allow,
		.link = reply->link,
		.disposition = reply->disposition,
		.language = reply->language,
		.more = &policy,
		.more_count = reply->policy != NULL ? 1 : 0,
		.authenticate = reply->status == 401 ? "Bearer" : NULL,
		.vary = reply->gzip.len > 0 ? "Accept-Encoding" : NULL,
		.retry_after_s = reply->retry_after_s,
		.replayed = reply->replayed,
		.close = reply->close || r->hall->stopping,
	};
	struct text body = packed ? reply->gzip : reply->body;

	if (client_has_it(r, a.etag)) {
		r->reply.status = a.status = 304;
		a.content_type = a.content_encoding = NULL;
		body = (struct text){ 0 };
	}
	http_answer(r->http, &a, body);
}

bool reply_stream(struct request *r, const struct http_answer *a)
{
	timer_stop(r->deadline);
	r->reply.status = a->status;
	return http_stream_start(r->http, a);
}
