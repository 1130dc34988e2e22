/* Decides which setting limits what in which room; rooms know nothing of settings. */
#include "daemon/limit.h"

#include <unistd.h>

enum {
	PRINCIPALS_MAX = 8192,
	ARENA_MAX_BYTES = 16 << 20,
	UPLOAD_ROOM_MS = 60000, /* the sender's deadline comes before the database's */
	RETRY_ROOM_MS = 1000,   /* a store operation ends before its request's deadline does */
	WORKERS_AUTO_MAX = 4,
};

struct conn_limits limit_conn(const struct settings *s)
{
	struct conn_limits l = conn_limits_default;

	l.handshake_ms = (unsigned)s->listen_handshake_deadline_ms;
	l.write_ms = (unsigned)s->listen_write_deadline_ms;
	l.linger_ms = (unsigned)s->listen_linger_deadline_ms;
	l.linger_bytes = (size_t)s->listen_linger_bytes;
	return l;
}

struct http_limits limit_http(const struct settings *s, const char *const *hosts)
{
	struct http_limits l = http_limits_default;

	l.request_line_bytes = (unsigned)s->listen_request_line_bytes;
	l.header_bytes = (unsigned)s->listen_header_bytes;
	l.header_fields = (unsigned)s->listen_header_fields;
	l.requests = (unsigned)s->listen_requests_per_connection;
	l.pipelined = (unsigned)s->listen_pipelined_requests;
	l.idle_ms = (unsigned)s->listen_idle_deadline_ms;
	l.header_ms = (unsigned)s->listen_header_deadline_ms;
	l.body_ms = (unsigned)s->listen_body_deadline_ms;
	l.body_bytes_per_s = (unsigned)s->listen_body_bytes_per_second;
	l.hosts = hosts;
	return l;
}

struct crowd_limits limit_crowd(const struct settings *s)
{
	return (struct crowd_limits){
		.per_address = (unsigned)s->listen_connections_per_address,
		.total = (unsigned)s->listen_connections,
	};
}

struct auth_limits limit_auth(const struct settings *s)
{
	return (struct auth_limits){ .principals_max = PRINCIPALS_MAX, .staff_tokens = s->staff_tokens };
}

struct hall_limits limit_hall(const struct settings *s)
{
	return (struct hall_limits){
		.answer_deadline_ms = (unsigned)s->listen_answer_deadline_ms,
		.arena_max_bytes = ARENA_MAX_BYTES,
		.light_tolerance = (int32_t)s->rates_yellow_points * 100, /* hundredths of a point */
		.body_max_bytes = (size_t)s->listen_body_bytes,
		.upload_max_bytes = (uint64_t)s->evidence_bytes,
		.upload_deadline_ms = (unsigned)s->evidence_deadline_ms,
		.json_depth = (unsigned)s->listen_json_depth,
		.json_tokens = (unsigned)s->listen_json_tokens,
	};
}

static struct store_limits limit_store(const struct settings *s)
{
	struct store_limits l = store_limits_default;

	l.conninfo = s->database_conninfo;
	l.queue_max = (unsigned)s->database_queue;
	l.group_max = (unsigned)s->database_group_rows;
	l.connect_deadline_ms = (unsigned)s->database_connect_deadline_ms;
	l.statement_timeout_ms = (unsigned)s->database_statement_deadline_ms;
	l.slow_timeout_ms = (unsigned)s->database_slow_statement_deadline_ms;
	l.lock_timeout_ms = (unsigned)s->database_lock_deadline_ms;
	l.upload_idle_timeout_ms = (unsigned)s->evidence_deadline_ms + UPLOAD_ROOM_MS;
	l.deadline_ms = (unsigned)s->listen_answer_deadline_ms;
	if (l.deadline_ms > 2 * RETRY_ROOM_MS)
		l.deadline_ms -= RETRY_ROOM_MS;
	return l;
}

struct store_limits limit_store_of_worker(const struct settings *s)
{
	struct store_limits l = limit_store(s);

	l.connections[LANE_SUBMISSIONS] = 1;
	l.connections[LANE_WRITES] = 1;
	l.connections[LANE_READS] = 2;
	l.connections[LANE_SLOW] = 2; /* a client that reads its export slowly must not keep a past figure waiting */
	l.connections[LANE_EVIDENCE] = (unsigned)s->evidence_uploads;
	l.connections[LANE_NOTICES] = 0;
	return l;
}

struct store_limits limit_store_of_main(const struct settings *s)
{
	struct store_limits l = limit_store(s);

	for (unsigned lane = 0; lane < LANE_COUNT; lane++)
		l.connections[lane] = lane != LANE_SUBMISSIONS && lane != LANE_EVIDENCE; /* writes: the sequencer's */
	return l;
}

unsigned limit_workers(const struct settings *s)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (s->workers > 0)
		return (unsigned)s->workers;
	if (cores < 1)
		return 1;
	return cores < WORKERS_AUTO_MAX ? (unsigned)cores : WORKERS_AUTO_MAX;
}
