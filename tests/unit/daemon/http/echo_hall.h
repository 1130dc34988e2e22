/*
 * A hall for tests: writes down what http tells it, asks for bodies up to 64 KiB, and answers at once
 * with what it got. What a test wants otherwise it says in the hall's members.
 */
#ifndef ECHO_HALL_H
#define ECHO_HALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/text.h"
#include "fake_loop/fake_loop.h"
#include "fake_net/fake_net.h"
#include "http/http.h"

struct echo_hall {
	struct loop *loop;
	struct http_server *server;
	struct conn *conn;
	struct buffer diary;        /* "GET /a;body=xyz;" */
	struct buffer body;         /* of the request at hand */
	struct buffer sent;         /* everything answered */
	struct http_exchange *held; /* answers that wait for the test */
	bool hold;                  /* keep the exchange instead of answering */
	bool ignore_body;           /* answer without asking for it */
	bool quiet_body;            /* do not write bodies into the diary */
	uint64_t body_max;
	int status;
	unsigned ended; /* connections that have */
	const char *const *hosts;
};

static void echo_answer(struct echo_hall *h, struct http_exchange *x, int status)
{
	struct http_answer a = { .status = status, .content_type = "text/plain", .request_id = "t" };

	http_answer(x, &a, buffer_text(&h->body));
	buffer_clear(&h->body);
}

static void echo_ready(struct echo_hall *h, struct http_exchange *x)
{
	if (h->hold)
		h->held = x;
	else
		echo_answer(h, x, h->status);
}

static void echo_head(void *hall, struct http_exchange *x, const struct http_message *m)
{
	struct echo_hall *h = hall;

	http_set_owner(x, h);
	buffer_printf(&h->diary, "%s ", message_method_name(m->method));
	buffer_add_text(&h->diary, m->path);
	if (m->query.at != NULL)
		buffer_add_byte(&h->diary, '?');
	buffer_add_text(&h->diary, m->query);
	buffer_add_byte(&h->diary, ';');
	h->held = x;
	if (h->ignore_body || m->body == BODY_NONE)
		echo_ready(h, x);
	else if (!http_accept_body(x, h->body_max, 0))
		echo_answer(h, x, 413);
}

static void echo_body(void *owner, struct text chunk)
{
	struct echo_hall *h = owner;

	buffer_add_text(&h->body, chunk);
}

static void echo_body_end(void *owner)
{
	struct echo_hall *h = owner;

	if (!h->quiet_body) {
		buffer_add_string(&h->diary, "body=");
		buffer_add_text(&h->diary, buffer_text(&h->body));
		buffer_add_byte(&h->diary, ';');
	}
	echo_ready(h, h->held);
}

static void echo_refused(void *hall, struct http_exchange *x, const struct fault *f)
{
	struct echo_hall *h = hall;

	assert_non_null(f->reason);
	buffer_printf(&h->diary, "!%d %s;", f->status, f->code);
	buffer_clear(&h->body);
	echo_answer(h, x, f->status);
}

static void echo_drained(void *owner)
{
	struct echo_hall *h = owner;

	buffer_add_string(&h->diary, "drained;");
}

static void echo_gone(void *owner, const char *reason)
{
	struct echo_hall *h = owner;

	(void)reason;
	buffer_add_string(&h->diary, "gone;");
	h->held = NULL;
}

static const struct http_events echo_events = {
	.head = echo_head,
	.refused = echo_refused,
	.body = echo_body,
	.body_end = echo_body_end,
	.drained = echo_drained,
	.gone = echo_gone,
};

static void echo_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct echo_hall *h = keeper;

	(void)peer;
	(void)listener;
	h->ended++;
}

static void echo_open_with(struct echo_hall *h, const struct http_limits *limits)
{
	struct endpoint peer = { 0 };

	*h = (struct echo_hall){ .loop = loop_new(), .body_max = 64 * 1024, .status = 200 };
	h->server = http_server_new(h->loop, limits, &conn_limits_default, &echo_events, h, echo_ended, h);
	assert_non_null(h->server);
	http_server_take(h->server, 7, NULL, &peer, 1);
	h->conn = fake_net_find(http_server_conns(h->server), 7);
	assert_non_null(h->conn);
}

static inline void echo_open(struct echo_hall *h)
{
	echo_open_with(h, &http_limits_default);
}

static inline bool echo_receive(struct echo_hall *h, struct text bytes)
{
	return fake_net_receive(h->conn, bytes);
}

static inline void echo_say(struct echo_hall *h, const char *bytes)
{
	assert_true(echo_receive(h, text_of(bytes)));
}

/* What was sent since the last call, as a C string that lives until the next one. */
static inline const char *echo_sent(struct echo_hall *h)
{
	buffer_clear(&h->sent);
	fake_net_sent(h->conn, &h->sent);
	return h->sent.len == 0 ? "" : h->sent.at;
}

static inline const char *echo_diary(struct echo_hall *h)
{
	return h->diary.len == 0 ? "" : h->diary.at;
}

static inline void echo_close(struct echo_hall *h)
{
	http_server_free(h->server);
	assert_int_equal(fake_loop_alive(h->loop), 0);
	assert_int_equal(h->ended, 1);
	loop_free(h->loop);
	buffer_free(&h->diary);
	buffer_free(&h->body);
	buffer_free(&h->sent);
}

#endif
