/* Bytes and numbers as text and back: hex, decimal, base64, base62, and CRC-32. */
#ifndef BASE_ENCODE_H
#define BASE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

/* Writes 2 * len lower-case digits and a NUL. */
void encode_hex(const void *at, size_t len, char *ret_text);

/* Reads exactly len bytes from 2 * len hex digits of either case; false for anything else. */
bool encode_unhex(struct text t, void *ret_bytes, size_t len);

#define ENCODE_INT64_SIZE 21 /* the longest number, its sign and the NUL */

/* The decimal digits of a number, a view of ret_text, which has a NUL behind them. */
struct text encode_int64(int64_t value, char ret_text[ENCODE_INT64_SIZE]);

/* Writes the last `width` decimal digits of a number, zeros in front, no NUL; returns where the next byte goes. */
char *encode_digits(char *at, unsigned value, unsigned width);

/* Adds base64 with padding (RFC 4648 section 4). */
void encode_base64(struct buffer *b, const void *at, size_t len);

/* Adds base64url without padding (RFC 4648 section 5), for cursors and names in URLs. */
void encode_base64url(struct buffer *b, const void *at, size_t len);

/* Adds the bytes of a base64 text with its padding; false (and nothing added) for anything not canonical. */
bool encode_unbase64(struct text t, struct buffer *b);

/* Adds the bytes of a base64url text without padding; false (and nothing added) for anything not canonical. */
bool encode_unbase64url(struct text t, struct buffer *b);

/*
 * Writes the bytes, read as one big-endian number, as exactly `width` digits 0-9A-Za-z with leading
 * zeros, and a NUL. len at most 64; false when the number does not fit. 32 bytes fit 43 digits, 4 fit 6.
 */
bool encode_base62(const void *at, size_t len, char *ret_text, size_t width);

/* CRC-32 (IEEE, as in gzip) of len bytes. */
uint32_t encode_crc32(const void *at, size_t len);

#endif
