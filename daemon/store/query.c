/*
 * Decides how a statement is sent, and how a column becomes a member of a struct. Refuses to know the
 * states of connections and what the values mean.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/encode.h"
#include "base/exact.h"
#include "base/log.h"
#include "base/uuid.h"
#include "sql/queries.h"
#include "store/query.h"

/* ---- sending ------------------------------------------------------------- */

bool query_send_text(struct pg_conn *pg, unsigned query, size_t count, const char *const *values)
{
	return PQsendQueryParams(pg, query_texts[query].text, (int)count, NULL, values, NULL, NULL, 1) == 1;
}

bool query_send_prepare(struct pg_conn *pg, unsigned query)
{
	const char *name = query_texts[query].name;

	return PQsendPrepare(pg, name, query_texts[query].text, 0, NULL) == 1 && PQsendDescribePrepared(pg, name) == 1;
}

bool query_send_plain(struct pg_conn *pg, unsigned query, size_t count, const char *const *values)
{
	return PQsendQueryPrepared(pg, query_texts[query].name, (int)count, values, NULL, NULL, 1) == 1;
}

/* The declaration's last line stands for the statement that the cursor is over. */
static const char *stream_text(unsigned query, struct arena *arena)
{
	const char *open = query_texts[QUERY_STREAM_OPEN].text, *end = open + strlen(open);

	while (end > open && end[-1] == '\n')
		end--;
	while (end > open && end[-1] != '\n')
		end--;
	return arena_printf(arena, "%.*s%s", (int)(end - open), open, query_texts[query].text);
}

bool query_send(struct pg_conn *pg, const struct query_call *call, const struct bind_types *types, struct arena *arena)
{
	const char *why = "", *text;
	struct bind_values v;

	if (!bind_write(call->binds, call->bind_count, types, arena, &v, &why)) {
		log_say(LOG_LEVEL_ERROR, "store: %s.sql: %s", query_texts[call->query].name, why);
		return false;
	}
	if (!call->opens_stream)
		return PQsendQueryPrepared(
			       pg, query_texts[call->query].name, types->count, v.at, v.lengths, v.formats, 1) == 1;
	text = stream_text(call->query, arena);
	return text != NULL && PQsendQueryParams(pg, text, types->count, NULL, v.at, v.lengths, v.formats, 1) == 1;
}

/* ---- errors -------------------------------------------------------------- */

const char *query_error(const struct pg_result *result, char ret_sqlstate[6])
{
	const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	snprintf(ret_sqlstate, 6, "%s", state == NULL ? "XX000" : state);
	return primary == NULL ? "" : primary;
}

bool query_ends_connection(const struct pg_result *result)
{
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

	return severity == NULL || strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0;
}

/* It leaves no result and no state behind, only this word of its own (we set no locale, so it is not translated). */
bool query_forgot_end(struct pg_conn *pg)
{
	return PQisBusy(pg) && strstr(PQerrorMessage(pg), "out of memory") != NULL;
}

/* ---- descriptions -------------------------------------------------------- */

bool query_describe(const struct pg_result *description, struct bind_types *ret_types)
{
	int count = PQnparams(description);

	if (count > BINDS_MAX)
		return false;
	ret_types->count = count;
	for (int i = 0; i < count; i++)
		ret_types->at[i] = PQparamtype(description, i);
	return true;
}

static bool kind_takes(enum field_kind kind, unsigned type)
{
	switch (kind) {
	case FIELD_TEXT:
		return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_BPCHAR || type == TYPE_UUID ||
		       type >= TYPE_USER;
	case FIELD_INT:
		return type == TYPE_INT2 || type == TYPE_INT4 || type == TYPE_INT8;
	case FIELD_BOOL:
		return type == TYPE_BOOL;
	case FIELD_DATE:
		return type == TYPE_DATE;
	case FIELD_INSTANT:
		return type == TYPE_TIMESTAMPTZ;
	case FIELD_RAW:
		return type == TYPE_TEXT || type == TYPE_JSON || type == TYPE_JSONB;
	case FIELD_TEXTS:
		return bind_element_type(type) == TYPE_TEXT || bind_element_type(type) == TYPE_VARCHAR ||
		       bind_element_type(type) == TYPE_UUID;
	case FIELD_TITLE:
	case FIELD_OBJECT:
	case FIELD_LIST:
		break;
	}
	return false;
}

/* A column of a result: the members of a member have columns of their own, "text.zh". */
struct column {
	const char *of; /* the shape that wants it */
	char name[64];
};

static struct column column_named(const struct column *outer, const char *member)
{
	struct column column = { .of = outer->of };

	int len = snprintf(
		column.name, sizeof column.name, "%s%s%s", outer->name, outer->name[0] != '\0' ? "." : "", member);

	if (len >= (int)sizeof column.name)
		column.name[0] = '\0'; /* no statement has such a column, and preparing it says so */
	return column;
}

