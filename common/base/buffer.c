/*
 * Decides how bytes grow: by doubling, with a NUL behind them. Refuses to go on after a failed allocation,
 * so that half an answer is never taken for a whole one.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/text.h"

#define FIRST_ROOM 256 /* bytes */
#define USUALLY 64     /* bytes of one buffer_printf; more takes a second turn */

/* The room for len more bytes and the NUL, or 0 when no size_t can say it. */
static size_t room_for(const struct buffer *b, size_t len)
{
	size_t need;

	if (__builtin_add_overflow(b->len, len, &need) || __builtin_add_overflow(need, 1, &need))
		return 0;
	size_t room = b->room < FIRST_ROOM ? FIRST_ROOM : b->room;
	while (room < need)
		if (__builtin_mul_overflow(room, 2, &room))
			return need;
	return room;
}

char *buffer_reserve(struct buffer *b, size_t len)
{
	if (b->failed)
		return NULL;
	if (b->room - b->len <= len) {
		size_t room = room_for(b, len);
		char *at = room == 0 ? NULL : realloc(b->at, room);
		if (at == NULL) {
			b->failed = true;
			return NULL;
		}
		b->at = at;
		b->room = room;
	}
	return b->at + b->len;
}

void buffer_add(struct buffer *b, const void *at, size_t len)
{
	char *to = buffer_reserve(b, len);

	if (to == NULL)
		return;
	if (len > 0)
		memcpy(to, at, len);
	b->len += len;
	b->at[b->len] = '\0';
}

void buffer_add_text(struct buffer *b, struct text t)
{
	buffer_add(b, t.at, t.len);
}

void buffer_add_string(struct buffer *b, const char *cstr)
{
	buffer_add(b, cstr, strlen(cstr));
}

void buffer_add_byte(struct buffer *b, char byte)
{
	buffer_add(b, &byte, 1);
}

void buffer_add_int64(struct buffer *b, int64_t value)
{
	char digits[ENCODE_INT64_SIZE];

	buffer_add_text(b, encode_int64(value, digits));
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
	size_t room = USUALLY;
	va_list args;

	/* What fits into the room there is is written once; else it has said how much it needs. */
	for (int turn = 0; turn < 2; turn++) {
		char *to = buffer_reserve(b, room);

		if (to == NULL)
			return;
		va_start(args, format);
		int len = vsnprintf(to, b->room - b->len, format, args);
		va_end(args);
		if (len >= 0 && (size_t)len < b->room - b->len) {
			b->len += (size_t)len;
			return;
		}
		room = len < 0 ? SIZE_MAX : (size_t)len;
	}
	b->failed = true;
}

void buffer_drop(struct buffer *b, size_t len)
{
	if (len > b->len)
		len = b->len;
	if (len == 0)
		return;
	b->len -= len;
	memmove(b->at, b->at + len, b->len + 1);
}

struct text buffer_text(const struct buffer *b)
{
	return (struct text){ b->at, b->len };
}

void buffer_clear(struct buffer *b)
{
	b->len = 0;
	b->failed = false;
	if (b->at != NULL)
		b->at[0] = '\0';
}

char *buffer_take(struct buffer *b, size_t *ret_len)
{
	char *at = NULL;

	buffer_add(b, NULL, 0); /* so that an empty buffer has its NUL */
	if (b->failed) {
		buffer_free(b);
		return NULL;
	}
	at = b->at;
	if (ret_len != NULL)
		*ret_len = b->len;
	*b = (struct buffer){ 0 };
	return at;
}

void buffer_free(struct buffer *b)
{
	free(b->at);
	*b = (struct buffer){ 0 };
}
