/*
 * Decides where memory that dies together lives: blocks that double up to a ceiling, a block of its own for
 * what is large. Refuses to give out more than the arena's limit, and never frees a single thing.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK 1024    /* bytes */
#define LARGEST_BLOCK 65536 /* bytes; what does not fit gets a block of its size */
#define ALIGNMENT _Alignof(max_align_t)
#define PRINTED_USUALLY 256 /* bytes of one arena_printf; more is printed twice */
#define SHELVED_BLOCK 16384 /* bytes; a larger one is not kept */
/* As many arenas as a commit group has rows; none where use after free is looked for. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SHELF_MAX 0u
#endif
#elif defined __SANITIZE_ADDRESS__
#define SHELF_MAX 0u
#endif
#ifndef SHELF_MAX
#define SHELF_MAX 64u
#endif

struct block {
	struct block *next;
	size_t room; /* bytes behind this header */
	size_t used;
	_Alignas(max_align_t) unsigned char at[];
};

struct arena {
	struct arena *next;   /* on a shelf */
	struct block *blocks; /* the newest first; only it is filled further */
	size_t limit;         /* bytes */
	size_t used;
	bool refused; /* something that was asked for */
};

struct arena *arena_new(size_t limit_bytes)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a != NULL)
		a->limit = limit_bytes;
	return a;
}

static struct block *block_new(struct arena *a, size_t size)
{
	size_t room = a->blocks == NULL ? FIRST_BLOCK : a->blocks->room * 2;

	if (room > LARGEST_BLOCK)
		room = LARGEST_BLOCK;
	if (room < size)
		room = size;
	struct block *b = malloc(sizeof *b + room);
	if (b == NULL)
		return NULL;
	*b = (struct block){ .next = a->blocks, .room = room };
	a->blocks = b;
	return b;
}

static void *refuse(struct arena *a)
{
	a->refused = true;
	return NULL;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > a->limit - a->used || size > SIZE_MAX / 2)
		return refuse(a);
	size_t padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct block *b = a->blocks;
	if (b == NULL || b->room - b->used < padded)
		b = block_new(a, padded);
	if (b == NULL)
		return refuse(a);
	void *at = b->at + b->used;
	b->used += padded;
	/* The padding of the last piece may pass the limit by a few bytes; the sum must not. */
	a->used = padded > a->limit - a->used ? a->limit : a->used + padded;
	return memset(at, 0, padded);
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		return refuse(a);
	return arena_alloc(a, total);
}

void *arena_copy(struct arena *a, const void *at, size_t len)
{
	if (len == SIZE_MAX)
		return refuse(a);
	char *copy = arena_alloc(a, len + 1);
	if (copy != NULL && len > 0)
		memcpy(copy, at, len);
	return copy;
}

char *arena_text(struct arena *a, struct text t)
{
	return arena_copy(a, t.at, t.len);
}

char *arena_string(struct arena *a, const char *cstr)
{
	return cstr == NULL ? NULL : arena_copy(a, cstr, strlen(cstr));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = arena_vprintf(a, format, args);
	va_end(args);
	return text;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
	char usual[PRINTED_USUALLY];
	va_list again;

	va_copy(again, args);
	int len = vsnprintf(usual, sizeof usual, format, args);
	char *text = len < 0 ? NULL : arena_alloc(a, (size_t)len + 1);
	if (text != NULL && (size_t)len < sizeof usual)
		memcpy(text, usual, (size_t)len);
	else if (text != NULL)
		vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

bool arena_is_short(const struct arena *a)
{
	return a->refused;
}

/* Frees the chain from b on. */
static void blocks_free(struct block *b)
{
	while (b != NULL) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_reset(struct arena *a)
{
	a->used = 0;
	a->refused = false;
	if (a->blocks == NULL)
		return;
	blocks_free(a->blocks->next);
	a->blocks->next = NULL;
	a->blocks->used = 0;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	blocks_free(a->blocks);
	free(a);
}

struct arena *arena_take(struct arena_shelf *shelf, size_t limit_bytes)
{
	struct arena *a = shelf->first;

	if (a == NULL)
		return arena_new(limit_bytes);
	shelf->first = a->next;
	shelf->count--;
	a->limit = limit_bytes;
	return a;
}

void arena_give(struct arena_shelf *shelf, struct arena *a)
{
	if (a == NULL)
		return;
	if (shelf->count == SHELF_MAX || (a->blocks != NULL && a->blocks->room > SHELVED_BLOCK)) {
		arena_free(a);
		return;
	}
	arena_reset(a);
	a->next = shelf->first;
	shelf->first = a;
	shelf->count++;
}

void arena_shelf_clear(struct arena_shelf *shelf)
{
	struct arena *a;

	while ((a = shelf->first) != NULL) {
		shelf->first = a->next;
		arena_free(a);
	}
	shelf->count = 0;
}