/* By name, as it is written: PQfnumber would fold it. */
static int column_of(const struct pg_result *result, const char *name)
{
	for (int i = 0; i < PQnfields(result); i++)
		if (strcmp(PQfname(result, i), name) == 0)
			return i;
	return -1;
}

/* Whether there is such a column, and of a type that the field can hold. */
static bool column_fits(const struct pg_result *description, const struct field *f, const struct column *column,
	char *ret_why, size_t why_size)
{
	int number = column_of(description, column->name);

	if (number < 0) {
		snprintf(ret_why, why_size, "it has no column \"%s\", which %s wants", column->name, column->of);
		return false;
	}
	if (!kind_takes(f->kind, PQftype(description, number))) {
		snprintf(ret_why, why_size, "column \"%s\" has a type (oid %u) that %s cannot hold", column->name,
			PQftype(description, number), column->of);
		return false;
	}
	return true;
}

static bool members_fit(const struct pg_result *description, const struct shape *shape, const struct column *outer,
	char *ret_why, size_t why_size)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		struct column column = column_named(outer, f->name);
		bool fits = field_inner(f) != NULL
				    ? members_fit(description, field_inner(f), &column, ret_why, why_size)
				    : column_fits(description, f, &column, ret_why, why_size);

		if (!fits)
			return false;
	}
	return true;
}

bool query_fits(const struct pg_result *description, const struct shape *shape, char *ret_why, size_t why_size)
{
	const struct column outer = { .of = shape->name };

	return members_fit(description, shape, &outer, ret_why, why_size);
}

/* ---- rows ---------------------------------------------------------------- */

struct cell {
	const char *at; /* NUL behind it, by libpq */
	int len;
	unsigned type;
};

static bool read_number(const struct cell *c, int64_t *ret_number)
{
	uint16_t small;
	uint32_t middle;
	uint64_t large;

	switch (c->len) {
	case 1:
		*ret_number = c->at[0] != 0;
		return true;
	case 2:
		memcpy(&small, c->at, sizeof small);
		*ret_number = (int16_t)be16toh(small);
		return true;
	case 4:
		memcpy(&middle, c->at, sizeof middle);
		*ret_number = (int32_t)be32toh(middle);
		return true;
	case 8:
		memcpy(&large, c->at, sizeof large);
		*ret_number = (int64_t)be64toh(large);
		return true;
	default:
		return false;
	}
}

static const char *read_text(const struct cell *c, struct arena *arena)
{
	struct uuid uuid;
	char *text;

	if (c->type == TYPE_JSONB)
		return c->len > 0 ? c->at + 1 : NULL;
	if (c->type != TYPE_UUID)
		return c->at;
	text = arena_alloc(arena, UUID_TEXT_SIZE);
	if (text == NULL || c->len != (int)sizeof uuid.at)
		return NULL;
	memcpy(uuid.at, c->at, sizeof uuid.at);
	uuid_format(&uuid, text);
	return text;
}

static uint32_t take32(const char **at)
{
	uint32_t wire;

	memcpy(&wire, *at, sizeof wire);
	*at += sizeof wire;
	return be32toh(wire);
}

/* One dimension at most; a null element becomes an empty text. */
static bool read_texts(const struct cell *c, struct arena *arena, struct list *ret_list)
{
	const char *at = c->at, *end = c->at + c->len;
	uint32_t dimensions, count;
	const char **texts;

	if (c->len < 12)
		return false;
	dimensions = take32(&at);
	at += 8;
	if (dimensions > 1 || (dimensions == 1 && end - at < 8))
		return false;
	count = dimensions == 0 ? 0 : take32(&at);
	at += dimensions == 0 ? 0 : 4;
	texts = arena_alloc_array(arena, (size_t)count + 1, sizeof *texts);
	for (uint32_t i = 0; texts != NULL && i < count; i++) {
		struct cell e = { .type = bind_element_type(c->type) };

		if (end - at < 4)
			return false;
		e.len = (int)take32(&at);
		if (e.len > end - at)
			return false;
		e.at = arena_copy(arena, at, e.len < 0 ? 0 : (size_t)e.len);
		if (e.at == NULL || (texts[i] = read_text(&e, arena)) == NULL)
			return false;
		at += e.len < 0 ? 0 : e.len;
	}
	*ret_list = (struct list){ texts, count };
	return texts != NULL;
}

static bool read_cell(const struct cell *c, const struct field *f, void *member, struct arena *arena)
{
	int64_t number = 0;

	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_RAW:
		return (*(const char **)member = read_text(c, arena)) != NULL;
	case FIELD_INT:
		return read_number(c, member);
	case FIELD_BOOL:
		if (!read_number(c, &number))
			return false;
		*(int8_t *)member = (int8_t)number;
		return true;
	case FIELD_DATE:
		if (!read_number(c, &number))
			return false;
		*(int32_t *)member = (int32_t)(number + BIND_EPOCH_DAYS);
		return true;
	case FIELD_INSTANT:
		if (!read_number(c, &number))
			return false;
		return exact_add(number, BIND_EPOCH_US, member);
	case FIELD_TEXTS:
		return read_texts(c, arena, member);
	case FIELD_TITLE:
	case FIELD_OBJECT:
	case FIELD_LIST:
		break;
	}
	return false;
}

