/*
 * Evidence as it is read back: head, and the file piece by piece at the client's pace. Decides that it is
 * an attachment whatever it is; who may see it is decided by row security.
 */
#include <string.h>

#include "api/evidence_upload.h"
#include "api/resources.h"
#include "base/arena.h"
#include "http/http.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/evidence.h"

/* How far it is, beside r->loaded. */
struct outflow {
	int64_t next; /* the piece */
	bool started; /* the head was sent: from here on a fault can only cut */
};

static void file_came(void *owner, const struct fault *f, const struct evidence_file *file, const char *etag)
{
	outcome_loaded(owner, f, &evidence_file_shape, file, etag);
}

static enum next evidence_load(struct request *r)
{
	const char *sha256 = evidence_named(r);
	struct caller caller = request_caller(r);
	struct fault f;

	if (sha256 == NULL)
		return request_refuse(r, "not_found", "the path is no SHA-256 in lower-case hex");
	return request_wait(r, store_evidence_get(r->hall->store, &caller, sha256, file_came, r, &f), &f);
}

/* What is known by its hash never changes; who may see it does. */
#define CACHED "private, no-cache"

/* False: it was HEAD, there is nothing more to say. */
static bool send_head(struct request *r)
{
	const struct evidence_file *file = r->loaded;
	struct http_answer a = {
		.status = 200,
		.request_id = r->id,
		.content_type = file->media_type,
		.length = (uint64_t)file->size_bytes,
		.etag = r->etag,
		.cache_control = CACHED,
		.disposition = arena_printf(
			r->arena, "attachment; filename=\"%s.%s\"", file->sha256, evidence_extension(file->media_type)),
		.close = r->hall->stopping,
	};

	return reply_stream(r, &a);
}

static void cut(struct request *r, const char *reason)
{
	r->reason = reason;
	http_stream_abort(r->http, reason);
	request_go(r, STEP_LOG);
}

static enum next next_piece(struct request *r);

static void send_piece(struct request *r, struct outflow *out, struct text piece)
{
	const struct evidence_file *file = r->loaded;
	bool room;

	if (!out->started)
		send_head(r);
	out->started = true;
	room = http_stream_write(r->http, piece);
	if (++out->next == file->pieces) {
		http_stream_end(r->http);
		request_go(r, STEP_LOG);
	} else if (!room) {
		r->step = STEP_STREAM; /* until http has drained */
		r->more = next_piece;
	} else {
		next_piece(r);
	}
}

static void piece_came(void *owner, const struct fault *f, struct text piece)
{
	struct request *r = owner;
	struct outflow *out = r->outflow;
	const char *reason = f != NULL ? f->reason : "removed while it was read";
	bool waits;

	r->op = NULL;
	if (piece.at != NULL)
		send_piece(r, out, piece);
	else if (out->started)
		cut(r, reason);
	else if (f != NULL)
		request_refuse_fault(r, f);
	else
		request_refuse(r, "not_found", reason);
	waits = r->step == STEP_STREAM;
	if (!waits)
		request_advance(r);
}

/* One at a time; also called by http when it has room again. */
static enum next next_piece(struct request *r)
{
	const struct evidence_file *file = r->loaded;
	struct outflow *out = r->outflow;
	struct caller caller = request_caller(r);
	struct fault f;

	if (r->op != NULL)
		return WAIT;
	r->step = STEP_STREAM;
	r->more = next_piece;
	r->op = store_evidence_piece(r->hall->store, &caller, file->id, out->next, piece_came, r, &f);
	if (r->op != NULL)
		return WAIT;
	if (!out->started)
		return request_refuse_fault(r, &f);
	cut(r, f.reason);
	return NEXT;
}

static enum next evidence_send(struct request *r)
{
	struct outflow *out = arena_alloc(r->arena, sizeof *out);

	if (out == NULL)
		return request_refuse(r, "unavailable", "no memory for a download");
	*out = (struct outflow){ 0 };
	r->outflow = out;
	if (message_has_etag(r->message, "if-none-match", r->etag, true)) {
		r->reply.status = 200; /* which becomes 304 */
		r->reply.etag = r->etag;
		r->reply.cache_control = CACHED;
		return request_go(r, STEP_REPLY);
	}
	if (r->message->method == METHOD_HEAD) {
		send_head(r);
		return request_go(r, STEP_LOG);
	}
	return next_piece(r);
}

const struct route evidence_routes[] = {
	{ METHOD_GET, "/v1/evidence/{sha256}", .permit = PERMIT_READ_BUSINESS, .load = evidence_load,
		.handle = evidence_send },
	{ METHOD_PUT, "/v1/evidence/{sha256}", .permit = PERMIT_SUBMIT, .has_body = true, .sink = &evidence_sink,
		.handle = evidence_put },
	{ 0 },
};
