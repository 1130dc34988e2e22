/*
 * Inside the store: values on their way into a statement (binds), and rows on their way out (structs by
 * shape). With pool.h the only place that knows how PostgreSQL writes a value.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"

struct pg_result; /* libpq's */

enum bind_kind { BIND_NULL, BIND_TEXT, BIND_INT, BIND_BOOL, BIND_DATE, BIND_INSTANT, BIND_BYTES, BIND_ARRAY };

/* One parameter; how it travels is decided by the type that the statement declares for it. */
struct bind {
	enum bind_kind kind;
	union {
		const char *text;
		int64_t number; /* INT, BOOL, DATE, INSTANT */
		struct {
			const void *at;
			size_t len;
		} bytes;
		struct {
			const struct bind *at;
			size_t count;
		} array;
	};
};

/* A text, or anything written as text (uuid, json); NULL is null. */
struct bind query_text(const char *text);

/* A whole number; INT64_NONE is null. */
struct bind query_int(int64_t number);

/* 1, 0, or BOOL_NONE for null. */
struct bind query_bool(int8_t truth);

/* A day; DATE_NONE is null. */
struct bind query_date(int32_t date);

/* Microseconds since 1970; INSTANT_NONE is null. */
struct bind query_instant(int64_t instant_us);

/* Bytes; NULL is null. */
struct bind query_bytes(const void *at, size_t len);

/* A one-dimensional array of binds, all of one kind or null. */
struct bind query_array(const struct bind *at, size_t count);

/* A deep copy of count binds in the arena; NULL when it is full. */
struct bind *query_copy(struct arena *arena, const struct bind *binds, size_t count);

enum { QUERY_BINDS_MAX = 48 };

/* The types that a prepared statement declares for its parameters. */
struct query_types {
	int count;
	unsigned at[QUERY_BINDS_MAX]; /* OIDs */
};

/* Parameters as libpq takes them; what they point to lives in the arena or in the binds. */
struct query_values {
	const char *at[QUERY_BINDS_MAX];
	int lengths[QUERY_BINDS_MAX];
	int formats[QUERY_BINDS_MAX];
};

/* Writes binds for the declared types. False: their number differs, a type is not known here, a value does
 * not fit it, or the arena is full; *ret_why is a literal. */
bool query_write(const struct bind *binds, size_t count, const struct query_types *types, struct arena *arena,
                 struct query_values *ret_values, const char **ret_why);

/* The declared types out of a description; false when there are more than QUERY_BINDS_MAX. */
bool query_describe(const struct pg_result *description, struct query_types *ret_types);

/* Whether a description's columns are the fields of `shape` followed by those of `tail` (either may be
 * NULL), by name, order and type. If not, ret_why says which column. */
bool query_fits(const struct pg_result *description, const struct shape *shape, const struct shape *tail, char *ret_why,
                size_t why_size);

/* Rows (binary) into structs of `shape`, beginning with column `first`. Texts point into the result.
 * False when the arena is full or a value is malformed. */
bool query_rows(const struct pg_result *result, int first, const struct shape *shape, struct arena *arena,
                struct list *ret_rows);

#endif
