/*
 * Decides how a C value is written as a parameter of a declared type, and how a column becomes a member
 * of a struct. Refuses to know connections, statements and what the values mean.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/uuid.h"
#include "store/query.h"

/* PostgreSQL counts its days and microseconds from 2000-01-01. */
#define EPOCH_DAYS 10957
#define EPOCH_US (EPOCH_DAYS * INT64_C(86400000000))

/* OIDs of the types that statements may declare; they never change (pg_type.dat). */
enum type {
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

static const struct {
	unsigned array, element;
} arrays[] = {
	{ 1000, TYPE_BOOL }, { 1001, TYPE_BYTEA }, { 1005, TYPE_INT2 },   { 1007, TYPE_INT4 },        { 1016, TYPE_INT8 },
	{ 1009, TYPE_TEXT }, { 199, TYPE_JSON },   { 1015, TYPE_VARCHAR }, { 1182, TYPE_DATE }, { 1185, TYPE_TIMESTAMPTZ },
	{ 2951, TYPE_UUID }, { 3807, TYPE_JSONB }, { 1014, TYPE_BPCHAR },
};

static unsigned element_of(unsigned array)
{
	for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
		if (arrays[i].array == array)
			return arrays[i].element;
	return 0;
}

/* ---- binds --------------------------------------------------------------- */

struct bind query_text(const char *text)
{
	return (struct bind){ .kind = text == NULL ? BIND_NULL : BIND_TEXT, .text = text };
}

static struct bind number_bind(enum bind_kind kind, int64_t number, bool null)
{
	return (struct bind){ .kind = null ? BIND_NULL : kind, .number = number };
}

struct bind query_int(int64_t number)
{
	return number_bind(BIND_INT, number, number == INT64_NONE);
}

struct bind query_bool(int8_t truth)
{
	return number_bind(BIND_BOOL, truth, truth == BOOL_NONE);
}

struct bind query_date(int32_t date)
{
	return number_bind(BIND_DATE, date, date == DATE_NONE);
}

struct bind query_instant(int64_t instant_us)
{
	return number_bind(BIND_INSTANT, instant_us, instant_us == INSTANT_NONE);
}

struct bind query_bytes(const void *at, size_t len)
{
	return (struct bind){ .kind = at == NULL ? BIND_NULL : BIND_BYTES, .bytes = { at, len } };
}

struct bind query_array(const struct bind *at, size_t count)
{
	return (struct bind){ .kind = BIND_ARRAY, .array = { at, count } };
}

static bool copy_one(struct arena *arena, struct bind *b)
{
	switch (b->kind) {
	case BIND_TEXT:
		return (b->text = arena_string(arena, b->text)) != NULL;
	case BIND_BYTES:
		return (b->bytes.at = arena_copy(arena, b->bytes.at, b->bytes.len)) != NULL;
	case BIND_ARRAY:
		return (b->array.at = query_copy(arena, b->array.at, b->array.count)) != NULL;
	case BIND_NULL:
	case BIND_INT:
	case BIND_BOOL:
	case BIND_DATE:
	case BIND_INSTANT:
		return true;
	}
	return false;
}

struct bind *query_copy(struct arena *arena, const struct bind *binds, size_t count)
{
	struct bind *copy = arena_alloc_array(arena, count, sizeof *copy);

