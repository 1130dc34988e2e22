#ifndef REQUEST_REPLY_H
#define REQUEST_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct http_answer;
struct request;

/* What goes back. Texts are borrowed: they live in the request's arena or in a snapshot it holds. */
struct reply {
	int status;
	const char *media_type;    /* NULL: no body */
	struct text body;          /* as it is */
	struct text gzip;          /* the same, already packed; empty: http packs it where that pays */
	const char *etag;          /* in quotes, of the body; NULL: none */
	const char *gzip_etag;     /* of the packed one */
	const char *cache_control; /* NULL: no-store */
	const char *allow;         /* 405 */
	const char *link;          /* the next page */
	const char *location;      /* the thing that was made */
	const char *disposition;   /* how a browser saves it */
	const char *policy;        /* Content-Security-Policy of a page */
	const char *language;      /* Content-Language */
	unsigned retry_after_s;    /* 429, 503 */
	int64_t revision; /* of the figures that this answer changed: held until all workers show it; 0: none */
	bool replayed;    /* Idempotency-Replayed: true */
	bool close;       /* the connection ends after it */
};

/* Begins an answer in pieces (http_stream_start): from here on only the client's pace bounds it. False: it was HEAD,
 * there is nothing more to say. */
bool reply_stream(struct request *r, const struct http_answer *a);

/* Sends r->reply in the coding the client takes, or 304 where it has it already. */
void reply_send(struct request *r);

#endif
