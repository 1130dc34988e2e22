/*
 * Decides how a connection is made, prepared, used and broken; sends a frame in one pipeline and says how
 * it ended. Refuses to know why a frame is run and who waits.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"
#include "store/plan.h"
#include "store/pool_place.h"
#include "store/sqlstate.h"

static const struct pool_events *events_of(struct pool_conn *c)
{
	return c->pool->events;
}

static unsigned timeout_ms(const struct pool_conn *c)
{
	return c->lane == LANE_SLOW ? c->pool->limits->slow_timeout_ms : c->pool->limits->statement_timeout_ms;
}

static void close_conn(struct pool_conn *c)
{
	watch_free(c->watch);
	c->watch = NULL;
	later_cancel(&c->doom);
	PQfinish(c->pg);
	c->pg = NULL;
	c->unsent = false;
	c->section = SECTION_NONE;
}

void pool_conn_break(struct pool_conn *c, const char *reason)
{
	struct frame *f = c->frame;

	if (c->state == POOL_BROKEN)
		return;
	c->failures = c->state == POOL_CONNECTING || c->state == POOL_PREPARING ? c->failures + 1 : 0;
	c->pool->reason = reason;
	if (!c->pool->closing)
		log_say_limited(&c->pool->quiet, clock_monotonic_us(), LOG_LEVEL_WARNING,
			"store: connection of lane %d closed: %s", (int)c->lane, reason);
	close_conn(c);
	c->frame = NULL;
	pool_conn_move(c, POOL_BROKEN);
	timer_start(c->timer, pool_conn_delay(c));
	if (f != NULL)
		f->ended(f->owner, f, FRAME_LOST);
	if (!c->pool->closing)
		events_of(c)->lost(c->pool->owner, c->lane);
}

static void doomed(void *owner)
{
	pool_conn_break(owner, "the connection takes no more bytes");
}

/* ---- sending ------------------------------------------------------------- */

/* libpq's buffer to the socket; what it does not take is watched for. */
static void flush_conn(struct pool_conn *c)
{
	int left = PQflush(c->pg);

	c->unsent = left == 1;
	if (left < 0)
		later_run(&c->doom);
	pool_conn_watch(c);
}

static void begin_section(struct pool_conn *c, enum section section)
{
	c->section = section;
	c->at = 0;
	c->failed = false;
	c->lost = false;
}

static void end_section(struct pool_conn *c, bool sent)
{
	if (!sent || PQpipelineSync(c->pg) != 1)
		later_run(&c->doom);
	else
		flush_conn(c);
}

/* And how it ends, where it is to end. */
static bool send_steps(struct pool_conn *c, struct frame *f)
{
	bool sent = true;

	for (size_t i = 0; sent && i < f->step_count; i++)
		sent = query_send(c->pg, &f->steps[i].call, &c->types[f->steps[i].call.query], f->arena);
	return sent && (f->open || query_send_plain(c->pg, f->undone ? QUERY_ROLLBACK : QUERY_COMMIT, 0, NULL));
}

static bool send_frame(struct pool_conn *c, struct frame *f)
{
	const char *caller[2] = { f->caller.uscc == NULL ? "" : f->caller.uscc,
		f->caller.districts == NULL ? "" : f->caller.districts };
	bool sent = query_send_plain(c->pg, f->begin, 0, NULL) && query_send_plain(c->pg, QUERY_CALLER_SET, 2, caller);

	return sent && send_steps(c, f);
}

void pool_conn_run(struct pool_conn *c, struct frame *f)
{
	f->sqlstate[0] = '\0';
	f->message[0] = '\0';
	c->frame = f;
	f->conn = c;
	pool_conn_move(c, POOL_BUSY);
	timer_start(c->timer, (int64_t)timeout_ms(c) + 2000);
	begin_section(c, SECTION_FRAME);
	end_section(c, send_frame(c, f));
}

