/* Decides how bytes and numbers are written as text. Every reader accepts only what its writer writes (hex: either case). */
#include "base/encode.h"

#include <string.h>

#define NUMBER_MAX 64 /* bytes of a base62 number */

static const char hex_digits[] = "0123456789abcdef";
static const char base62_digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void encode_hex(const void *at, size_t len, char *ret_text)
{
	const unsigned char *bytes = at;

	for (size_t i = 0; i < len; i++) {
		*ret_text++ = hex_digits[bytes[i] >> 4];
		*ret_text++ = hex_digits[bytes[i] & 15];
	}
	*ret_text = '\0';
}

/* One more than the digit's value; 0: no digit. */
static const unsigned char hex_values[256] = {
	['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16,
	['A'] = 11,
	['B'] = 12,
	['C'] = 13,
	['D'] = 14,
	['E'] = 15,
	['F'] = 16,
};

bool encode_unhex(struct text t, void *ret_bytes, size_t len)
{
	unsigned char *bytes = ret_bytes;

	if (t.len % 2 != 0 || t.len / 2 != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned high = hex_values[(unsigned char)t.at[2 * i]],
			 low = hex_values[(unsigned char)t.at[2 * i + 1]];
		if (high == 0 || low == 0)
			return false;
		bytes[i] = (unsigned char)((high - 1) << 4 | (low - 1));
	}
	return true;
}

/* Up to three bytes as four digits; `len` bytes fill len + 1 of them. */
static void add_quad(struct buffer *b, const unsigned char *at, size_t len, const char *digits, bool padded)
{
	char quad[4] = { '=', '=', '=', '=' };
	uint32_t bits = (uint32_t)at[0] << 16;

	if (len > 1)
		bits |= (uint32_t)at[1] << 8;
	if (len > 2)
		bits |= at[2];
	for (size_t i = 0; i <= len; i++)
		quad[i] = digits[bits >> (18 - 6 * i) & 63];
	buffer_add(b, quad, padded ? sizeof quad : len + 1);
}

static void add_base64(struct buffer *b, const unsigned char *at, size_t len, const char *digits, bool padded)
{
	for (; len >= 3; at += 3, len -= 3)
		add_quad(b, at, 3, digits, padded);
	if (len > 0)
		add_quad(b, at, len, digits, padded);
}

void encode_base64(struct buffer *b, const void *at, size_t len)
{
	add_base64(b, at, len, base64_digits, true);
}

void encode_base64url(struct buffer *b, const void *at, size_t len)
{
	add_base64(b, at, len, base64url_digits, false);
}

/* Two to four digits back to one to three bytes; the bits that no byte takes must be zero. */
static bool read_quad(struct text t, const char *digits, struct buffer *b)
{
	uint32_t bits = 0;
	char bytes[3];

	if (t.len < 2)
		return false;
	for (size_t i = 0; i < 4; i++) {
		const char *found = i < t.len ? memchr(digits, t.at[i], 64) : digits;
		if (found == NULL)
			return false;
		bits = bits << 6 | (uint32_t)(found - digits);
	}
	for (size_t i = 0; i < 3; i++)
		bytes[i] = (char)(bits >> (16 - 8 * i) & 0xff);
	if ((t.len == 2 && (bits & 0xffff) != 0) || (t.len == 3 && (bits & 0xff) != 0))
		return false;
	buffer_add(b, bytes, t.len - 1);
	return true;
}

static bool read_base64(struct text t, const char *digits, struct buffer *b)
{
	size_t before = b->len;

	for (; t.len > 0; t = (struct text){ t.at + 4, t.len - 4 }) {
		struct text quad = { t.at, t.len < 4 ? t.len : 4 };
		if (!read_quad(quad, digits, b)) {
			b->len = before;
			return false;
		}
		if (t.len <= 4)
			break;
	}
	return !b->failed;
}

bool encode_unbase64(struct text t, struct buffer *b)
{
	if (t.len % 4 != 0)
		return false;
	for (int i = 0; i < 2; i++)
		if (t.len > 0 && t.at[t.len - 1] == '=')
			t.len--;
	return read_base64(t, base64_digits, b);
}

bool encode_unbase64url(struct text t, struct buffer *b)
{
	return read_base64(t, base64url_digits, b);
}

/* Divides a big-endian number by 62 in place and returns the rest. */
static unsigned divide62(unsigned char *number, size_t len)
{
	unsigned rest = 0;

	for (size_t i = 0; i < len; i++) {
		rest = rest << 8 | number[i];
		number[i] = (unsigned char)(rest / 62);
		rest %= 62;
	}
	return rest;
}

bool encode_base62(const void *at, size_t len, char *ret_text, size_t width)
{
	unsigned char number[NUMBER_MAX];
	unsigned left = 0;

	if (len > sizeof number)
		return false;
	memcpy(number, at, len);
	ret_text[width] = '\0';
	for (size_t i = width; i > 0; i--)
		ret_text[i - 1] = base62_digits[divide62(number, len)];
	for (size_t i = 0; i < len; i++)
		left |= number[i];
	return left == 0;
}

uint32_t encode_crc32(const void *at, size_t len)
{
	const unsigned char *bytes = at;
	uint32_t crc = UINT32_MAX;

	/* Bit by bit: it is only ever taken over the 60 bytes of a token. */
	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? UINT32_C(0xedb88320) : 0);
	}
	return ~crc;
}

char *encode_digits(char *at, unsigned value, unsigned width)
{
	for (unsigned i = width; i > 0; i--, value /= 10)
		at[i - 1] = (char)('0' + value % 10);
	return at + width;
}

struct text encode_int64(int64_t value, char ret_text[ENCODE_INT64_SIZE])
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char *end = ret_text + (ENCODE_INT64_SIZE - 1), *at = end;

	*end = '\0';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--at = '-';
	return (struct text){ at, (size_t)(end - at) };
}
