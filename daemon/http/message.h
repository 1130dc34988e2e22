/*
 * A request's head, as views into one block of bytes that the exchange owns. Valid as long as the
 * exchange (http/http.h). Nothing here is NUL-terminated but what methods are called.
 */
#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* The methods that are known (all others are refused with 501 before the hall sees them). */
enum http_method {
	METHOD_NONE, /* only in a message that was refused before its method was read */
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OPTIONS,
	METHOD_TRACE,
	METHOD_COUNT
};

enum http_body {
	BODY_NONE,    /* neither Content-Length nor chunked: 411 is the hall's where a body is required */
	BODY_LENGTH,  /* content_length bytes, may be 0 */
	BODY_CHUNKED, /* until the last chunk */
};

struct http_field {
	struct text name;  /* as sent; compare without case */
	struct text value; /* without spaces around it */
};

enum { MESSAGE_SEGMENTS_MAX = 16 };

struct http_message {
	enum http_method method;
	int minor;          /* of HTTP/1.x: 0 or 1 */
	struct text target; /* as sent */
	struct text path;   /* raw, from its "/" to "?"; "*" of OPTIONS */
	struct text query;  /* raw, behind "?"; empty where there is none */
	struct text segment
		[MESSAGE_SEGMENTS_MAX]; /* the path cut at "/" and percent-decoded: "/v1/me" has 2, "/v1/" has 2 with an empty last */
	unsigned
		segment_count; /* a path with more segments than fit has MESSAGE_SEGMENTS_MAX + 1 and matches nothing */
	struct text host;      /* without port, one of ours */
	const struct http_field *fields; /* in their order */
	unsigned field_count;
	enum http_body body;
	uint64_t content_length; /* bytes, of BODY_LENGTH */
	bool keep_alive;         /* what the client asks for */
	bool awaits_continue;    /* Expect: 100-continue (1.1 only) */
};

/* "GET" and so on; METHOD_NONE gives "-". */
const char *message_method_name(enum http_method method);

/* The value of the first field of that name (any case); at is NULL where there is none. */
struct text message_find(const struct http_message *m, const char *name);

/* How many fields have that name. */
unsigned message_count(const struct http_message *m, const char *name);

/* Walks over the fields of that name: start with *at = 0; false when there are no more. */
bool message_next(const struct http_message *m, const char *name, unsigned *at, struct text *ret_value);

/* Whether Accept-Encoding lets an answer be gzip. */
bool message_takes_gzip(const struct http_message *m);

/*
 * Whether a list of entity tags ("if-match", "if-none-match") holds etag (in quotes) or "*". A tag with which
 * http has marked its own packing ("…-gzip") counts as the tag. Weak tags count only where weak is allowed.
 */
bool message_has_etag(const struct http_message *m, const char *field, const char *etag, bool weak_allowed);

#endif