void pool_conn_go_on(struct pool_conn *c)
{
	timer_start(c->timer, (int64_t)timeout_ms(c) + 2000);
	begin_section(c, SECTION_MORE);
	end_section(c, send_steps(c, c->frame));
}

void pool_conn_fetch(struct pool_conn *c)
{
	timer_start(c->timer, (int64_t)timeout_ms(c) + 2000);
	begin_section(c, SECTION_FETCH);
	end_section(c, query_send_text(c->pg, QUERY_STREAM_FETCH, 0, NULL));
}

static void roll_back(struct pool_conn *c)
{
	timer_start(c->timer, (int64_t)timeout_ms(c) + 2000);
	begin_section(c, SECTION_ROLLBACK);
	end_section(c, query_send_plain(c->pg, QUERY_ROLLBACK, 0, NULL));
}

void pool_conn_finish(struct pool_conn *c)
{
	c->frame = NULL;
	if (c->section == SECTION_NONE)
		roll_back(c); /* else when the rows under way have come */
}

/* ---- making a connection ------------------------------------------------- */

static void send_session(struct pool_conn *c)
{
	const struct store_limits *l = c->pool->limits;
	char statement[16], lock[16], idle[16];
	bool lists = c->lane == LANE_READS || c->lane == LANE_SLOW;
	const char *values[4] = { statement, lock, idle, lists ? "force_custom_plan" : "auto" };

	snprintf(statement, sizeof statement, "%u", timeout_ms(c));
	snprintf(lock, sizeof lock, "%u", l->lock_timeout_ms);
	snprintf(idle, sizeof idle, "%u",
		c->lane == LANE_EVIDENCE ? l->upload_idle_timeout_ms : l->idle_transaction_timeout_ms);
	begin_section(c, SECTION_SESSION);
	end_section(c, query_send_text(c->pg, QUERY_SESSION_SET, 4, values) && PQpipelineSync(c->pg) == 1 &&
			       query_send_text(c->pg, QUERY_SCHEMA_VERSION, 0, NULL));
}

/* What the lane of notices hears; it runs no statement else. */
static const unsigned channels[] = { QUERY_LISTEN_CATALOGUE, QUERY_LISTEN_CREDENTIAL, QUERY_LISTEN_EVENT,
	QUERY_LISTEN_FIGURE, QUERY_COUNT };

static void send_statements(struct pool_conn *c)
{
	bool sent = true;

	begin_section(c, SECTION_PREPARE);
	c->awaited = 0;
	c->unfit[0] = '\0';
	for (const unsigned *at = channels; c->lane == LANE_NOTICES && sent && *at < QUERY_COUNT; at++, c->awaited++)
		sent = query_send_text(c->pg, *at, 0, NULL);
	for (unsigned q = plan_next(0); c->lane != LANE_NOTICES && sent && q < QUERY_COUNT;
		q = plan_next(q + 1), c->awaited += 2)
		sent = query_send_prepare(c->pg, q);
	c->preparing = plan_next(0);
	end_section(c, sent);
}

/* Nothing is asked over the lane of notices, so a wire that fell silent would never be noticed. */
static void listen_on(struct pool_conn *c)
{
	timer_start(c->timer, c->pool->limits->notice_proof_ms);
}

/* A sync alone: PostgreSQL answers that it is there. */
static void prove(struct pool_conn *c)
{
	timer_start(c->timer, (int64_t)timeout_ms(c) + 2000);
	begin_section(c, SECTION_PROOF);
	end_section(c, true);
}

static void conn_ready(struct pool_conn *c)
{
	c->failures = 0;
	timer_stop(c->timer);
	if (c->lane == LANE_NOTICES)
		listen_on(c);
	pool_conn_move(c, POOL_IDLE);
	events_of(c)->idle(c->pool->owner, c);
}

