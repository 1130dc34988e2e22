/*
 * Memory that is freed all at once: a request's, a file's, an answer's. It has a limit, so that no
 * input can take more than its share.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;

/* A new arena that gives out at most limit_bytes in all; NULL when memory is out. The caller frees it. */
struct arena *arena_new(size_t limit_bytes);

/* Zeroed bytes aligned for any type, valid until reset or free; NULL when over the limit or memory is out. Size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* Zeroed room for count things of size bytes; NULL also when the product overflows. */
void *arena_alloc_array(struct arena *a, size_t count, size_t size);

/* A copy of len bytes followed by a NUL; NULL as arena_alloc. */
void *arena_copy(struct arena *a, const void *at, size_t len);

/* A NUL-terminated copy of a view; NULL as arena_alloc. */
char *arena_text(struct arena *a, struct text t);

/* A copy of a C string; NULL for NULL, or as arena_alloc. */
char *arena_string(struct arena *a, const char *cstr);

/* What printf would print, NUL-terminated; NULL as arena_alloc. */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As arena_printf. */
char *arena_vprintf(struct arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Bytes given out since the arena was made or reset. */
size_t arena_used(const struct arena *a);

/* Whether anything was refused since the arena was made or reset: what was concluded without it may be wrong. */
bool arena_is_short(const struct arena *a);

/* Forgets everything that was given out and keeps one block for the next user. */
void arena_reset(struct arena *a);

/* Frees the arena and everything given out; NULL does nothing. */
void arena_free(struct arena *a);

/* Arenas between two uses, for what begins and ends all day. Zero-initialised; owned by one thread. */
struct arena_shelf {
	struct arena *first;
	unsigned count;
};

/* As arena_new, from the shelf where one lies there. Whoever takes it gives or frees it. */
struct arena *arena_take(struct arena_shelf *shelf, size_t limit_bytes);

/* Instead of arena_free: what was given out is gone, its memory is for the next arena_take. NULL does nothing. */
void arena_give(struct arena_shelf *shelf, struct arena *a);

/* Frees what lies on the shelf. */
void arena_shelf_clear(struct arena_shelf *shelf);

#endif
