/*
 * Decides whether a body has the members that its shape asks for, of the types that it asks for; says all
 * that is wrong at once. Refuses to know what the values mean: the domain's rules come after it.
 */
#include "wire/decode.h"

#include "base/line.h"

/* Where we are in the body; strings are made of it only when something is found. */
struct path {
	const struct path *up;
	const char *name; /* of a member; NULL: an item */
	size_t index;
};

struct decoding {
	const char *prefix;
	struct arena *arena;
	struct findings *findings;
	bool stored; /* our own words: every member is taken, none is missed, and what is not known is let be */
};

static const char *path_text(const struct decoding *d, const struct path *path)
{
	if (path == NULL)
		return d->prefix;
	const char *up = path_text(d, path->up);
	if (up == NULL)
		return NULL;
	if (path->name == NULL)
		return arena_printf(d->findings->arena, "%s/%zu", up, path->index);
	const char *name = findings_escape(d->findings->arena, path->name);
	return name == NULL ? NULL : arena_printf(d->findings->arena, "%s/%s", up, name);
}

static void find(const struct decoding *d, const struct path *path, const char *code, const char *arg)
{
	const char *pointer = path_text(d, path);

	if (pointer == NULL)
		d->findings->failed = true;
	else
		findings_add(d->findings, code, arg, NULL, "%s", pointer);
}

static void *allocate(const struct decoding *d, size_t count, size_t size)
{
	void *at = arena_alloc_array(d->arena, count, size);

	if (at == NULL)
		d->findings->failed = true;
	return at;
}

static void decode_members(const struct decoding *d, const struct path *path, const struct shape *shape,
	const struct value *value, void *record);

/* Blanks around a text come from typing and pasting, and nobody meant them. */
static struct text meant(const struct decoding *d, const struct field *field, struct text t)
{
	return d->stored || (field->flags & FIELD_VERBATIM) != 0 ? t : text_strip(t);
}

/* The text as C takes it: a view that ends early is copied. */
static const char *closed(const struct decoding *d, struct text t)
{
	const char *copy = t.at[t.len] == '\0' ? t.at : arena_text(d->arena, t);

	if (copy == NULL)
		d->findings->failed = true;
	return copy;
}

static void decode_text(const struct decoding *d, const struct path *path, const struct field *field,
	const struct value *value, const char **ret)
{
	char point[LINE_POINT_SIZE];
	const char *code;
	struct text text;

	if (value->kind != VALUE_STRING) {
		find(d, path, "type", "string");
		return;
	}
	text = meant(d, field, value->string);
	code = d->stored ? NULL : line_find(text, (field->flags & FIELD_LINES) != 0, point);
	if (code != NULL)
		find(d, path, code, point);
	else if ((field->flags & FIELD_REQUIRED) != 0 && !d->stored && text_strip(text).len == 0)
		find(d, path, "required", NULL);
	else
		*ret = closed(d, text);
}

static void decode_date(const struct decoding *d, const struct path *path, const struct value *value, int32_t *ret)
{
	if (value->kind != VALUE_STRING)
		find(d, path, "type", "string");
	else if (!date_parse(value->string, ret))
		find(d, path, "date", NULL);
}

static void decode_instant(const struct decoding *d, const struct path *path, const struct value *value, int64_t *ret)
{
	if (value->kind != VALUE_STRING)
		find(d, path, "type", "string");
	else if (!instant_parse(value->string, ret))
		find(d, path, "format", "RFC 3339");
}

/* Where an item is no string the list stays empty: whoever reads it meets strings alone, at the places at which they were sent. */
static void decode_texts(const struct decoding *d, const struct path *path, const struct value *value, struct list *ret)
{
	if (value->kind != VALUE_ARRAY) {
		find(d, path, "type", "array");
		return;
	}
	const char **texts = allocate(d, value->count, sizeof *texts);
	size_t strings = 0;
	for (size_t i = 0; texts != NULL && i < value->count; i++) {
		const struct path item = { path, NULL, i };
		if (value->items[i].kind != VALUE_STRING)
			find(d, &item, "type", "string");
		else
			texts[strings++] = value->items[i].string.at;
	}
	*ret = (struct list){ texts, strings == value->count ? strings : 0 };
}

