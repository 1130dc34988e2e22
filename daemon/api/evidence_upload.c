/*
 * Decides when a piece goes to the database and when the client may go on. Refuses to know how pieces are
 * kept (store/evidence.h).
 */
#include "api/evidence_upload.h"

#include <string.h>

#include "api/answer.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/encode.h"
#include "http/http.h"
#include "request/hall.h"
#include "store/evidence.h"

#define PIECE_BYTES (256 * 1024)
#define SLACK_BYTES (64 * 1024) /* what may still come of what was read already */

struct inflow {
	const char *sha256; /* as the path says */
	struct digest *digest;
	struct buffer piece;
	const char *media_type; /* NULL: the first piece is not judged yet */
	uint64_t size_bytes;
	bool there; /* the file is there: its bytes are compared and dropped */
	bool sent;  /* a piece is on its way */
};

const char *evidence_named(struct request *r)
{
	return evidence_is_hash(r->arg[0]) ? arena_text(r->arena, r->arg[0]) : NULL;
}

static enum next no_memory(struct request *r)
{
	return request_refuse(r, "unavailable", "no memory for an upload");
}

/* ---- the database's answers ---------------------------------------------- */

static enum next keeps(struct request *r, int status)
{
	const struct inflow *in = r->inflow;
	struct evidence e = { in->sha256, in->media_type, (int64_t)in->size_bytes };

	r->reply.etag = arena_printf(r->arena, "\"%s\"", in->sha256);
	r->reply.location = arena_printf(r->arena, "/v1/evidence/%s", in->sha256);
	return request_answer_json(r, status, answer_text(r, &evidence_shape, &e, NULL));
}

/* A piece is in: the client may go on. */
static void piece_is_in(struct request *r)
{
	struct inflow *in = r->inflow;

	in->sent = false;
	http_resume_body(r->http);
}

/* The outcome of the open, or of the end. */
static void upload_stands(struct request *r, enum evidence_outcome outcome)
{
	struct inflow *in = r->inflow;

	if (outcome != EVIDENCE_OPEN)
		r->op = NULL;
	in->there = outcome == EVIDENCE_THERE;
	if (outcome == EVIDENCE_UNAUTHORIZED)
		request_refuse(r, "unauthorized", "the credential was revoked meanwhile");
	else if (outcome == EVIDENCE_STORED)
		keeps(r, 201);
	else if (r->body_complete)
		keeps(r, 200);
	request_advance(r);
}

static void upload_told(void *owner, const struct fault *f, enum evidence_outcome outcome)
{
	struct request *r = owner;
	const struct inflow *in = r->inflow;

	if (f != NULL) {
		r->op = NULL;
		request_refuse_fault(r, f);
		request_advance(r);
	} else if (in->sent) {
		piece_is_in(r);
	} else {
		upload_stands(r, outcome);
	}
}

/* ---- the sink ------------------------------------------------------------ */

static bool begin(struct request *r, const char *sha256)
{
	struct inflow *in = arena_alloc(r->arena, sizeof *in);

	if (in == NULL)
		return false;
	*in = (struct inflow){ .sha256 = sha256 };
	r->inflow = in;
	in->digest = digest_new();
	return in->digest != NULL && buffer_reserve(&in->piece, PIECE_BYTES + SLACK_BYTES) != NULL;
}

static enum next sink_open(struct request *r)
{
	const char *sha256 = evidence_named(r);
	struct evidence_upload upload = {
		.credential = r->principal->credential,
		.account = r->principal->account,
		.sha256 = sha256,
		.id = request_mint(r),
		.request_id = r->id,
		.address = request_address(r),
	};
	struct caller caller = request_caller(r);
	struct fault f;

	if (sha256 == NULL)
		return request_refuse(r, "not_found", "the path is no SHA-256 in lower-case hex");
	if (request_address(r) == NULL || upload.id == NULL || !begin(r, sha256))
		return no_memory(r);
	return request_wait(r, store_evidence_open(r->hall->store, &caller, &upload, upload_told, r, &f), &f);
}

static void sink_close(struct request *r)
{
	struct inflow *in = r->inflow;

	digest_free(in->digest);
	buffer_free(&in->piece);
}

/* Of the first piece. False: it is nothing that may be evidence. */
static bool judge(struct inflow *in)
{
	if (in->media_type == NULL)
		in->media_type = evidence_media_type(buffer_text(&in->piece));
	return in->media_type != NULL;
}

static enum next refuse_type(struct request *r)
{
	return request_refuse(r, "media_type", "neither PDF nor OFD, PNG or JPEG");
}

/* A piece is whole. False: refused. */
static bool pass_on(struct request *r)
{
	struct inflow *in = r->inflow;

	if (!judge(in)) {
		refuse_type(r);
		return false;
	}
	if (!in->there) {
		in->sent = true;
		http_pause_body(r->http);
		store_evidence_add(r->op, buffer_text(&in->piece));
	}
	buffer_clear(&in->piece);
	return true;
}

static void sink_take(struct request *r, struct text chunk)
{
	struct inflow *in = r->inflow;
	bool fine = digest_add(in->digest, chunk.at, chunk.len);

	in->size_bytes += chunk.len;
	buffer_add_text(&in->piece, chunk);
	fine = fine && !in->piece.failed;
	if (!fine)
		no_memory(r);
	else if (in->piece.len >= PIECE_BYTES && !in->sent)
		fine = pass_on(r);
	if (!fine)
		request_advance(r);
}

const struct sink evidence_sink = { sink_open, sink_take, sink_close };

/* ---- the end ------------------------------------------------------------- */

static bool digest_fits(struct inflow *in)
{
	uint8_t digest[DIGEST_SIZE];
	char hex[2 * DIGEST_SIZE + 1];

	if (!digest_finish(in->digest, digest))
		return false;
	encode_hex(digest, DIGEST_SIZE, hex);
	return strcmp(hex, in->sha256) == 0;
}

enum next evidence_put(struct request *r)
{
	struct inflow *in = r->inflow;

	if (!digest_fits(in))
		return request_refuse(r, "evidence_digest", "the body has another SHA-256 than the path");
	if (!judge(in))
		return refuse_type(r);
	if (in->there)
		return keeps(r, 200);
	store_evidence_keep(r->op, buffer_text(&in->piece), in->media_type, in->size_bytes);
	return WAIT;
}
