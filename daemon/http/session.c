/*
 * Decides what a connection does next: wait for a head, let the hall work, feed it the body, drop what it
 * did not read, close. One loop (session_pump) does it all; callbacks and the hall only change what it
 * sees. What an answer looks like is http.c's, what bytes mean is parse.c's.
 */
#include "http/session.h"

#include <stdlib.h>

#include "base/log.h"
#include "loop/loop.h"
#include "loop/timer.h"

#define SPEED_CHECK_MS 5000 /* how often a body's speed is looked at */
#define REST_MS 1000        /* a client is left alone so long before its place is given to another */
#define FRESH_MS 2000       /* while shutting down: how long a new connection may take to its first request */

static const bool may_move[SESSION_PHASES][SESSION_PHASES] = {
	[SESSION_IDLE] = { [SESSION_HEAD] = true, [SESSION_SERVING] = true, [SESSION_CLOSED] = true },
	[SESSION_HEAD] = { [SESSION_SERVING] = true, [SESSION_CLOSED] = true },
	[SESSION_SERVING] = { [SESSION_IDLE] = true, [SESSION_DRAINING] = true, [SESSION_CLOSED] = true },
	[SESSION_DRAINING] = { [SESSION_IDLE] = true, [SESSION_CLOSED] = true },
};

static void rest(struct session *s)
{
	s->rests_since_ms = loop_now_ms(s->server->loop);
	TAILQ_INSERT_TAIL(&s->server->resting, s, rest);
}

/* The only writer of s->phase: each phase has its deadline. */
static void move(struct session *s, enum session_phase to)
{
	const struct http_limits *limits = &s->server->limits;

	if (!may_move[s->phase][to]) {
		log_say(LOG_LEVEL_ERROR, "an HTTP session cannot go from phase %d to %d", (int)s->phase, (int)to);
		abort();
	}
	if (s->phase == SESSION_IDLE)
		TAILQ_REMOVE(&s->server->resting, s, rest);
	s->phase = to;
	switch (to) {
	case SESSION_IDLE:
		s->scan = (struct scan){ 0 };
		rest(s);
		timer_start(s->deadline, limits->idle_ms);
		break;
	case SESSION_HEAD:
		timer_start(s->deadline, limits->header_ms);
		break;
	case SESSION_DRAINING:
		timer_start(s->deadline, limits->body_ms);
		break;
	default:
		timer_stop(s->deadline);
		break;
	}
}

static void close_now(struct session *s, const char *reason)
{
	conn_close(s->conn, "%s", reason);
	move(s, SESSION_CLOSED);
}

static void consume(struct session *s, size_t n)
{
	conn_consume(s->conn, n);
	s->batch_bytes -= n < s->batch_bytes ? n : s->batch_bytes;
}

/* ---- from bytes to the hall ---------------------------------------------- */

static void refuse(struct session *s, struct fault fault, bool keeps)
{
	struct http_exchange *x = s->exchange;

	if (!keeps) {
		x->close_reason = fault.reason;
		x->body = EXCHANGE_CUT;
		timer_stop(s->deadline);
	}
	s->server->events->refused(s->server->hall, x, &fault);
}

/* How many requests came in one go is counted over the bytes that were there when the first one began. */
static void count_request(struct session *s)
{
	if (s->batch_bytes == 0) {
		s->batch_bytes = conn_input(s->conn).len;
		s->pipelined = 0;
	}
	s->pipelined++;
	s->requests++;
}

static bool begin_exchange(struct session *s)
{
	s->exchange = exchange_take(s);
	if (s->exchange == NULL) {
		close_now(s, "no memory for a request");
		return false;
	}
	count_request(s);
	move(s, SESSION_SERVING);
	return true;
}

static void head_is_whole(struct session *s, struct text head)
{
	struct fault f;
	bool keeps;

	if (!begin_exchange(s))
		return;
	f = parse_head(&s->exchange->parse, head, &s->server->limits, &keeps);
	consume(s, head.len);
	if (fault_is(&f))
		refuse(s, f, keeps);
	else
		s->server->events->head(s->server->hall, s->exchange, &s->exchange->parse.message);
}