static void decode_list(const struct decoding *d, const struct path *path, const struct shape *shape,
	const struct value *value, struct list *ret)
{
	if (value->kind != VALUE_ARRAY) {
		find(d, path, "type", "array");
		return;
	}
	char *records = allocate(d, value->count, shape->size);
	for (size_t i = 0; records != NULL && i < value->count; i++) {
		const struct path item = { path, NULL, i };
		decode_members(d, &item, shape, &value->items[i], records + i * shape->size);
	}
	*ret = (struct list){ records, records == NULL ? 0 : value->count };
}

static void decode_object(const struct decoding *d, const struct path *path, const struct shape *shape,
	const struct value *value, const void **ret)
{
	if (value->kind != VALUE_OBJECT) {
		find(d, path, "type", "object");
		return;
	}
	if (shape == NULL) {
		*ret = value;
		return;
	}
	void *record = allocate(d, 1, shape->size);
	if (record != NULL)
		decode_members(d, path, shape, value, record);
	*ret = record;
}

/* A value that is not null into its field. */
static void decode_field(const struct decoding *d, const struct path *path, const struct field *field,
	const struct value *value, void *at)
{
	switch (field->kind) {
	case FIELD_TEXT:
		decode_text(d, path, field, value, at);
		break;
	case FIELD_INT:
		if (!value_int(value, at))
			find(d, path, "type", "integer");
		break;
	case FIELD_BOOL:
		if (value->kind == VALUE_BOOL)
			*(int8_t *)at = value->boolean;
		else
			find(d, path, "type", "boolean");
		break;
	case FIELD_DATE:
		decode_date(d, path, value, at);
		break;
	case FIELD_INSTANT:
		decode_instant(d, path, value, at);
		break;
	case FIELD_TITLE:
		decode_members(d, path, field_inner(field), value, at);
		break;
	case FIELD_OBJECT:
		decode_object(d, path, field->shape, value, at);
		break;
	case FIELD_LIST:
		decode_list(d, path, field->shape, value, at);
		break;
	case FIELD_TEXTS:
		decode_texts(d, path, value, at);
		break;
	case FIELD_RAW: /* printed as it is, so never taken from a caller */
		find(d, path, "unknown_member", NULL);
		break;
	}
}

static bool is_given(const struct field *field)
{
	return field != NULL && (field->flags & FIELD_GIVEN) != 0;
}

static void tell_unknown(const struct decoding *d, const struct path *path)
{
	if (!d->stored)
		find(d, path, "unknown_member", NULL);
}

static void decode_members(const struct decoding *d, const struct path *path, const struct shape *shape,
	const struct value *value, void *record)
{
	field_clear(shape, record);
	if (value->kind != VALUE_OBJECT) {
		find(d, path, "type", "object");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct value *member = &value->items[i];
		const struct path here = { path, member->name, 0 };
		const struct field *field = field_find(shape, text_of(member->name));
		if (d->stored ? field == NULL || field->kind == FIELD_RAW : !is_given(field))
			tell_unknown(d, &here);
		else if (member->kind != VALUE_NULL)
			decode_field(d, &here, field, member, field_at(field, record));
	}
	for (size_t i = 0; i < shape->count && !d->stored; i++) {
		const struct field *field = &shape->fields[i];
		const struct path here = { path, field->name, 0 };
		const struct value *member =
			(field->flags & FIELD_REQUIRED) == 0 ? value : value_member(value, field->name);
		if (member == NULL || member->kind == VALUE_NULL)
			find(d, &here, "required", NULL);
	}
}

bool decode_record_at(const char *prefix, const struct shape *shape, const struct value *value, struct arena *arena,
	void *ret_record, struct findings *findings)
{
	const struct decoding d = { .prefix = prefix, .arena = arena, .findings = findings };
	size_t before = findings->count;

	decode_members(&d, NULL, shape, value, ret_record);
	return findings->count == before && !findings->failed;
}

bool decode_record(const struct shape *shape, const struct value *value, struct arena *arena, void *ret_record,
	struct findings *findings)
{
	return decode_record_at("#", shape, value, arena, ret_record, findings);
}

bool decode_stored(const struct shape *shape, const struct value *value, struct arena *arena, void *ret_record)
{
	struct findings findings;
	const struct decoding d = { .prefix = "#", .arena = arena, .findings = &findings, .stored = true };

	findings_init(&findings, arena);
	decode_members(&d, NULL, shape, value, ret_record);
	return findings_none(&findings);
}
