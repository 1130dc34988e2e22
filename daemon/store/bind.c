/*
 * Decides how a C value travels as a parameter of the type that a statement declares for it. Refuses to
 * know connections and statements.
 */
#include <endian.h>
#include <string.h>

#include "base/uuid.h"
#include "store/bind.h"

static const struct {
	unsigned array, element;
} array_types[] = {
	{ 1000, TYPE_BOOL },
	{ 1001, TYPE_BYTEA },
	{ 1005, TYPE_INT2 },
	{ 1007, TYPE_INT4 },
	{ 1016, TYPE_INT8 },
	{ 1009, TYPE_TEXT },
	{ 199, TYPE_JSON },
	{ 1015, TYPE_VARCHAR },
	{ 1182, TYPE_DATE },
	{ 1185, TYPE_TIMESTAMPTZ },
	{ 2951, TYPE_UUID },
	{ 3807, TYPE_JSONB },
	{ 1014, TYPE_BPCHAR },
};

unsigned bind_element_type(unsigned array_type)
{
	for (size_t i = 0; i < sizeof array_types / sizeof array_types[0]; i++)
		if (array_types[i].array == array_type)
			return array_types[i].element;
	return 0;
}

/* ---- binds --------------------------------------------------------------- */

struct bind bind_text(const char *text)
{
	return (struct bind){ .kind = text == NULL ? BIND_NULL : BIND_TEXT, .text = text };
}

static struct bind number_bind(enum bind_kind kind, int64_t number, bool null)
{
	return (struct bind){ .kind = null ? BIND_NULL : kind, .number = number };
}

struct bind bind_int(int64_t number)
{
	return number_bind(BIND_INT, number, number == INT64_NONE);
}

struct bind bind_bool(int8_t truth)
{
	return number_bind(BIND_BOOL, truth, truth == BOOL_NONE);
}

struct bind bind_date(int32_t date)
{
	return number_bind(BIND_DATE, date, date == DATE_NONE);
}

struct bind bind_instant(int64_t instant_us)
{
	return number_bind(BIND_INSTANT, instant_us, instant_us == INSTANT_NONE);
}

struct bind bind_bytes(const void *at, size_t len)
{
	return (struct bind){ .kind = at == NULL ? BIND_NULL : BIND_BYTES, .bytes = { at, len } };
}

struct bind bind_array(const struct bind *at, size_t count)
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
		return (b->array.at = bind_copy(arena, b->array.at, b->array.count)) != NULL;
	case BIND_NULL:
	case BIND_INT:
	case BIND_BOOL:
	case BIND_DATE:
	case BIND_INSTANT:
		return true;
	}
	return false;
}

struct bind *bind_copy(struct arena *arena, const struct bind *binds, size_t count)
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

/* Single values travel as text (the server parses any type), array_types in binary: nothing to escape. */
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
	struct uuid uuid = { 0 };

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
		if (w->at != NULL &&
			!uuid_parse((struct text){ text, len }, &uuid)) /* measured, it is as long as any */
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
		put32(w, (uint32_t)((int32_t)b->number - BIND_EPOCH_DAYS));
		return type == TYPE_DATE;
	case BIND_INSTANT:
		put32(w, 8);
		put64(w, b->number - BIND_EPOCH_US);
		return type == TYPE_TIMESTAMPTZ;
	case BIND_BYTES:
		put32(w, (uint32_t)b->bytes.len);
		put(w, b->bytes.at, b->bytes.len);
		return type == TYPE_BYTEA || type == TYPE_TEXT;
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
	unsigned element = bind_element_type(type);

	if (element == 0 || !put_array(&measure, b, element) || measure.len > INT32_MAX)
		return NULL;
	out.at = arena_alloc(arena, measure.len);
	if (out.at == NULL || !put_array(&out, b, element))
		return NULL;
	*ret_len = (int)out.len;
	return out.at;
}

static bool write_one(const struct bind *b, unsigned type, struct arena *arena, struct bind_values *v, size_t i)
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

bool bind_write(const struct bind *binds, size_t count, const struct bind_types *types, struct arena *arena,
	struct bind_values *ret_values, const char **ret_why)
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
