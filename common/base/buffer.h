/*
 * Growable bytes with one owner. A failed allocation is remembered in `failed` and every later call
 * does nothing, so a writer checks once, at the end.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* Zero-initialise: struct buffer b = { 0 }; */
struct buffer {
	char *at;    /* owned; NUL-terminated behind len once anything was added */
	size_t len;  /* bytes in use, without the NUL */
	size_t room; /* bytes allocated */
	bool failed; /* memory ran out: the content is incomplete and must not be used */
};

/* Adds len bytes. */
void buffer_add(struct buffer *b, const void *at, size_t len);

/* Adds the bytes of a view. */
void buffer_add_text(struct buffer *b, struct text t);

/* Adds a C string without its NUL. */
void buffer_add_string(struct buffer *b, const char *cstr);

/* Adds one byte. */
void buffer_add_byte(struct buffer *b, char byte);

/* Adds a whole number in decimal. */
void buffer_add_int64(struct buffer *b, int64_t value);

/* Adds what printf would print. */
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for len more bytes and returns where they go; the caller then raises b->len. NULL when failed. */
char *buffer_reserve(struct buffer *b, size_t len);

/* Takes the first len bytes off (all when there are fewer); the rest moves to the front. */
void buffer_drop(struct buffer *b, size_t len);

/* The content as a view, valid until the next change. */
struct text buffer_text(const struct buffer *b);

/* Forgets the content and the failure and keeps the room. */
void buffer_clear(struct buffer *b);

/* Hands the bytes to the caller (NUL-terminated, to be freed with free); NULL when failed. The buffer is empty afterwards; ret_len may be NULL. */
char *buffer_take(struct buffer *b, size_t *ret_len);

/* Frees the bytes; the buffer may be used again. */
void buffer_free(struct buffer *b);

#endif
