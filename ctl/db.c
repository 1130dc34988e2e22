/*
 * Decides how the tool talks to PostgreSQL: one connection, blocking, text parameters. The only file of
 * the tool that names libpq. Refuses to know any statement: they stand in sql/.
 */
#include "ctl/db.h"

#include <ctype.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct db {
	PGconn *conn;
	char why[1024];
};

struct db_rows {
	PGresult *result;
};

static void ignore_notice(void *owner, const PGresult *notice)
{
	(void)owner;
	(void)notice;
}

/* Keeps what libpq says as one line, without the newline at its end. */
static void keep_why(struct db *db, const char *message)
{
	snprintf(db->why, sizeof(db->why), "%s", message);
	for (char *end = db->why + strlen(db->why); end > db->why && isspace((unsigned char)end[-1]); end--)
		end[-1] = '\0';
	for (char *c = db->why; *c; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
}

struct db *db_open(const char *conninfo)
{
	static const char *const names[] = { "dbname", "fallback_application_name", "client_encoding", NULL };
	const char *const values[] = { conninfo, "dxtrackctl", "UTF8", NULL };
	struct db *db = calloc(1, sizeof(*db));

	if (!db)
		return NULL;
	db->conn = PQconnectdbParams(names, values, 1);
	if (!db->conn) {
		free(db);
		return NULL;
	}
	if (!db_is_open(db))
		keep_why(db, PQerrorMessage(db->conn));
	/* "already exists, skipping" is of no use to an operator; failures come as errors. */
	PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
	return db;
}

bool db_is_open(const struct db *db)
{
	return PQstatus(db->conn) == CONNECTION_OK;
}

const char *db_why(const struct db *db)
{
	return db->why;
}

static bool keep_result(struct db *db, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return true;
	keep_why(db, PQerrorMessage(db->conn));
	return false;
}

bool db_run(struct db *db, const char *script)
{
	PGresult *result = PQexec(db->conn, script);
	bool fine = keep_result(db, result);

	PQclear(result);
	return fine;
}

struct db_rows *db_query(struct db *db, const char *statement, const char *const *params, size_t count)
{
	struct db_rows *rows = malloc(sizeof(*rows));

	if (!rows) {
		keep_why(db, "out of memory");
		return NULL;
	}
	rows->result = PQexecParams(db->conn, statement, (int)count, NULL, params, NULL, NULL, 0);
	if (keep_result(db, rows->result))
		return rows;
	db_rows_free(rows);
	return NULL;
}

bool db_do(struct db *db, const char *statement, const char *const *params, size_t count, size_t *ret_rows)
{
	struct db_rows *rows = db_query(db, statement, params, count);
	int64_t touched = 0;

	if (!rows)
		return false;
	if (ret_rows) {
		text_to_int64(text_of(PQcmdTuples(rows->result)), &touched);
		*ret_rows = (size_t)touched;
	}
	db_rows_free(rows);
	return true;
}

bool db_begin(struct db *db)
{
	return db_run(db, "BEGIN");
}

bool db_commit(struct db *db)
{
	/* COMMIT of a failed transaction answers ROLLBACK without an error. */
	PGresult *result = PQexec(db->conn, "COMMIT");
	bool fine = keep_result(db, result) && !strcmp(PQcmdStatus(result), "COMMIT");

	PQclear(result);
	return fine;
}

bool db_rollback(struct db *db)
{
	char why[sizeof(db->why)];
	bool fine;

	/* What went wrong before is worth more than how taking it back went. */
	memcpy(why, db->why, sizeof(why));
	fine = db_run(db, "ROLLBACK");
	if (fine)
		memcpy(db->why, why, sizeof(why));
	return fine;
}

size_t db_rows_count(const struct db_rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

const char *db_rows_text(const struct db_rows *rows, size_t row, size_t column)
{
	if (row >= db_rows_count(rows) || column >= (size_t)PQnfields(rows->result) ||
		PQgetisnull(rows->result, (int)row, (int)column))
		return NULL;
	return PQgetvalue(rows->result, (int)row, (int)column);
}

void db_rows_free(struct db_rows *rows)
{
	if (!rows)
		return;
	PQclear(rows->result);
	free(rows);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	PQfinish(db->conn);
	free(db);
}