/* A newer schema is another program's; an older one will be migrated, and is asked for again. */
static void judge_schema(struct pool_conn *c)
{
	int known = plan_schema_version();
	char message[160];

	if (c->version == known) {
		send_statements(c);
		return;
	}
	if (c->version > known) {
		snprintf(message, sizeof message,
			"the database has schema %d and this program knows %d: install the newer dxtrackd", c->version,
			known);
		events_of(c)->fatal(c->pool->owner, message);
		pool_conn_break(c, "the database's schema is newer than this program");
		return;
	}
	pool_conn_break(c, "the database's schema is older than this program: run dxtrackctl migrate");
}

static void conn_watched(void *owner, unsigned what);

/* PQconnectPoll may have gone on to another socket. */
static bool watch_socket(struct pool_conn *c)
{
	watch_free(c->watch);
	c->watch = watch_new(c->pool->loop, PQsocket(c->pg), conn_watched, c);
	pool_conn_watch(c);
	return c->watch != NULL;
}

static void conn_connecting(struct pool_conn *c)
{
	PostgresPollingStatusType polling = PQconnectPoll(c->pg);

	c->wants_read = polling == PGRES_POLLING_READING;
	if (polling == PGRES_POLLING_FAILED) {
		pool_conn_break(c, "the database takes no connection");
	} else if (!watch_socket(c)) {
		pool_conn_break(c, "no memory for a connection");
	} else if (polling == PGRES_POLLING_OK) {
		if (PQsetnonblocking(c->pg, 1) != 0 || PQenterPipelineMode(c->pg) != 1) {
			pool_conn_break(c, "no pipeline on this connection");
			return;
		}
		pool_conn_move(c, POOL_PREPARING);
		send_session(c);
	}
}

/* libpq would print NOTICE and the like. */
static void hush(void *owner, const char *message)
{
	(void)owner;
	(void)message;
}

static void conn_start(struct pool_conn *c)
{
	const char *const words[] = { "dbname", "client_encoding", "fallback_application_name", NULL };
	const char *const values[] = { c->pool->limits->conninfo, "UTF8", "dxtrackd", NULL };

	c->wants_read = false;
	pool_conn_move(c, POOL_CONNECTING);
	timer_start(c->timer, c->pool->limits->connect_deadline_ms);
	c->pg = PQconnectStartParams(words, values, 1);
	if (c->pg == NULL || PQstatus(c->pg) == CONNECTION_BAD) {
		pool_conn_break(c, "the database cannot be reached");
		return;
	}
	PQsetNoticeProcessor(c->pg, hush, NULL);
	if (!watch_socket(c))
		pool_conn_break(c, "no memory for a connection");
}

static void conn_timer(void *owner)
{
	struct pool_conn *c = owner;

	if (c->state == POOL_BROKEN)
		conn_start(c);
	else if (c->state == POOL_IDLE && c->section == SECTION_NONE)
		prove(c);
	else if (c->state == POOL_BUSY || c->state == POOL_IDLE)
		pool_conn_break(c, "no answer within the statement's time");
	else
		pool_conn_break(c, "not connected and prepared in time");
}

/* ---- results ------------------------------------------------------------- */

static bool is_error(const PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);

	return s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK && s != PGRES_PIPELINE_SYNC;
}

/* No table of migrations: a database that was never migrated. */
static void session_result(struct pool_conn *c, const PGresult *r)
{
	int64_t version = 0;

	if (c->at != 2)
		return;
	(void)query_int(r, &version);
	c->version = (int)version;
}

static void statement_fault(struct pool_conn *c, unsigned query, const char *sentence)
{
	if (c->failed)
		return;
	c->failed = true;
	snprintf(c->unfit, sizeof c->unfit, "sql/queries/%s.sql does not prepare: %s", query_texts[query].name,
		sentence);
}

/* Only a statement that is wrong is fatal: a standby, a full disk or a shutdown are waited for. */
static void prepare_error(struct pool_conn *c, const PGresult *r)
{
	char state[6];
	const char *sentence = query_error(r, state), *reason;
	enum sqlstate_verdict verdict = sqlstate_judge(state, &reason);

	if (verdict == SQLSTATE_INTERNAL || verdict == SQLSTATE_VALUE)
		statement_fault(c, c->lane == LANE_NOTICES ? channels[c->at % 3] : c->preparing, sentence);
}

