/*
 * Decides what a document may cost, and finds a member's bytes, in one pass over the text without a tree.
 * Refuses to judge syntax: the library does, of what has passed here.
 */
#include <string.h>

#include "wire/json_read.h"

/* Behind the closing quote of the string that begins at `at`, or the end of an unfinished one. */
static size_t skip_string(struct text t, size_t at)
{
	for (at++; at < t.len && t.at[at] != '"'; at++)
		if (t.at[at] == '\\')
			at++;
	return at < t.len ? at + 1 : t.len;
}

/* What ends a word, and what is a token of its own. */
static bool is_mark(char c)
{
	return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(struct text t, size_t at)
{
	while (at < t.len && is_space(t.at[at]))
		at++;
	return at;
}

static size_t skip_literal(struct text t, size_t at)
{
	while (at < t.len && !is_space(t.at[at]) && !is_mark(t.at[at]) && t.at[at] != '"')
		at++;
	return at;
}

/* Whether the string from `at` to `end` holds an escaped NUL: C strings would end there unseen. */
static bool has_nul(struct text t, size_t at, size_t end)
{
	const char *escape = memchr(t.at + at, '\\', end - at);

	for (at = escape == NULL ? end : (size_t)(escape - t.at); at + 1 < end; at++) {
		if (t.at[at] != '\\')
			continue;
		if (t.at[at + 1] == 'u' && end - at >= 6 && memcmp(t.at + at + 2, "0000", 4) == 0)
			return true;
		at++;
	}
	return false;
}

/* Where the first byte is that does not belong to well-formed UTF-8. */
static size_t utf8_ends(struct text t)
{
	size_t at = 0, bytes = 0;
	uint32_t point;

	while ((bytes = text_decode_point((struct text){ t.at + at, t.len - at }, &point)) > 0)
		at += bytes;
	return at;
}

/* The token at `at` (no space): its end, and how it changes the depth. */
static size_t skip_token(struct text t, size_t at, unsigned *depth)
{
	char c = t.at[at];

	if (c == '"')
		return skip_string(t, at);
	if (c == '{' || c == '[')
		++*depth;
	if ((c == '}' || c == ']') && *depth > 0)
		--*depth;
	return is_mark(c) ? at + 1 : skip_literal(t, at);
}

bool json_prescan(struct text bytes, const struct json_limits *limits, const char **ret_what, size_t *ret_at)
{
	unsigned depth = 0, tokens = 0;
	size_t at = 0;

	*ret_what = "UTF-8";
	if (!text_is_utf8(bytes)) {
		*ret_at = utf8_ends(bytes);
		return false;
	}
	*ret_what = "NUL";
	const char *nul = bytes.len == 0 ? NULL : memchr(bytes.at, '\0', bytes.len);
	if (nul != NULL) {
		*ret_at = (size_t)(nul - bytes.at);
		return false;
	}
	while ((at = skip_space(bytes, at)) < bytes.len) {
		size_t end = skip_token(bytes, at, &depth);
		tokens += !is_mark(bytes.at[at]) || bytes.at[at] == '{' || bytes.at[at] == '[';
		*ret_at = at;
		*ret_what = depth > limits->depth     ? "too deep"
			    : tokens > limits->tokens ? "too many tokens"
						      : "escaped NUL";
		if (depth > limits->depth || tokens > limits->tokens ||
			(bytes.at[at] == '"' && has_nul(bytes, at, end)))
			return false;
		at = end;
	}
	return true;
}

/* One character of a raw name at *at: a code unit, escapes read. Only ASCII matters here. */
static unsigned next_unit(struct text t, size_t *at)
{
	static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	unsigned unit = 0;

	if (t.at[*at] != '\\' || *at + 1 >= t.len)
		return (unsigned char)t.at[(*at)++];
	char kind = t.at[*at + 1];
	*at += 2;
	for (size_t i = 0; kind != 'u' && i + 1 < sizeof escapes; i += 2)
		if (escapes[i] == kind)
			return (unsigned char)escapes[i + 1];
	for (size_t i = 0; i < 4 && *at < t.len; i++, ++*at) {
		char c = t.at[*at];
		unsigned digit = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
		unit = unit * 16 + (digit & 15u);
	}
	return unit;
}

/* Whether a raw string, without its quotes, reads as this ASCII name. */
static bool is_name(struct text raw, const char *name)
{
	size_t at = 0;

	for (; at < raw.len && *name != '\0'; name++)
		if (next_unit(raw, &at) != (unsigned char)*name)
			return false;
	return at == raw.len && *name == '\0';
}

static size_t skip_value(struct text t, size_t at)
{
	unsigned depth = 0;

	do {
		at = skip_token(t, skip_space(t, at), &depth);
	} while (depth > 0 && (at = skip_space(t, at)) < t.len);
	return at;
}

struct text json_member_bytes(struct text document, const char *name)
{
	size_t at = skip_space(document, 0);

	if (at >= document.len || document.at[at] != '{')
		return (struct text){ 0 };
	at = skip_space(document, at + 1);
	while (at < document.len && document.at[at] == '"') {
		size_t end = skip_string(document, at);
		struct text raw = { document.at + at + 1, end - at - 2 };
		at = skip_space(document, skip_space(document, end) + 1); /* behind the colon */
		if (at >= document.len)
			break;
		end = skip_value(document, at);
		if (is_name(raw, name))
			return (struct text){ document.at + at, end - at };
		at = skip_space(document, skip_space(document, end) + 1); /* behind the comma */
	}
	return (struct text){ 0 };
}
