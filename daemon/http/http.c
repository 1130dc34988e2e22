/*
 * Decides what the hall may do with an exchange: take the body, answer whole or as a stream, and whether
 * the connection outlives the answer. When the hall is called is session.c's.
 */
#include "http/http.h"

#include <stdio.h>
#include <string.h>

#include "base/gzip.h"
#include "base/instant.h"
#include "http/session.h"
#include "loop/loop.h"
#include "loop/timer.h"

#define SCRATCH_KEPT_BYTES (256 * 1024) /* of a packed answer's memory */

void http_set_owner(struct http_exchange *x, void *owner)
{
	x->owner = owner;
}

void *http_owner(const struct http_exchange *x)
{
	return x->owner;
}

const struct http_message *http_message(const struct http_exchange *x)
{
	return &x->parse.message;
}

const struct endpoint *http_peer(const struct http_exchange *x)
{
	return conn_peer(x->session->conn);
}

unsigned http_listener(const struct http_exchange *x)
{
	return conn_listener(x->session->conn);
}

uint64_t http_bytes_sent(const struct http_exchange *x)
{
	return x->sent;
}

/* ---- the body ------------------------------------------------------------ */

static void say_continue(struct http_exchange *x)
{
	static const struct text go_on = TEXT("HTTP/1.1 100 Continue\r\n\r\n");

	/* A client that did not wait needs no word. */
	if (x->parse.message.awaits_continue && conn_input(x->session->conn).len == 0)
		conn_write(x->session->conn, &go_on, 1);
	x->continued = true;
}

bool http_accept_body(struct http_exchange *x, uint64_t max_bytes, unsigned deadline_ms)
{
	const struct http_message *m = &x->parse.message;
	struct session *s = x->session;

	if (m->body == BODY_LENGTH && m->content_length > max_bytes) {
		x->close_reason = "body over the limit";
		return false;
	}
	x->parse.body_max = max_bytes;
	x->body = EXCHANGE_READING;
	say_continue(x);
	session_time_body(s, deadline_ms != 0 ? deadline_ms : s->server->limits.body_ms);
	session_kick(s);
	return true;
}

void http_pause_body(struct http_exchange *x)
{
	if (x->body != EXCHANGE_READING)
		return;
	x->body = EXCHANGE_PAUSED;
	x->body_until_ms -= loop_now_ms(x->session->server->loop); /* what is left of it */
	timer_stop(x->session->deadline);
}

void http_resume_body(struct http_exchange *x)
{
	if (x->body != EXCHANGE_PAUSED)
		return;
	x->body = EXCHANGE_READING;
	session_time_body(x->session, x->body_until_ms > 0 ? (unsigned)x->body_until_ms : 0);
	session_kick(x->session);
}

/* ---- whether the connection stays ---------------------------------------- */

/* Why what was not read of the body cannot be dropped; NULL: it can, or there is nothing. */
static const char *unread_reason(const struct http_exchange *x)
{
	const struct http_message *m = &x->parse.message;

	if (m->body == BODY_NONE || x->body == EXCHANGE_COMPLETE)
		return NULL;
	if (m->awaits_continue && !x->continued)
		return "answered instead of 100 Continue";
	if (m->body == BODY_LENGTH && m->content_length - x->parse.body_bytes > x->session->server->limits.drain_bytes)
		return "unread body";
	return NULL;
}

static void settle_connection(struct http_exchange *x, bool asked_to_close)
{
	const struct session *s = x->session;
	const struct http_limits *limits = &s->server->limits;

	if (x->close_reason != NULL)
		return;
	if (asked_to_close)
		x->close_reason = "closed with the answer";
	else if (!x->parse.message.keep_alive)
		x->close_reason = "the client wanted no more";
	else if (s->server->draining)
		x->close_reason = "shutting down";
	else if (s->requests >= limits->requests)
		x->close_reason = "as many requests as a connection may send";
	else if (s->pipelined >= limits->pipelined)
		x->close_reason = "as many requests as may be sent in one go";
	else
		x->close_reason = unread_reason(x);
}

/* ---- the answer ---------------------------------------------------------- */

static const char *date_now(struct http_server *server)
{
	int64_t now_s = loop_now_us(server->loop) / 1000000;

	if (now_s != server->date_s) {
		server->date_s = now_s;
		instant_format_http(now_s * 1000000, server->date);
	}
	return server->date;
}

