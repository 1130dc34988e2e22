/* Inside the store: values on their way into a statement. */
#ifndef STORE_BIND_H
#define STORE_BIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"

/* OIDs of the types that statements declare and give; they never change (pg_type.dat). */
enum bind_type {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_JSON = 114,
	TYPE_BPCHAR = 1042,
	TYPE_VARCHAR = 1043,
	TYPE_DATE = 1082,
	TYPE_TIMESTAMPTZ = 1184,
	TYPE_UUID = 2950,
	TYPE_JSONB = 3802,
	TYPE_USER = 16384, /* the first one of a user's own: here, enums, whose binary form is their label */
};

/* PostgreSQL counts its days and microseconds from 2000-01-01. */
#define BIND_EPOCH_DAYS 10957
#define BIND_EPOCH_US (BIND_EPOCH_DAYS * INT64_C(86400000000))

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
struct bind bind_text(const char *text);

/* A whole number; INT64_NONE is null. */
struct bind bind_int(int64_t number);

/* 1, 0, or BOOL_NONE for null. */
struct bind bind_bool(int8_t truth);

/* A day; DATE_NONE is null. */
struct bind bind_date(int32_t date);

/* Microseconds since 1970; INSTANT_NONE is null. */
struct bind bind_instant(int64_t instant_us);

/* Bytes; NULL is null. */
struct bind bind_bytes(const void *at, size_t len);

/* A one-dimensional array of binds, all of one kind or null. */
struct bind bind_array(const struct bind *at, size_t count);

/* A deep copy of count binds in the arena; NULL when it is full. */
struct bind *bind_copy(struct arena *arena, const struct bind *binds, size_t count);

enum { BINDS_MAX = 48 };

/* The types that a prepared statement declares for its parameters. */
struct bind_types {
	int count;
	unsigned at[BINDS_MAX]; /* OIDs */
};

/* Parameters as libpq takes them; what they point to lives in the arena or in the binds. */
struct bind_values {
	const char *at[BINDS_MAX];
	int lengths[BINDS_MAX];
	int formats[BINDS_MAX];
};

/* Writes binds for the declared types. False: their number differs, a type is not known here, a value does
 * not fit it, or the arena is full; *ret_why is a literal. */
bool bind_write(const struct bind *binds, size_t count, const struct bind_types *types, struct arena *arena,
	struct bind_values *ret_values, const char **ret_why);

/* The type of an array type's elements, or 0. */
unsigned bind_element_type(unsigned array_type);

#endif
