/*
 * Views of bytes that somebody else owns: what a parser hands on without copying. A view is not
 * NUL-terminated unless the function that returns it says so.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

struct text {
	const char *at; /* borrowed; may be NULL when len is 0 */
	size_t len;     /* bytes */
};

/* A literal as a view, usable in static initialisers. */
#define TEXT(literal)                                                                                                  \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}

/* The view of a C string without its NUL; NULL gives an empty view. */
struct text text_of(const char *cstr);

/* Whether two views hold the same bytes. */
bool text_equal(struct text a, struct text b);

/* Whether the view holds exactly the bytes of the C string. */
bool text_is(struct text t, const char *cstr);

/* As text_is, ASCII letters compared without case. */
bool text_is_nocase(struct text t, const char *cstr);

/* Whether the view begins with the C string. */
bool text_starts(struct text t, const char *cstr);

/* The view without spaces and tabs at both ends. */
struct text text_trim(struct text t);

/*
 * Takes the part before the first `separator` off *rest (which then begins behind the separator).
 * False when *rest was used up already: its at is NULL then. "a,,b" gives "a", "" and "b".
 */
bool text_cut(struct text *rest, char separator, struct text *ret_part);

/* Reads a whole decimal number, "-" allowed in front; false for anything else or out of range. */
bool text_to_int64(struct text t, int64_t *ret_value);

/* Whether the view is well-formed UTF-8 (no overlong forms, surrogates, or points over U+10FFFF). */
bool text_is_utf8(struct text t);

/* The number of code points of well-formed UTF-8. */
size_t text_count_points(struct text t);

/* Whether a code point is a space of any kind, or a sign without width that nobody sees. */
bool text_is_space(uint32_t point);
bool text_is_invisible(uint32_t point);

/* Well-formed UTF-8 without any such at both ends: what somebody wrote, where anybody wrote something. */
struct text text_strip(struct text t);

/* Decodes one code point and returns its length in bytes, 0 when it is not well-formed or t is empty. */
size_t text_decode_point(struct text t, uint32_t *ret_point);

#endif
