/*
 * The database, blocking, for what an operator does beside the daemon: migrate, load the catalogue, issue
 * tokens. Statements come from sql/queries/ctl_*.sql; the daemon never prepares those.
 */
#ifndef CTL_DB_H
#define CTL_DB_H

#include <stdbool.h>
#include <stddef.h>

struct db;
struct db_rows;

/* Connects; NULL when memory is out. Ask db_is_open whether it succeeded. The caller closes it. */
struct db *db_open(const char *conninfo);

/* Whether the connection stands. */
bool db_is_open(const struct db *db);

/* PostgreSQL's sentence about the last failure, without a newline at its end; valid until the next call. */
const char *db_why(const struct db *db);

/* Runs a script of any number of statements without parameters; false when one fails. */
bool db_run(struct db *db, const char *script);

/* Runs one statement with text parameters (NULL: null); NULL when it fails. The caller frees the rows. */
struct db_rows *db_query(struct db *db, const char *statement, const char *const *params, size_t count);

/* As db_query, for statements whose rows do not matter; *ret_rows (or NULL) counts the rows returned or touched. */
bool db_do(struct db *db, const char *statement, const char *const *params, size_t count, size_t *ret_rows);

/* Begins, commits or takes back a transaction; false when that fails. */
bool db_begin(struct db *db);
bool db_commit(struct db *db);
bool db_rollback(struct db *db);

/* The number of rows. */
size_t db_rows_count(const struct db_rows *rows);

/* The text of a cell, valid until the rows are freed; NULL for null, or where there is no such cell. */
const char *db_rows_text(const struct db_rows *rows, size_t row, size_t column);

/* Frees them; NULL does nothing. */
void db_rows_free(struct db_rows *rows);

/* Closes the connection; NULL does nothing. */
void db_close(struct db *db);

#endif
