/*
 * Field tables: one per noun, used three ways (row of a query -> struct; struct -> JSON or CSV; JSON
 * body -> struct). SQL columns, struct members and JSON members have the same names in the same order.
 */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/instant.h"
#include "base/language.h"

#define INT64_NONE INT64_MIN   /* an INT that is null */
#define BOOL_NONE ((int8_t)-1) /* a BOOL that is null */

enum field_kind {
	FIELD_TEXT,    /* const char *; NULL is null */
	FIELD_INT,     /* int64_t; INT64_NONE is null */
	FIELD_BOOL,    /* int8_t; BOOL_NONE is null */
	FIELD_DATE,    /* int32_t of base/date.h */
	FIELD_INSTANT, /* int64_t microseconds of base/instant.h */
	FIELD_TITLE,   /* struct title, an object {"zh","en"} */
	FIELD_RAW,     /* const char *, JSON to be passed on verbatim; NULL is null */
	FIELD_OBJECT,  /* pointer to a struct of `shape`; NULL is null */
	FIELD_LIST,    /* struct list of structs of `shape` */
	FIELD_TEXTS,   /* struct list of const char * */
};

enum field_flag {
	FIELD_GIVEN = 1,     /* accepted in a body */
	FIELD_REQUIRED = 2,  /* must be in a body, and not null */
	FIELD_MILLIS = 4,    /* an INSTANT printed with milliseconds, not microseconds */
	FIELD_HIDDEN = 8,    /* read from a row, never written out: etag, the order of a list */
	FIELD_LINES = 32,    /* a TEXT given that may have several lines */
	FIELD_VERBATIM = 64, /* a TEXT given whose blanks at both ends are meant */
	FIELD_NUMBER = 16,   /* a TEXT that holds a number: CSV never takes it for a formula */
};

/* A list whose `at` is NULL is null; an empty one has a non-NULL `at` and count 0. */
struct list {
	void *at; /* count structs, or count pointers for FIELD_TEXTS */
	size_t count;
};

struct shape;

struct field {
	const char *name; /* in JSON and SQL */
	enum field_kind kind;
	size_t offset;             /* in the struct */
	const struct shape *shape; /* of OBJECT and LIST */
	unsigned flags;            /* enum field_flag, or-ed */
	const char *zh;            /* the Chinese header in CSV */
};

struct shape {
	const char *name;
	size_t size; /* of the struct */
	const struct field *fields;
	size_t count;
};

/* A shape of a struct and its array of fields, for use in an initialiser. */
#define SHAPE(name_, struct_, fields_)                                                                                 \
	{                                                                                                              \
		(name_), sizeof(struct_), (fields_), sizeof(fields_) / sizeof((fields_)[0])                            \
	}

/* The shape of a field whose members are members of their own, TITLE or an OBJECT with a shape; NULL: there is none. */
const struct shape *field_inner(const struct field *field);

/* The field of that name, or NULL. */
const struct field *field_find(const struct shape *shape, struct text name);

/* Makes every member of the record null. */
void field_clear(const struct shape *shape, void *record);

/* Where the field is in the record. */
void *field_at(const struct field *field, void *record);
const void *field_get(const struct field *field, const void *record);

/* A copy of the record and of everything its fields point to (an OBJECT without a shape is shared); NULL when the arena is full. */
void *field_copy(const struct shape *shape, const void *record, struct arena *arena);

/* Whether the field of the record is null. */
bool field_is_null(const struct field *field, const void *record);

#endif
