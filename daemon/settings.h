/* The values of the daemon's settings, filled from one table. Rooms take their own small structs of limits from here. */
#ifndef DAEMON_SETTINGS_H
#define DAEMON_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "settings/setting.h"

/* Texts are owned by the struct; setting_free with settings_table() frees them. Each member's sentence is in its row. */
struct settings {
	char *listen_public;
	char *listen_certificate; /* empty: no such listener */
	char *listen_admin;
	char *listen_hosts; /* comma list; empty: any name */
	int64_t listen_connections;
	int64_t listen_connections_per_address;
	int64_t listen_requests_per_connection;
	int64_t listen_pipelined_requests;
	int64_t listen_request_line_bytes;
	int64_t listen_header_bytes;
	int64_t listen_header_fields;
	int64_t listen_body_bytes;
	int64_t listen_body_bytes_per_second;
	int64_t listen_json_depth;
	int64_t listen_json_tokens;
	int64_t listen_handshake_deadline_ms;
	int64_t listen_header_deadline_ms;
	int64_t listen_body_deadline_ms;
	int64_t evidence_bytes;
	int64_t evidence_deadline_ms;
	int64_t evidence_uploads; /* at once, of a worker */
	int64_t listen_idle_deadline_ms;
	int64_t listen_write_deadline_ms;
	int64_t listen_answer_deadline_ms;
	int64_t listen_linger_bytes;
	int64_t listen_linger_deadline_ms;

	char *tls_certificate;
	char *tls_key;

	char *database_conninfo;
	int64_t database_connect_deadline_ms;
	int64_t database_statement_deadline_ms;
	int64_t database_slow_statement_deadline_ms;
	int64_t database_lock_deadline_ms;
	int64_t database_queue;
	int64_t database_group_rows;

	int64_t workers; /* 0: as many as measured best for the machine */
	int64_t submissions_per_minute;
	int64_t submissions_burst;
	int64_t rates_yellow_points;
	bool staff_tokens;
	int64_t stop_deadline_ms;
	int64_t log_level; /* enum log_level */
};

/* The one table of the daemon's settings, for a struct settings. */
const struct setting_table *settings_table(void);

#endif
