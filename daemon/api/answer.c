/* How records become answers. Refuses to know which. */
#include "api/answer.h"

#include "api/load.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/encode.h"
#include "base/uuid.h"
#include "cache/cache.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/route.h"
#include "wire/json_write.h"
#include "wire/sheet.h"

struct text answer_take(struct request *r, struct buffer *b)
{
	struct text t = { 0 };

	if (!b->failed) {
		t.at = arena_text(r->arena, buffer_text(b));
		t.len = t.at != NULL ? b->len : 0;
	}
	buffer_free(b);
	return t;
}

struct text answer_text(struct request *r, const struct shape *shape, const void *record, const char *more)
{
	struct buffer b = { 0 };

	json_write_record(&b, shape, record);
	if (more != NULL && b.len > 0) {
		b.len--;
		buffer_printf(&b, ",%s}", more);
	}
	return answer_take(r, &b);
}

enum next answer_record(struct request *r, const struct shape *shape, const void *record)
{
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	return request_answer_json(r, 200, answer_text(r, shape, record, NULL));
}

/* A strong tag of the bytes: half of their SHA-256 is plenty. NULL: no memory. */
static const char *tag_of(struct request *r, struct text bytes)
{
	uint8_t digest[DIGEST_SIZE];
	char hex[DIGEST_HEX_SIZE];

	if (bytes.at == NULL || !digest_of(r->hall->digest, bytes.at, bytes.len, digest))
		return NULL;
	encode_hex(digest, DIGEST_SIZE / 2, hex);
	return arena_printf(r->arena, "\"%s\"", hex);
}

enum next answer_hashed(struct request *r, const struct shape *shape, const void *record)
{
	struct text json;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	json = answer_text(r, shape, record, NULL);
	r->reply.etag = tag_of(r, json);
	r->reply.cache_control = "private, no-cache";
	if (r->reply.etag == NULL)
		return request_refuse(r, "unavailable", "no memory for the answer");
	return request_answer_json(r, 200, json);
}

enum next answer_loaded(struct request *r, const struct shape *shape)
{
	r->reply.etag = r->etag;
	r->reply.cache_control = "private, no-cache";
	return answer_record(r, shape, r->loaded);
}

static enum next answer_page(struct request *r, const struct shape *shape, const struct list *items)
{
	const char *rows = items->at;
	struct buffer b = { 0 };
	struct list_cut cut;

	if (!list_cut(r, shape, items, &cut))
		return request_refuse_findings(r);
	json_write_list(&b, shape, cut.count > 0 ? rows + cut.from * shape->size : NULL, cut.count, cut.next);
	return request_answer_json(r, 200, answer_take(r, &b));
}

static enum next answer_table(struct request *r, const struct shape *shape, const struct sheet_form *form,
	const struct list *items, const char *name)
{
	struct buffer b = { 0 };

	sheet_write(form, shape, list_language(r), items, &b);
	r->reply.body = answer_take(r, &b);
	r->reply.disposition = arena_printf(r->arena, "attachment; filename=\"%s%s\"", name, form->ending);
	if (r->reply.body.at == NULL || r->reply.disposition == NULL)
		return request_refuse(r, "unavailable", "no memory for the table");
	r->reply.status = 200;
	r->reply.media_type = form->media_type;
	r->reply.cache_control = "private, no-cache";
	return request_go(r, STEP_REPLY);
}

enum next answer_list(struct request *r, const struct shape *shape, const struct list *items, const char *name)
{
	const struct sheet_form *form = sheet_form_of(r->route->path);

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	return form == NULL ? answer_page(r, shape, items) : answer_table(r, shape, form, items, name);
}

enum next answer_stored(struct request *r, const struct shape *shape, const char *json, const char *name)
{
	struct list items = { NULL, 0 };

	if (json != NULL && !load_list(r, shape, json, &items))
		return request_refuse(r, "unavailable", "no memory for the items");
	return answer_list(r, shape, &items, name);
}

/* The cache may let go of the bytes once another answer is written; the reply goes out before that. */
enum next answer_rendered(struct request *r, const struct rendered *rendered, const char *media_type)
{
	r->reply.status = 200;
	r->reply.media_type = media_type;
	r->reply.body = rendered->plain;
	r->reply.gzip = rendered->gzip;
	r->reply.etag = rendered->etag;
	r->reply.gzip_etag = rendered->gzip_etag;
	r->reply.cache_control = "private, no-cache";
	return request_go(r, STEP_REPLY);
}

const char *answer_id(struct request *r)
{
	struct uuid id;

	return uuid_parse(r->arg[0], &id) ? arena_text(r->arena, r->arg[0]) : NULL;
}
