/*
 * A collection as a table, row after row. The client sets the pace: http says when its queue is full, and
 * until it has drained no further batch is fetched.
 */
#include "request/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/http.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/route.h"
#include "request/steps.h"
#include "wire/sheet.h"

struct stream {
	const struct shape *shape;
	const struct sheet_form *form;
	const char *name; /* of the file, without its ending */
	enum language language;
	struct sheet *sheet; /* owned, from the first batch on */
	struct buffer bytes; /* of one batch */
	bool started;        /* the head was sent: from here on a fault can only cut */
	bool ended;          /* the exchange is over */
	bool more;           /* the database has more */
};

void stream_free(struct stream *s)
{
	if (s == NULL)
		return;
	sheet_free(s->sheet);
	buffer_free(&s->bytes);
	free(s);
}

/* The head. False: it was HEAD, there is nothing more to say. */
static bool start(struct request *r, struct stream *s)
{
	const char *disposition = arena_printf(r->arena, "attachment; filename=\"%s%s\"", s->name, s->form->ending);
	struct http_answer a = {
		.status = 200,
		.request_id = r->id,
		.content_type = s->form->media_type,
		.disposition = disposition,
		.close = r->hall->stopping,
	};

	s->started = true;
	return reply_stream(r, &a);
}

/* Ends it before the last row: the client must see that it is not whole. */
static void cut(struct request *r, struct stream *s, const char *reason)
{
	r->reason = reason;
	s->ended = true;
	http_stream_abort(r->http, reason);
}

static void write_batch(struct request *r, struct stream *s, const struct list_rows *rows)
{
	bool room;

	if (s->sheet == NULL)
		s->sheet = sheet_new(s->form, s->shape, s->language, &s->bytes);
	if (s->sheet != NULL) {
		sheet_rows(s->sheet, rows->at, rows->count);
		if (!rows->more)
			sheet_end(s->sheet);
	}
	if (s->sheet == NULL || s->bytes.failed) {
		cut(r, s, "no memory for a batch of rows");
		return;
	}
	room = http_stream_write(r->http, buffer_text(&s->bytes));
	buffer_clear(&s->bytes);
	s->more = rows->more;
	if (!s->more) {
		s->ended = true;
		http_stream_end(r->http);
	} else if (room) {
		store_stream_more(r->op);
	}
}

static void batch_came(void *owner, const struct fault *f, const struct list_rows *rows)
{
	struct request *r = owner;
	struct stream *s = r->stream;

	if (rows == NULL || !rows->more)
		r->op = NULL;
	if (rows == NULL && !s->started) {
		list_refuse(r, f);
		request_advance(r);
		return;
	}
	if (rows == NULL)
		cut(r, s, f->reason);
	else if (!s->started && !start(r, s))
		s->ended = true;
	else
		write_batch(r, s, rows);
	if (s->ended) {
		request_go(r, STEP_LOG);
		request_advance(r);
	}
}

/* http has room again. */
static enum next next_batch(struct request *r)
{
	if (r->stream->started && r->stream->more)
		store_stream_more(r->op);
	return WAIT;
}

enum language list_language(const struct request *r)
{
	const char *lang = params_text(&r->params, "lang");

	return lang != NULL && strcmp(lang, "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

enum next list_table(struct request *r, const struct list_question *q, const char *name)
{
	struct fault f;

	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	r->stream = calloc(1, sizeof *r->stream);
	if (r->stream == NULL)
		return request_refuse(r, "unavailable", "no memory for a stream");
	r->stream->shape = q->collection->shape;
	r->stream->form = sheet_form_of(r->route->path);
	r->stream->name = name;
	r->stream->language = list_language(r);
	r->more = next_batch;
	r->step = STEP_STREAM;
	return request_wait(r, store_stream(r->hall->store, q, batch_came, r, &f), &f);
}