/* Each statement gives two results: that it was prepared, and its description. */
static void prepare_result(struct pool_conn *c, const PGresult *r)
{
	unsigned query = c->preparing;
	char why[200];

	if (is_error(r)) {
		if (PQresultStatus(r) == PGRES_FATAL_ERROR && !query_ends_connection(r))
			prepare_error(c, r);
		c->failed = true;
		return;
	}
	if (c->lane == LANE_NOTICES || c->at % 2 == 0)
		return;
	c->preparing = plan_next(query + 1);
	if (!query_describe(r, &c->types[query]))
		statement_fault(c, query, "it has too many parameters");
	else if (!plan_fits(query, r, why, sizeof why))
		statement_fault(c, query, why);
}

/* A result that was lost for want of memory moves those behind it to other statements: nothing to stop a daemon for. */
static void prepare_end(struct pool_conn *c)
{
	bool whole = c->at == c->awaited;

	c->section = SECTION_NONE;
	if (whole && c->unfit[0] != '\0')
		events_of(c)->fatal(c->pool->owner, c->unfit);
	if (!whole)
		pool_conn_break(c, "no memory for a result");
	else if (c->failed)
		pool_conn_break(c, "a statement does not prepare");
	else
		conn_ready(c);
}

static void frame_error(struct pool_conn *c, struct frame *f, const PGresult *r)
{
	if (PQresultStatus(r) != PGRES_FATAL_ERROR || c->failed)
		return;
	c->lost = c->lost || query_ends_connection(r); /* its end follows, or memory was short and the rest goes on */
	if (c->lost)
		return;
	c->failed = true;
	snprintf(f->message, sizeof f->message, "%s", query_error(r, f->sqlstate));
}

/* Results before the first step's: BEGIN and the caller, where the frame begins. */
static size_t before_steps(const struct pool_conn *c)
{
	return c->section == SECTION_FRAME ? 2 : 0;
}

static bool in_steps(const struct pool_conn *c)
{
	return (c->section == SECTION_FRAME || c->section == SECTION_MORE) && c->at >= before_steps(c);
}

/* Keeps the rows of the steps. True: r is kept. */
static bool frame_result(struct pool_conn *c, PGresult *r)
{
	struct frame *f = c->frame;
	size_t step = c->at - before_steps(c);
	struct frame_step *s = NULL;

	if (f == NULL)
		return false; /* abandoned */
	if (is_error(r)) {
		frame_error(c, f, r);
		return false;
	}
	if (c->section == SECTION_FETCH)
		s = &f->steps[f->step_count - 1];
	else if (in_steps(c) && step < f->step_count)
		s = &f->steps[step];
	else if (in_steps(c) && !f->undone && strcmp(PQcmdStatus(r), "COMMIT") != 0)
		c->failed = true; /* ROLLBACK: the transaction had failed */
	if (s == NULL)
		return false;
	PQclear(s->result);
	s->result = r;
	return true;
}

/* Whether each statement's result has come, or the first error, which says enough. */
static bool is_whole(const struct pool_conn *c)
{
	const struct frame *f = c->frame;

	if (f == NULL || c->failed)
		return true;
	if ((c->section == SECTION_FRAME || c->section == SECTION_MORE) &&
		c->at != before_steps(c) + f->step_count + (f->open ? 0 : 1))
		return false;
	return !c->lost;
}

/* The transaction is over, or stands open with what was asked for. */
static void frame_end(struct pool_conn *c)
{
	struct frame *f = c->frame;
	bool failed = c->failed;

	if (!is_whole(c)) {
		pool_conn_break(c, "no memory for a result");
		return;
	}
	c->section = SECTION_NONE;
	if (f != NULL && f->open && !failed) {
		timer_stop(c->timer);
		f->ended(f->owner, f, FRAME_OPEN);
		return;
	}
	c->frame = NULL;
	if (PQtransactionStatus(c->pg) != PQTRANS_IDLE) {
		roll_back(c);
	} else {
		timer_stop(c->timer);
		pool_conn_move(c, POOL_IDLE);
	}
	if (f != NULL)
		f->ended(f->owner, f, failed ? FRAME_REFUSED : FRAME_DONE);
	if (c->state == POOL_IDLE)
		events_of(c)->idle(c->pool->owner, c);
}