	if (copy == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		copy[i] = binds[i];
		if (!copy_one(arena, &copy[i]))
			return NULL;
	}
	return copy;
}

/* ---- parameters ---------------------------------------------------------- */

/* Single values travel as text (the server parses any type), arrays in binary: nothing to escape. */
static const char *scalar_text(const struct bind *b, struct arena *arena)
{
	char day[DATE_TEXT_SIZE], instant[INSTANT_TEXT_SIZE];

	switch (b->kind) {
	case BIND_TEXT:
		return b->text;
	case BIND_INT:
		return arena_printf(arena, "%lld", (long long)b->number);
	case BIND_BOOL:
		return b->number != 0 ? "t" : "f";
	case BIND_DATE:
		date_format((int32_t)b->number, day);
		return arena_string(arena, day);
	case BIND_INSTANT:
		instant_format_micros(b->number, instant);
		return arena_string(arena, instant);
	case BIND_NULL:
	case BIND_BYTES:
	case BIND_ARRAY:
		break;
	}
	return NULL;
}

/* Big-endian output into room that was measured before. */
struct writer {
	char *at;
	size_t len;
};

static void put(struct writer *w, const void *at, size_t len)
{
	if (w->at != NULL)
		memcpy(w->at + w->len, at, len);
	w->len += len;
}

static void put32(struct writer *w, uint32_t value)
{
	uint32_t wire = htobe32(value);

	put(w, &wire, sizeof wire);
}

static void put64(struct writer *w, int64_t value)
{
	uint64_t wire = htobe64((uint64_t)value);

	put(w, &wire, sizeof wire);
}

static bool put_text_element(struct writer *w, const char *text, unsigned type)
{
	size_t len = strlen(text);
	struct uuid uuid;

	switch (type) {
	case TYPE_TEXT:
	case TYPE_VARCHAR:
	case TYPE_BPCHAR:
	case TYPE_JSON:
		put32(w, (uint32_t)len);
		put(w, text, len);
		return true;
	case TYPE_JSONB:
		put32(w, (uint32_t)len + 1);
		put(w, "\1", 1);
		put(w, text, len);
		return true;
	case TYPE_UUID:
		if (!uuid_parse(text_of(text), &uuid))
			return false;
		put32(w, sizeof uuid.at);
		put(w, uuid.at, sizeof uuid.at);
		return true;
	default:
		return false;
	}
}

static bool put_number_element(struct writer *w, int64_t number, unsigned type)
{
	uint16_t small = htobe16((uint16_t)number);
	char truth = number != 0;

	switch (type) {
	case TYPE_BOOL:
		put32(w, 1);
		put(w, &truth, 1);
		return true;
	case TYPE_INT2:
		if (number != (int16_t)number)
			return false;
		put32(w, 2);
		put(w, &small, 2);
		return true;
	case TYPE_INT4:
		if (number != (int32_t)number)
			return false;
		put32(w, 4);
		put32(w, (uint32_t)number);
		return true;
	case TYPE_INT8:
		put32(w, 8);
		put64(w, number);
		return true;
	default:
		return false;
	}
}

static bool put_element(struct writer *w, const struct bind *b, unsigned type)
{
	switch (b->kind) {
	case BIND_NULL:
		put32(w, UINT32_MAX);
		return true;
	case BIND_TEXT:
		return put_text_element(w, b->text, type);
	case BIND_INT:
	case BIND_BOOL:
		return put_number_element(w, b->number, type);
	case BIND_DATE:
		put32(w, 4);
		put32(w, (uint32_t)((int32_t)b->number - EPOCH_DAYS));
		return type == TYPE_DATE;
	case BIND_INSTANT:
		put32(w, 8);
		put64(w, b->number - EPOCH_US);
		return type == TYPE_TIMESTAMPTZ;
	case BIND_BYTES:
		put32(w, (uint32_t)b->bytes.len);
		put(w, b->bytes.at, b->bytes.len);
		return type == TYPE_BYTEA;
	case BIND_ARRAY:
		break;
	}
	return false;
}

/* Dimensions, whether there are nulls (PostgreSQL looks for itself), element type; length and lower bound. */
static bool put_array(struct writer *w, const struct bind *b, unsigned element)
{
	put32(w, b->array.count == 0 ? 0 : 1);
	put32(w, 1);
	put32(w, element);
	if (b->array.count > 0) {
		put32(w, (uint32_t)b->array.count);
		put32(w, 1);
	}
	for (size_t i = 0; i < b->array.count; i++)
		if (!put_element(w, &b->array.at[i], element))
			return false;
	return true;
}

static const char *write_array(const struct bind *b, unsigned type, struct arena *arena, int *ret_len)
{
	struct writer measure = { NULL, 0 }, out = { NULL, 0 };
	unsigned element = element_of(type);

	if (element == 0 || !put_array(&measure, b, element) || measure.len > INT32_MAX)
		return NULL;
	out.at = arena_alloc(arena, measure.len);
	if (out.at == NULL)
		return NULL;
	(void)put_array(&out, b, element);
	*ret_len = (int)out.len;
	return out.at;
}

static bool write_one(const struct bind *b, unsigned type, struct arena *arena, struct query_values *v, size_t i)
{
	v->lengths[i] = 0;
	v->formats[i] = 0;
	v->at[i] = NULL;
	if (b->kind == BIND_NULL)
		return true;
	if (b->kind == BIND_BYTES) {
		v->formats[i] = 1;
		v->lengths[i] = (int)b->bytes.len;
		v->at[i] = b->bytes.at;
	} else if (b->kind == BIND_ARRAY) {
		v->formats[i] = 1;
		v->at[i] = write_array(b, type, arena, &v->lengths[i]);
	} else {
		v->at[i] = scalar_text(b, arena);
	}
	return v->at[i] != NULL;
}

bool query_write(const struct bind *binds, size_t count, const struct query_types *types, struct arena *arena,
                 struct query_values *ret_values, const char **ret_why)
{
	if (count != (size_t)types->count) {
		*ret_why = "the statement has another number of parameters";
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (write_one(&binds[i], types->at[i], arena, ret_values, i))
			continue;
		*ret_why = "a parameter does not fit its type, or no memory";
		return false;
	}
	return true;
}

/* ---- descriptions -------------------------------------------------------- */

bool query_describe(const struct pg_result *description, struct query_types *ret_types)
{
	int count = PQnparams(description);

	if (count > QUERY_BINDS_MAX)
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
		return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_BPCHAR || type == TYPE_UUID || type >= TYPE_USER;
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
		return element_of(type) == TYPE_TEXT || element_of(type) == TYPE_VARCHAR || element_of(type) == TYPE_UUID;
	case FIELD_TITLE:
	case FIELD_OBJECT:
	case FIELD_LIST:
		break;
	}
	return false;
}

