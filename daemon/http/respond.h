/* An answer's head: what may be said in it. Everything a caller leaves out has a safe default. */
#ifndef HTTP_RESPOND_H
#define HTTP_RESPOND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

struct http_header {
	const char *name;
	const char *value; /* without CR, LF and NUL (they are replaced by spaces) */
};

/* All strings are borrowed during the call; NULL leaves the field out where no default is named. */
struct http_answer {
	int status;             /* 200 to 599 */
	const char *request_id; /* X-Request-Id */
	const char *
		content_type; /* of the body; "application/json" and "…+json" are packed when over 1 KiB and the client takes it */
	const char *content_encoding; /* the body is packed already: it is sent as it is */
	bool never_pack;              /* send the body as it is */
	const char *etag;             /* in quotes; where http packs the body itself it says "…-gzip" */
	const char *cache_control;    /* default "no-store" */
	const char *location;
	const char *allow;
	const char *link;
	const char *language;     /* Content-Language */
	const char *disposition;  /* Content-Disposition */
	const char *authenticate; /* WWW-Authenticate */
	const char *vary;         /* default: Accept-Encoding where a body could be packed */
	uint64_t length;          /* of a stream, where it is known beforehand; 0: it is not */
	unsigned retry_after_s;   /* 0: not said */
	bool replayed;            /* Idempotency-Replayed: true */
	bool close;               /* the connection ends after it */
	const struct http_header *more;
	size_t more_count;
};

/* How the body is delimited: what respond_head writes about it. */
enum respond_body { RESPOND_LENGTH, RESPOND_CHUNKED, RESPOND_UNTIL_CLOSE, RESPOND_NOTHING };

struct respond_frame {
	enum respond_body body;
	uint64_t length;      /* of RESPOND_LENGTH */
	bool packed;          /* http has packed it: Content-Encoding and the tag's suffix */
	bool could_pack;      /* Vary: Accept-Encoding */
	bool keep_alive_said; /* HTTP/1.0 wants to be told that the connection stays */
	const char *date;     /* an HTTP date */
};

/* "Not Found" for 404; "Unknown" for what has no name here. */
const char *respond_phrase(int status);

/* Adds status line, fields and the empty line. */
void respond_head(struct buffer *b, const struct http_answer *a, const struct respond_frame *frame);

#endif