static bool read_head(struct session *s)
{
	struct text input = conn_input(s->conn);
	struct fault f;

	if (input.len == 0)
		return false;
	switch (scan_head(&s->scan, input, &s->server->limits, &f)) {
	case SCAN_WHOLE:
		head_is_whole(s, (struct text){ input.at, s->scan.seen });
		return true;
	case SCAN_FAULT:
		if (begin_exchange(s))
			refuse(s, f, false);
		return true;
	default:
		if (s->phase == SESSION_IDLE)
			move(s, SESSION_HEAD);
		return false;
	}
}

/* What comes after the hall has answered in the middle of it is nobody's. */
static void give_body(void *owner, struct text chunk)
{
	struct http_exchange *x = owner;

	if (!x->ended)
		x->session->server->events->body(x->owner, chunk);
}

static void drop_body(void *owner, struct text chunk)
{
	struct http_exchange *x = owner;

	x->drained += chunk.len;
}

static bool has_no_body(const struct http_exchange *x)
{
	const struct http_message *m = &x->parse.message;

	return m->body == BODY_NONE || (m->body == BODY_LENGTH && m->content_length == 0);
}

static void body_is_whole(struct session *s)
{
	struct http_exchange *x = s->exchange;

	x->body = EXCHANGE_COMPLETE;
	timer_stop(s->deadline);
	if (!x->ended)
		s->server->events->body_end(x->owner);
}

static bool read_body(struct session *s)
{
	struct http_exchange *x = s->exchange;
	struct text input = conn_input(s->conn);
	struct fault f;
	size_t used;

	if (has_no_body(x) || x->parse.body_is_complete) { /* complete already: the hall had paused */
		body_is_whole(s);
		return true;
	}
	if (input.len == 0)
		return false;
	f = parse_body(&x->parse, input, give_body, x, &used);
	consume(s, used);
	if (fault_is(&f) && !x->ended)
		refuse(s, f, false);
	else if (fault_is(&f))
		x->close_reason = f.reason;
	else if (x->parse.body_is_complete && x->body == EXCHANGE_READING)
		body_is_whole(s);
	return true;
}

/* ---- after the answer ---------------------------------------------------- */

static void next_request(struct session *s)
{
	exchange_give_back(s->exchange);
	s->exchange = NULL;
	move(s, SESSION_IDLE);
}

static bool drain(struct session *s)
{
	struct http_exchange *x = s->exchange;
	struct text input = conn_input(s->conn);
	struct fault f;
	size_t used;

	if (input.len == 0)
		return false;
	f = parse_body(&x->parse, input, drop_body, x, &used);
	consume(s, used);
	if (fault_is(&f))
		close_now(s, f.reason);
	else if (x->drained > s->server->limits.drain_bytes)
		close_now(s, "unread body over the limit");
	else if (x->parse.body_is_complete)
		next_request(s);
	return true;
}

static void finish(struct session *s)
{
	struct http_exchange *x = s->exchange;

	if (x->abort) {
		conn_abort(s->conn, "%s", x->close_reason);
		move(s, SESSION_CLOSED);
	} else if (x->close_reason != NULL) {
		close_now(s, x->close_reason);
	} else if (has_no_body(x) || x->parse.body_is_complete) {
		next_request(s);
	} else {
		x->parse.body_max = UINT64_MAX;
		move(s, SESSION_DRAINING);
	}
}

static bool step(struct session *s)
{
	switch (s->phase) {
	case SESSION_IDLE:
	case SESSION_HEAD:
		return read_head(s);
	case SESSION_SERVING:
		if (s->exchange->ended) {
			finish(s);
			return true;
		}
		return s->exchange->body == EXCHANGE_READING && read_body(s);
	case SESSION_DRAINING:
		return drain(s);
	default:
		return false;
	}
}

void session_pump(struct session *s)
{
	if (s->pumping)
		return;
	s->pumping = true;
	while (step(s))
		;
	s->pumping = false;
	if (s->phase == SESSION_CLOSED)
		session_free(s, "closed");
}

void session_kick(struct session *s)
{
	if (!s->pumping)
		later_run(&s->work);
}

/* ---- deadlines ----------------------------------------------------------- */