/* Places of one member in all rows: the first, and how far the next is. */
struct places {
	char *first;
	size_t step;
	struct arena *arena;
};

static bool read_column(
	const struct pg_result *result, const struct field *f, const struct column *name, const struct places *to)
{
	int column = column_of(result, name->name);
	struct cell c = { .type = PQftype(result, column) };

	for (int r = 0; r < PQntuples(result); r++) {
		if (PQgetisnull(result, r, column))
			continue;
		c.at = PQgetvalue(result, r, column);
		c.len = PQgetlength(result, r, column);
		if (!read_cell(&c, f, to->first + (size_t)r * to->step, to->arena))
			return false;
	}
	return true;
}

static bool read_records(const struct pg_result *result, const struct shape *shape, const struct column *outer,
	struct arena *arena, struct list *ret_rows);

static bool is_empty(const struct shape *shape, const void *record)
{
	for (size_t i = 0; i < shape->count; i++)
		if (!field_is_null(&shape->fields[i], record))
			return false;
	return true;
}

/* A record for each row; where all its columns are null the member is. */
static bool read_object(
	const struct pg_result *result, const struct shape *shape, const struct column *name, const struct places *to)
{
	struct list inner;

	if (!read_records(result, shape, name, to->arena, &inner))
		return false;
	for (size_t r = 0; r < inner.count; r++) {
		void *record = (char *)inner.at + r * shape->size;

		if (!is_empty(shape, record))
			*(void **)(to->first + r * to->step) = record;
	}
	return true;
}

static bool read_members(const struct pg_result *result, const struct shape *shape, const struct column *outer,
	const struct places *records)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		const struct column column = column_named(outer, f->name);
		const struct places to = { records->first + f->offset, records->step, records->arena };
		bool read;

		if (f->kind == FIELD_TITLE)
			read = read_members(result, field_inner(f), &column, &to);
		else if (field_inner(f) != NULL)
			read = read_object(result, field_inner(f), &column, &to);
		else
			read = read_column(result, f, &column, &to);
		if (!read)
			return false;
	}
	return true;
}

static bool read_records(const struct pg_result *result, const struct shape *shape, const struct column *outer,
	struct arena *arena, struct list *ret_rows)
{
	size_t count = (size_t)PQntuples(result);
	char *records = arena_alloc_array(arena, count, shape->size);
	const struct places places = { records, shape->size, arena };

	if (records == NULL)
		return false;
	for (size_t r = 0; r < count; r++)
		field_clear(shape, records + r * shape->size);
	*ret_rows = (struct list){ records, count };
	return read_members(result, shape, outer, &places);
}

bool query_rows(const struct pg_result *result, const struct shape *shape, struct arena *arena, struct list *ret_rows)
{
	const struct column outer = { .of = shape->name };

	return read_records(result, shape, &outer, arena, ret_rows);
}

const char *query_place(const struct pg_result *result, size_t row, const char *column, struct arena *arena)
{
	int number = column_of(result, column);
	struct cell c = { .type = PQftype(result, number) };
	char instant[INSTANT_TEXT_SIZE], digits[ENCODE_INT64_SIZE];
	int64_t wire;

	c.at = PQgetvalue(result, (int)row, number);
	c.len = PQgetlength(result, (int)row, number);
	if (c.type != TYPE_TIMESTAMPTZ && c.type != TYPE_INT4 && c.type != TYPE_INT8)
		return read_text(&c, arena);
	if (!read_number(&c, &wire))
		return NULL;
	if (c.type != TYPE_TIMESTAMPTZ)
		return arena_text(arena, encode_int64(wire, digits));
	instant_format_micros(wire + BIND_EPOCH_US, instant);
	return arena_string(arena, instant);
}

struct text query_bytes(const struct pg_result *result, const char *column)
{
	int number = column_of(result, column);

	if (number < 0 || PQntuples(result) != 1 || PQftype(result, number) != TYPE_BYTEA ||
		PQfformat(result, number) != 1)
		return (struct text){ NULL, 0 };
	return (struct text){ PQgetvalue(result, 0, number), (size_t)PQgetlength(result, 0, number) };
}

size_t query_count(const struct pg_result *result)
{
	return (size_t)PQntuples(result);
}

bool query_int(const struct pg_result *result, int64_t *ret_value)
{
	struct cell c;

	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1 || PQgetisnull(result, 0, 0))
		return false;
	c = (struct cell){ PQgetvalue(result, 0, 0), PQgetlength(result, 0, 0), PQftype(result, 0) };
	return read_number(&c, ret_value);
}