static bool fields_fit(const struct pg_result *d, int first, const struct shape *shape, char *ret_why, size_t why_size)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *f = &shape->fields[i];
		int column = first + (int)i;
		const char *name = PQfname(d, column);

		if (name == NULL || strcmp(name, f->name) != 0) {
			snprintf(ret_why, why_size, "column %d is \"%s\", and \"%s\" was expected", column + 1,
			         name == NULL ? "" : name, f->name);
			return false;
		}
		if (!kind_takes(f->kind, PQftype(d, column))) {
			snprintf(ret_why, why_size, "column \"%s\" has a type (oid %u) that its member cannot hold", name,
			         PQftype(d, column));
			return false;
		}
	}
	return true;
}

bool query_fits(const struct pg_result *description, const struct shape *shape, const struct shape *tail, char *ret_why,
                size_t why_size)
{
	size_t expected = (shape == NULL ? 0 : shape->count) + (tail == NULL ? 0 : tail->count);

	if ((size_t)PQnfields(description) != expected) {
		snprintf(ret_why, why_size, "it has %d columns, and %zu were expected", PQnfields(description), expected);
		return false;
	}
	if (shape != NULL && !fields_fit(description, 0, shape, ret_why, why_size))
		return false;
	return tail == NULL || fields_fit(description, (int)(expected - tail->count), tail, ret_why, why_size);
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
		struct cell e = { .type = element_of(c->type) };

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
		*(int32_t *)member = (int32_t)(number + EPOCH_DAYS);
		return true;
	case FIELD_INSTANT:
		if (!read_number(c, &number))
			return false;
		return exact_add(number, EPOCH_US, member);
	case FIELD_TEXTS:
		return read_texts(c, arena, member);
	case FIELD_TITLE:
	case FIELD_OBJECT:
	case FIELD_LIST:
		break;
	}
	return false;
}

bool query_rows(const struct pg_result *result, int first, const struct shape *shape, struct arena *arena,
                struct list *ret_rows)
{
	int rows = PQntuples(result);
	char *at = arena_alloc_array(arena, (size_t)rows, shape->size);

	if (at == NULL)
		return false;
	for (int r = 0; r < rows; r++) {
		char *record = at + (size_t)r * shape->size;

		field_clear(shape, record);
		for (size_t i = 0; i < shape->count; i++) {
			int column = first + (int)i;
			struct cell c = { PQgetvalue(result, r, column), PQgetlength(result, r, column), PQftype(result, column) };

			if (PQgetisnull(result, r, column))
				continue;
			if (!read_cell(&c, &shape->fields[i], field_at(&shape->fields[i], record), arena))
				return false;
		}
	}
	*ret_rows = (struct list){ at, (size_t)rows };
	return true;
}