static void arm_speed_check(struct session *s)
{
	int64_t rest_ms = s->exchange->body_until_ms - loop_now_ms(s->server->loop);

	s->exchange->body_at_check = s->exchange->parse.body_bytes;
	timer_start(s->deadline, rest_ms < SPEED_CHECK_MS ? rest_ms : SPEED_CHECK_MS);
}

void session_time_body(struct session *s, unsigned deadline_ms)
{
	s->exchange->body_until_ms = loop_now_ms(s->server->loop) + deadline_ms;
	arm_speed_check(s);
}

static void body_is_slow(struct session *s)
{
	struct http_exchange *x = s->exchange;
	uint64_t least = (uint64_t)s->server->limits.body_bytes_per_s * SPEED_CHECK_MS / 1000;

	if (loop_now_ms(s->server->loop) >= x->body_until_ms)
		refuse(s, fault_of(408, "timeout", "body took too long"), false);
	else if (x->parse.body_bytes - x->body_at_check < least)
		refuse(s, fault_of(408, "timeout", "body too slow"), false);
	else
		arm_speed_check(s);
}

static void too_slow(void *owner)
{
	struct session *s = owner;

	switch (s->phase) {
	case SESSION_IDLE:
		close_now(s, "idle for too long");
		break;
	case SESSION_HEAD:
		if (begin_exchange(s))
			refuse(s, fault_of(408, "timeout", "head took too long"), false);
		break;
	case SESSION_SERVING:
		body_is_slow(s);
		break;
	case SESSION_DRAINING:
		close_now(s, "unread body took too long");
		break;
	default:
		break;
	}
	session_pump(s);
}

/* ---- from the connection ------------------------------------------------- */

static void bytes_came(void *owner)
{
	session_pump(owner);
}

static void conn_drained(void *owner)
{
	struct session *s = owner;
	struct http_exchange *x = s->exchange;

	if (x != NULL && x->streaming && !x->ended && x->owner != NULL)
		s->server->events->drained(x->owner);
}

static void conn_gone(void *owner, const char *reason)
{
	session_free(owner, reason);
}

const struct conn_events session_events = { .bytes = bytes_came, .drained = conn_drained, .gone = conn_gone };

/* ---- begin and end ------------------------------------------------------- */

static void work(void *owner)
{
	session_pump(owner);
}

void session_begin(struct http_server *server, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener)
{
	struct session *s = calloc(1, sizeof *s);
	struct conn *c = conn_new(server->conns, fd, tls, peer, listener, &session_events, s);

	if (c == NULL) {
		free(s);
		return;
	}
	if (s != NULL)
		s->deadline = timer_new(server->loop, too_slow, s);
	if (s == NULL || s->deadline == NULL) {
		conn_abort(c, "no memory for a session");
		free(s);
		return;
	}
	s->server = server;
	s->conn = c;
	later_init(&s->work, server->loop, work, s);
	s->next = server->first;
	s->place = &server->first;
	if (s->next != NULL)
		s->next->place = &s->next;
	server->first = s;
	rest(s);
	timer_start(s->deadline, server->limits.idle_ms);
}

void session_retire(struct session *s)
{
	if (s->phase != SESSION_IDLE)
		return;
	if (s->requests == 0) { /* it has just come: to its client the answer to a first request is owed */
		timer_start(s->deadline, s->server->limits.idle_ms < FRESH_MS ? s->server->limits.idle_ms : FRESH_MS);
		return;
	}
	close_now(s, "shutting down");
	session_pump(s);
}

void session_make_room(struct http_server *server)
{
	struct session *s = TAILQ_FIRST(&server->resting);

	if (s == NULL || loop_now_ms(server->loop) - s->rests_since_ms < REST_MS)
		return;
	close_now(s, "its place was needed");
	session_pump(s);
}

void session_free(struct session *s, const char *reason)
{
	struct http_exchange *x = s->exchange;

	if (x != NULL && !x->ended && x->owner != NULL) {
		x->ended = true;
		s->server->events->gone(x->owner, reason);
	}
	if (x != NULL)
		exchange_give_back(x);
	if (s->phase == SESSION_IDLE)
		TAILQ_REMOVE(&s->server->resting, s, rest);
	*s->place = s->next;
	if (s->next != NULL)
		s->next->place = s->place;
	later_cancel(&s->work);
	timer_free(s->deadline);
	free(s);
}