static bool is_json(const char *type)
{
	static const char plain[] = "application/json", suffix[] = "+json";
	size_t len;

	if (type == NULL)
		return false;
	len = strcspn(type, "; ");
	return (len == sizeof plain - 1 && strncmp(type, plain, len) == 0) ||
	       (len > sizeof suffix - 1 && strncmp(type + len - (sizeof suffix - 1), suffix, sizeof suffix - 1) == 0);
}

/* Packs where that pays: *body is then the packed one. Without memory it goes out as it is. */
static void pack(struct http_exchange *x, const struct http_answer *a, struct respond_frame *frame, struct text *body)
{
	struct http_server *server = x->session->server;

	frame->could_pack = body->len > server->limits.pack_bytes && !a->never_pack && a->content_encoding == NULL &&
			    is_json(a->content_type);
	if (!frame->could_pack || !message_takes_gzip(&x->parse.message))
		return;
	buffer_clear(&server->packed);
	if (!gzip_pack(*body, &server->packed) || server->packed.failed)
		return;
	*body = buffer_text(&server->packed);
	frame->packed = true;
}

static void transmit(
	struct http_exchange *x, const struct http_answer *a, struct respond_frame *frame, struct text body)
{
	struct http_server *server = x->session->server;
	struct http_answer said = *a;
	struct text parts[2];

	said.close = x->close_reason != NULL;
	frame->keep_alive_said = x->parse.message.minor == 0;
	frame->date = date_now(server);
	buffer_clear(&server->head);
	respond_head(&server->head, &said, frame);
	if (server->head.failed) {
		x->abort = true;
		x->close_reason = "no memory for an answer";
		return;
	}
	parts[0] = buffer_text(&server->head);
	parts[1] = body;
	x->sent += parts[0].len + parts[1].len;
	conn_write(x->session->conn, parts, body.len > 0 ? 2 : 1);
}

static void end(struct http_exchange *x)
{
	x->ended = true;
	session_kick(x->session);
}

void http_answer(struct http_exchange *x, const struct http_answer *a, struct text body)
{
	struct http_server *server = x->session->server;
	struct respond_frame frame = { .body = RESPOND_LENGTH };

	if (x->ended)
		return;
	settle_connection(x, a->close);
	pack(x, a, &frame, &body);
	frame.length = body.len;
	if (a->status == 204 || a->status == 304) {
		frame.body = RESPOND_NOTHING;
		body.len = 0;
	}
	if (x->parse.message.method == METHOD_HEAD)
		body.len = 0;
	transmit(x, a, &frame, body);
	if (server->packed.room > SCRATCH_KEPT_BYTES)
		buffer_free(&server->packed);
	end(x);
}

bool http_stream_start(struct http_exchange *x, const struct http_answer *a)
{
	struct respond_frame frame = { .body = RESPOND_CHUNKED };

	x->chunked = a->length == 0 && x->parse.message.minor != 0;
	if (a->length > 0) {
		frame.body = RESPOND_LENGTH;
		frame.length = a->length;
	} else if (!x->chunked) {
		frame.body = RESPOND_UNTIL_CLOSE;
		if (x->close_reason == NULL)
			x->close_reason = "the end of an answer of unknown length";
	}
	settle_connection(x, a->close);
	transmit(x, a, &frame, (struct text){ NULL, 0 });
	x->streaming = true;
	if (x->parse.message.method != METHOD_HEAD)
		return true;
	end(x);
	return false;
}

bool http_stream_write(struct http_exchange *x, struct text bytes)
{
	struct text parts[3];
	char size[20];

	if (bytes.len == 0)
		return true;
	if (!x->chunked) {
		x->sent += bytes.len;
		return conn_write(x->session->conn, &bytes, 1);
	}
	parts[0] = (struct text){ size, (size_t)snprintf(size, sizeof size, "%zx\r\n", bytes.len) };
	parts[1] = bytes;
	parts[2] = (struct text)TEXT("\r\n");
	x->sent += parts[0].len + bytes.len + parts[2].len;
	return conn_write(x->session->conn, parts, 3);
}

void http_stream_end(struct http_exchange *x)
{
	static const struct text last = TEXT("0\r\n\r\n");

	if (x->chunked) {
		x->sent += last.len;
		conn_write(x->session->conn, &last, 1);
	}
	end(x);
}

void http_stream_abort(struct http_exchange *x, const char *reason)
{
	http_drop(x, reason);
}

void http_drop(struct http_exchange *x, const char *reason)
{
	x->abort = true;
	x->close_reason = reason;
	end(x);
}