static void section_end(struct pool_conn *c)
{
	switch (c->section) {
	case SECTION_SESSION:
		if (c->at == 1) { /* the settings are kept, whatever becomes of the next statement */
			c->at = 2;
			return;
		}
		c->section = SECTION_NONE;
		judge_schema(c);
		return;
	case SECTION_PREPARE:
		prepare_end(c);
		return;
	case SECTION_PROOF:
		c->section = SECTION_NONE;
		listen_on(c);
		return;
	case SECTION_FRAME:
	case SECTION_MORE:
	case SECTION_FETCH:
	case SECTION_ROLLBACK:
		frame_end(c);
		return;
	case SECTION_NONE:
		return;
	}
}

/* One result; true when it was the end of the section. */
static bool take_result(struct pool_conn *c, PGresult *r)
{
	bool kept = false;

	if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) {
		bool last = c->section != SECTION_SESSION || c->at != 1;

		PQclear(r);
		section_end(c);
		return last;
	}
	if (c->section == SECTION_SESSION)
		session_result(c, r);
	else if (c->section == SECTION_PREPARE)
		prepare_result(c, r);
	else if (c->section != SECTION_NONE)
		kept = frame_result(c, r);
	c->at++;
	if (!kept)
		PQclear(r);
	return false;
}

/* NULL separates results; two in a row mean that there is nothing more. */
static void drain(struct pool_conn *c)
{
	unsigned nothing = 0;

	while (c->section != SECTION_NONE && nothing < 2 && !PQisBusy(c->pg)) {
		PGresult *r = PQgetResult(c->pg);

		nothing = r == NULL ? nothing + 1 : 0;
		if (r != NULL && take_result(c, r))
			return;
	}
	if (c->section != SECTION_NONE && query_forgot_end(c->pg))
		pool_conn_break(c, "no memory for a result");
}

static void tell_notices(struct pool_conn *c)
{
	PGnotify *n;

	while (c->lane == LANE_NOTICES && c->state == POOL_IDLE && (n = PQnotifies(c->pg)) != NULL) {
		events_of(c)->notice(c->pool->owner, n->relname, n->extra);
		PQfreemem(n);
	}
}

static void conn_watched(void *owner, unsigned what)
{
	struct pool_conn *c = owner;

	(void)what;
	if (c->state == POOL_CONNECTING) {
		conn_connecting(c);
		return;
	}
	if (PQconsumeInput(c->pg) != 1) {
		drain(c); /* what came before the end still counts */
		if (c->state != POOL_BROKEN)
			pool_conn_break(c, "the database closed the connection");
		return;
	}
	flush_conn(c);
	drain(c);
	if (c->state != POOL_BROKEN)
		tell_notices(c);
}

/* ---- the pool ------------------------------------------------------------ */

bool pool_conn_add(struct pool *p, enum store_lane lane)
{
	struct pool_conn *c = calloc(1, sizeof *c);

	if (c == NULL)
		return false;
	c->pool = p;
	c->lane = lane;
	c->state = POOL_BROKEN;
	c->timer = timer_new(p->loop, conn_timer, c);
	if (c->timer == NULL) {
		free(c);
		return false;
	}
	later_init(&c->doom, p->loop, doomed, c);
	TAILQ_INSERT_TAIL(&p->lists[POOL_BROKEN], c, link);
	timer_start(c->timer, 0);
	return true;
}

void pool_frame_clear(struct frame *f)
{
	for (size_t i = 0; i < f->step_count; i++) {
		PQclear(f->steps[i].result);
		f->steps[i].result = NULL;
	}
}
