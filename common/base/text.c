/*
 * Decides what views of bytes mean: equality, numbers, well-formed UTF-8. Refuses to own, copy or change a
 * byte, and knows no locale.
 */
#include "base/text.h"

#include <string.h>

struct text text_of(const char *cstr)
{
	return (struct text){ cstr, cstr == NULL ? 0 : strlen(cstr) };
}

bool text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool text_is(struct text t, const char *cstr)
{
	return text_equal(t, text_of(cstr));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_is_nocase(struct text t, const char *cstr)
{
	for (size_t i = 0; i < t.len; i++)
		if (cstr[i] == '\0' || lower(t.at[i]) != lower(cstr[i]))
			return false;
	return cstr[t.len] == '\0';
}

bool text_starts(struct text t, const char *cstr)
{
	size_t len = strlen(cstr);

	return len <= t.len && (len == 0 || memcmp(t.at, cstr, len) == 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct text text_trim(struct text t)
{
	while (t.len > 0 && is_blank(t.at[0])) {
		t.at++;
		t.len--;
	}
	while (t.len > 0 && is_blank(t.at[t.len - 1]))
		t.len--;
	return t;
}

bool text_cut(struct text *rest, char separator, struct text *ret_part)
{
	if (rest->at == NULL)
		return false;
	const char *found = rest->len == 0 ? NULL : memchr(rest->at, separator, rest->len);
	if (found == NULL) {
		*ret_part = *rest;
		*rest = (struct text){ NULL, 0 };
		return true;
	}
	size_t len = (size_t)(found - rest->at);
	*ret_part = (struct text){ rest->at, len };
	*rest = (struct text){ found + 1, rest->len - len - 1 };
	return true;
}

bool text_to_int64(struct text t, int64_t *ret_value)
{
	int64_t value = 0;
	bool negative = t.len > 0 && t.at[0] == '-';
	size_t i = negative ? 1 : 0;

	if (i == t.len)
		return false;
	/* Counted downwards, because the smallest number has no positive twin. */
	for (; i < t.len; i++) {
		int digit = t.at[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	*ret_value = value;
	return true;
}

/* The length that a first byte announces, its own bits, and the smallest point that may take so many bytes. */
static size_t announced(unsigned char first, uint32_t *ret_bits, uint32_t *ret_least)
{
	if (first < 0x80) {
		*ret_bits = first;
		*ret_least = 0;
		return 1;
	}
	if ((first & 0xe0) == 0xc0) {
		*ret_bits = first & 0x1f;
		*ret_least = 0x80;
		return 2;
	}
	if ((first & 0xf0) == 0xe0) {
		*ret_bits = first & 0x0f;
		*ret_least = 0x800;
		return 3;
	}
	if ((first & 0xf8) == 0xf0) {
		*ret_bits = first & 0x07;
		*ret_least = 0x10000;
		return 4;
	}
	return 0;
}

size_t text_decode_point(struct text t, uint32_t *ret_point)
{
	uint32_t point, least;

	if (t.len == 0)
		return 0;
	size_t len = announced((unsigned char)t.at[0], &point, &least);
	if (len == 0 || len > t.len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if ((c & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (c & 0x3f);
	}
	if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return 0;
	*ret_point = point;
	return len;
}

/* How many bytes at the front are ASCII, counted eight at a time: most of what comes in is. */
static size_t ascii_run(struct text t)
{
	size_t at = 0;
	uint64_t word;

	for (; at + sizeof word <= t.len; at += sizeof word) {
		memcpy(&word, t.at + at, sizeof word);
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return at;
}

bool text_is_utf8(struct text t)
{
	uint32_t point;

	while (t.len > 0) {
		size_t run = ascii_run(t);
		size_t len = run > 0 ? run : text_decode_point(t, &point);
		if (len == 0)
			return false;
		t.at += len;
		t.len -= len;
	}
	return true;
}

size_t text_count_points(struct text t)
{
	size_t count = 0;

	/* Every byte that does not continue a point begins one. */
	for (size_t i = 0; i < t.len; i++)
		if (((unsigned char)t.at[i] & 0xc0) != 0x80)
			count++;
	return count;
}

bool text_is_space(uint32_t point)
{
	return point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0xA0 || point == 0x3000 ||
	       (point >= 0x2000 && point <= 0x200A);
}

bool text_is_invisible(uint32_t point)
{
	return point == 0xFEFF || (point >= 0x200B && point <= 0x200D) || point == 0x2060;
}

static bool is_nothing(uint32_t point)
{
	return text_is_space(point) || text_is_invisible(point);
}

/* Where the last code point of t begins. */
static size_t last_point(struct text t)
{
	size_t at = t.len - 1;

	while (at > 0 && ((unsigned char)t.at[at] & 0xC0) == 0x80)
		at--;
	return at;
}

struct text text_strip(struct text t)
{
	uint32_t point = 0;
	size_t bytes;

	while ((bytes = text_decode_point(t, &point)) > 0 && is_nothing(point))
		t = (struct text){ t.at + bytes, t.len - bytes };
	while (t.len > 0) {
		size_t at = last_point(t);

		if (text_decode_point((struct text){ t.at + at, t.len - at }, &point) == 0 || !is_nothing(point))
			break;
		t.len = at;
	}
	return t;
}
