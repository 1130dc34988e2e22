/* Decides how netstrings become JSON. Which fields there are, domain/event.h says. */
#include "wire/event_data.h"

#include "base/instant.h"
#include "domain/event.h"
#include "wire/json_write.h"

/* Takes one netstring off *rest; at NULL where it is null ("-,"). False: there is no well-formed one. */
static bool netstring_cut(struct text *rest, struct text *ret_field)
{
	struct text digits, after = *rest;
	int64_t len;

	*ret_field = (struct text){ 0 };
	if (text_starts(*rest, "-,")) {
		*rest = (struct text){ rest->at + 2, rest->len - 2 };
		return true;
	}
	if (!text_cut(&after, ':', &digits) || !text_to_int64(digits, &len) || len < 0 || after.at == NULL ||
		(uint64_t)len >= after.len || after.at[len] != ',')
		return false;
	*ret_field = (struct text){ after.at, (size_t)len };
	*rest = (struct text){ after.at + len + 1, after.len - (size_t)len - 1 };
	return true;
}

/* A string; null where the field is. */
static void write_word(struct buffer *b, struct text word)
{
	if (word.at == NULL)
		buffer_add_string(b, "null");
	else
		json_write_text(b, word);
}

static bool write_list(struct buffer *b, struct text list)
{
	struct text word;
	bool fine = true;

	buffer_add_byte(b, '[');
	for (unsigned n = 0; fine && list.len > 0; n++) {
		if (n > 0)
			buffer_add_byte(b, ',');
		fine = netstring_cut(&list, &word);
		write_word(b, word);
	}
	buffer_add_byte(b, ']');
	return fine;
}

static void write_instant(struct buffer *b, int64_t us)
{
	char instant[INSTANT_TEXT_SIZE];

	instant_format_micros(us, instant);
	json_write_string(b, instant);
}

static bool write_value(struct buffer *b, enum event_field_kind kind, struct text value)
{
	int64_t number = 0;

	if (value.at == NULL || kind == EVENT_TEXT) {
		write_word(b, value);
		return true;
	}
	if (kind == EVENT_LIST)
		return write_list(b, value);
	if (kind != EVENT_JSON && !text_to_int64(value, &number))
		return false;
	if (kind == EVENT_INSTANT)
		write_instant(b, number);
	else
		buffer_add_text(b, value);
	return value.len > 0;
}

/* The told fields of a content whose head was read; what an older content lacks is null. */
static bool write_fields(struct buffer *b, const struct event_kind *kind, struct text rest)
{
	const struct event_field *end = kind->fields + EVENT_FIELDS_MAX;
	const char *comma = "";

	for (const struct event_field *f = kind->fields; f < end && f->kind != EVENT_END; f++) {
		struct text value = { 0 };

		if (rest.len > 0 && !netstring_cut(&rest, &value))
			return false;
		if (f->kind == EVENT_UNTOLD)
			continue;
		buffer_printf(b, "%s\"%s\":", comma, f->name);
		comma = ",";
		if (!write_value(b, f->kind, value))
			return false;
	}
	return true;
}

bool event_data_write(struct buffer *b, const char *action, struct text content)
{
	const struct event_kind *kind = event_kind(action);
	size_t begin = b->len;
	struct text head;
	bool fine = true;

	for (unsigned i = 0; fine && i < EVENT_HEAD_FIELDS; i++)
		fine = netstring_cut(&content, &head);
	buffer_add_byte(b, '{');
	if (fine && kind != NULL && !write_fields(b, kind, content)) {
		fine = false;
		if (!b->failed)
			b->len = begin + 1;
	}
	buffer_add_byte(b, '}');
	return fine;
}
