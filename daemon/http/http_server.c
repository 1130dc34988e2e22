/* Decides what the connections of one worker share: limits, spare exchanges, the date, the end. */
#include <stdlib.h>
#include <unistd.h>

#include "http/session.h"

#define SPARE_MAX 64                /* exchanges kept for the next request */
#define BLOCK_KEPT_BYTES (4 * 1024) /* of a head's memory kept with one */

const struct http_limits http_limits_default = {
	.request_line_bytes = 4096,
	.header_bytes = 16384,
	.header_fields = 64,
	.requests = 1000,
	.pipelined = 100,
	.idle_ms = 60000,
	.header_ms = 10000,
	.body_ms = 30000,
	.body_bytes_per_s = 512,
	.drain_bytes = 64 * 1024,
	.pack_bytes = 1024,
};

struct http_server *http_server_new(struct loop *loop, const struct http_limits *limits,
	const struct conn_limits *conn_limits, const struct http_events *events, void *hall, http_ended_fn *ended,
	void *keeper)
{
	struct http_server *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	*s = (struct http_server){
		.loop = loop, .limits = *limits, .events = events, .hall = hall, .ended = ended, .keeper = keeper
	};
	TAILQ_INIT(&s->resting);
	s->conns = conn_group_new(loop, conn_limits, ended, keeper);
	if (s->conns == NULL) {
		free(s);
		return NULL;
	}
	return s;
}

void http_server_set_limits(
	struct http_server *s, const struct http_limits *limits, const struct conn_limits *conn_limits)
{
	s->limits = *limits;
	conn_group_set_limits(s->conns, conn_limits);
}

void http_server_take(struct http_server *s, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener)
{
	if (!s->draining) {
		session_begin(s, fd, tls, peer, listener);
		return;
	}
	close(fd);
	if (s->ended != NULL)
		s->ended(s->keeper, peer, listener);
}

void http_server_make_room(struct http_server *s)
{
	session_make_room(s);
}

void http_server_drain(struct http_server *s)
{
	struct session *next;

	s->draining = true;
	conn_group_hurry(s->conns);
	for (struct session *at = s->first; at != NULL; at = next) {
		next = at->next;
		session_retire(at);
	}
}

unsigned http_server_count(const struct http_server *s)
{
	return conn_group_count(s->conns);
}

struct conn_group *http_server_conns(struct http_server *s)
{
	return s->conns;
}

void http_server_free(struct http_server *s)
{
	if (s == NULL)
		return;
	while (s->first != NULL) {
		conn_abort(s->first->conn, "the server ends");
		session_free(s->first, "the server ends");
	}
	conn_group_free(s->conns);
	while (s->spare != NULL) {
		struct http_exchange *x = s->spare;

		s->spare = x->next_spare;
		parse_free(&x->parse);
		free(x);
	}
	buffer_free(&s->head);
	buffer_free(&s->packed);
	free(s);
}

struct http_exchange *exchange_take(struct session *s)
{
	struct http_server *server = s->server;
	struct http_exchange *x = server->spare;

	if (x == NULL) {
		x = calloc(1, sizeof *x);
		if (x == NULL)
			return NULL;
	} else {
		server->spare = x->next_spare;
		server->spare_count--;
	}
	x->session = s;
	return x;
}

static void clear(struct http_exchange *x)
{
	parse_reset(&x->parse, BLOCK_KEPT_BYTES);
	x->owner = NULL;
	x->body = EXCHANGE_UNASKED;
	x->body_until_ms = 0;
	x->body_at_check = x->sent = x->drained = 0;
	x->close_reason = NULL;
	x->continued = x->streaming = x->chunked = x->abort = x->ended = false;
}

void exchange_give_back(struct http_exchange *x)
{
	struct http_server *server = x->session->server;

	if (server->spare_count >= SPARE_MAX) {
		parse_free(&x->parse);
		free(x);
		return;
	}
	clear(x);
	x->next_spare = server->spare;
	server->spare = x;
	server->spare_count++;
}
