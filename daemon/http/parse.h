/*
 * From the bytes of a request to a message: the only user of llhttp, which finds the fields and the
 * chunks; what llhttp lets pass and we do not is refused here.
 */
#ifndef HTTP_PARSE_H
#define HTTP_PARSE_H

#include <llhttp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "http/message.h"

struct http_limits;

enum { PARSE_FIELDS_MAX = 128 }; /* room; limits.header_fields may be less */

/* Bytes of a body, without its framing. */
typedef void parse_body_fn(void *owner, struct text chunk);

enum parse_trailer {
	TRAILER_NONE, /* there are still chunks */
	TRAILER_LINE,
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_CR,
	TRAILER_LAST_CR,
	TRAILER_END,
	TRAILER_BAD
};

struct parse {
	llhttp_t library;
	struct http_message message;
	struct http_field fields[PARSE_FIELDS_MAX];
	struct buffer block; /* owned: the head, and behind it the decoded path; kept for the next request */
	bool in_value;       /* the library was last in a field's value */
	bool head_is_complete;
	bool body_is_complete;
	uint64_t body_bytes; /* seen so far */
	uint64_t body_max;
	uint64_t framing_bytes;     /* around the chunks' data, trailers included: bounded, dropped */
	uint64_t plain_bytes;       /* of these, what a plain writer needs */
	enum parse_trailer trailer; /* where in the trailers, once the last chunk was read */
	const char *refusal;        /* literal: set inside the library's callbacks */
	bool too_large;
	parse_body_fn *body;
	void *owner;
};

/* The shape of "GET /path HTTP/1.1", its version and method. */
struct fault parse_request_line(struct text line);

/* Reads a head that scan_head found whole. p->message is filled as far as it went, also on a fault. *ret_keeps: the
 * fault leaves the framing sound, so the connection may stay. */
struct fault parse_head(struct parse *p, struct text head, const struct http_limits *limits, bool *ret_keeps);

/* Reads body bytes, hands them on, and says how many were used: all of them unless the body is complete. */
struct fault parse_body(struct parse *p, struct text bytes, parse_body_fn *body, void *owner, size_t *ret_used);

/* Ready for another head; memory beyond `keep_bytes` is given back. */
void parse_reset(struct parse *p, size_t keep_bytes);

void parse_free(struct parse *p);

#endif
