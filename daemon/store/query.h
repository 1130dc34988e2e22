/*
 * Inside the store: statements on their way out, rows on their way in (structs by shape). With pool.h the
 * only place that talks to libpq.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"
#include "base/text.h"
#include "store/bind.h"

struct pg_conn;   /* libpq's */
struct pg_result; /* libpq's */

/* A statement with its parameters. */
struct query_call {
	unsigned query;    /* enum query_id */
	bool opens_stream; /* declare the transaction's cursor over it */
	const struct bind *binds;
	size_t bind_count;
};

/* Sends a statement by its text, with text parameters. All of these: false when libpq refuses. */
bool query_send_text(struct pg_conn *pg, unsigned query, size_t count, const char *const *values);

/* Sends what prepares and describes a statement under its file's name: two results come back. */
bool query_send_prepare(struct pg_conn *pg, unsigned query);

/* Sends a prepared statement with text parameters. */
bool query_send_plain(struct pg_conn *pg, unsigned query, size_t count, const char *const *values);

/* Sends a prepared statement with binds, written for the types that it declares. False also where they do
 * not fit (which is logged) or the arena is full. */
bool query_send(struct pg_conn *pg, const struct query_call *call, const struct bind_types *types, struct arena *arena);

/* The sentence of an error (never its DETAIL) and its SQLSTATE. Borrowed from the result. */
const char *query_error(const struct pg_result *result, char ret_sqlstate[6]);

/* Whether an error is the connection's end and no refusal: FATAL, PANIC, or libpq's own word (which has no
 * severity) that the server is gone. At COMMIT these leave the outcome open. */
bool query_ends_connection(const struct pg_result *result);

/* Whether libpq waits for the end of a pipeline that has come: it had no memory for the result, and forgot it. */
bool query_forgot_end(struct pg_conn *pg);

/* The declared types out of a description; false when there are more than BINDS_MAX. */
bool query_describe(const struct pg_result *description, struct bind_types *ret_types);

/* Whether a description has a column for each field of `shape`, by name, of a type that it holds; of the members of a
 * title or an object one for each, "text.zh". If not, ret_why says which. Further columns are nobody's fault. */
bool query_fits(const struct pg_result *description, const struct shape *shape, char *ret_why, size_t why_size);

/* Rows (binary) into structs of `shape`. Texts point into the result; an object all of whose columns
 * are null is null. False when the arena is full or a
 * value is malformed. */
bool query_rows(const struct pg_result *result, const struct shape *shape, struct arena *arena, struct list *ret_rows);

/* The value of a column as text that a cursor can be asked to go on from (uuid, instant to the microsecond,
 * text); NULL when the arena is full. */
const char *query_place(const struct pg_result *result, size_t row, const char *column, struct arena *arena);

/* A bytea of a one-row result, in the result; at is NULL when there is no such row or column. */
struct text query_bytes(const struct pg_result *result, const char *column);

/* Rows of a result. */
size_t query_count(const struct pg_result *result);

/* The one whole number of a one-row result; false when there is none. */
bool query_int(const struct pg_result *result, int64_t *ret_value);

#endif
