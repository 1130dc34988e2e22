#ifndef REQUEST_REQUEST_H
#define REQUEST_REQUEST_H

/*
 * The hall: one request, one direction.
 *
 * An enterprise's software files a cloud contract. http hands over the head: the request is born and
 * ROUTE finds the row that reads like the manual. AUTHENTICATE turns the token into a principal
 * (usually out of the worker's cache, else it waits for the database), AUTHORISE asks the permit table
 * and the throttle, and only then does BODY ask http for the bytes. RECALL asks whether this key was
 * answered before (submissions skip it: their key is looked up in the group's own statement). DECODE
 * turns bytes into a struct, LOAD fetches the object that a transition is about, HANDLE lets the
 * domain find everything that is wrong, and then makes ONE store call and waits. The commit group
 * answers, SETTLE holds the answer back until every worker shows the new figure, REPLY sends it, LOG
 * writes one line, and the request is gone.
 *
 * A step says where to wake up, asks for exactly one thing and waits. A callback only finds its
 * request, records what came and calls request_advance. A client that hangs up ends the request at
 * whatever step it waits in: the store operation is cancelled and its late answer meets nobody.
 * tests/scenes/one-submission.scene plays this story.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/fault.h"
#include "base/language.h"
#include "base/text.h"
#include "request/next.h"
#include "request/params.h"
#include "request/refuse.h"
#include "request/reply.h"
#include "store/store.h"

struct arena;
struct auth_find;
struct cache_wait;
struct collection;
struct feed_wait;
struct hall;
struct judged;
struct http_exchange;
struct http_message;
struct principal;
struct route;
struct snapshot;
struct stream;
struct timer;
struct value;

enum step {
	STEP_ROUTE,
	STEP_AUTHENTICATE,
	STEP_AUTHORISE,
	STEP_BODY,
	STEP_RECALL,
	STEP_DECODE,
	STEP_LOAD,
	STEP_HANDLE,
	STEP_SETTLE,
	STEP_REPLY,
	STEP_STREAM,
	STEP_LOG,
	STEP_COUNT
};

struct request {
	enum step step;
	struct hall *hall;                  /* borrowed: the worker's */
	struct http_exchange *http;         /* borrowed: NULL once the client is gone */
	const struct http_message *message; /* borrowed from http, valid until the reply is sent */
	struct arena *arena;                /* owned: whatever the request needs dies with it */
	const struct route *route;
	const struct snapshot *snapshot;   /* owned reference: catalogue and code lists as of the start */
	const struct principal *principal; /* owned reference, NULL on public routes */
	struct text arg[2];                /* the {…} segments of the path, decoded */
	struct params params;              /* the query, checked against the route's table */
	char id[65];                       /* X-Request-Id */
	const char *address;               /* where it came from, once request_address was asked */
	int64_t started_us;                /* wall clock when the head was complete */

	struct buffer body;               /* owned: a BUFFERED body as received */
	uint8_t body_digest[DIGEST_SIZE]; /* SHA-256 of body */
	bool body_complete;
	void *inflow;             /* where a STREAMED body goes: the route's sink's */
	const struct value *json; /* the decoded body, NULL where the route takes none */
	bool files_checked;       /* the files that the body names were looked up */
	struct judged *judged;    /* what the rules of the body look at, and found (api/intake.c) */
	void *decoded;            /* json as the struct of route->body_shape */
	void *loaded;             /* what the route's load fetched */
	const char *etag;         /* the loaded object's, in quotes */

	struct findings findings;            /* everything wrong so far, refused together */
	struct store_op *op;                 /* owned: the one operation waited for */
	struct auth_find *finding;           /* owned: the principal waited for */
	struct cache_wait *settling;         /* owned: the snapshot waited for */
	struct feed_wait *waiting;           /* owned: the events waited for */
	struct timer *deadline;              /* owned: from the body's end to the first byte of the answer */
	struct stream *stream;               /* owned: rows still to come */
	void *outflow;                       /* an answer in pieces: how far it is; the handler's, in the arena */
	enum next (*more)(struct request *); /* the client can take more of it */
	const struct collection *listed;     /* the page asked for */
	const char *beside;                  /* a member beside its items, or NULL */
	struct reply reply;
	const char *reason; /* literal: why it was refused, for the log */
	const char *detail; /* the refusal's sentence instead of its code's, or NULL */
	struct fault held;  /* a refusal that waits for route->recall to find no first answer */
	bool recalled;      /* route->recall was asked */
};

/* Runs the steps until one waits or the request is gone; after it, r may be freed. */
void request_advance(struct request *r);

/* Goes to `step` next. */
enum next request_go(struct request *r, enum step step);

/* Waits for op (taken). NULL: the queue was full, 503 with *f. Wakes up in r->step. */
enum next request_wait(struct request *r, struct store_op *op, const struct fault *f);

/* Answers with JSON made by the caller (in r->arena), then logs. */
enum next request_answer_json(struct request *r, int status, struct text json);

/* A new UUIDv7 as text in the request's arena; its millisecond is request_now_us(r)/1000. NULL: no memory. */
const char *request_mint(struct request *r);

/* Of the head: where it came from, without the port (written once, in the arena; NULL: no memory); when it was complete, in
 * microseconds since 1970, the "now" of all its rules, and the Shanghai day of it; the language by Accept-Language. */
const char *request_address(struct request *r);
int64_t request_now_us(const struct request *r);
int32_t request_today(const struct request *r);
enum language request_language(const struct request *r);

/* What the caller may touch, for the store; borrowed from the principal. */
struct caller request_caller(const struct request *r);

/* Sends the first answer to this key again: its status, body and ETag (copied), Idempotency-Replayed. */
enum next request_replay(struct request *r, const struct written *w);
/* The header of every keyed write: who, key, what a retry is compared by, the 2xx answer to be stored and sent, with
 * the ETag that r->reply has by then. In the arena; NULL: no memory, or an answer to a request in which something was found, which nothing may be done for. */
struct keyed *request_keyed(struct request *r, int status, struct text answer);

/* True where the same request was only to be rehearsed (?dry_run=true). */
bool request_is_rehearsal(const struct request *r);

/* Ends the request: cancels what it waits for, gives back what it owns. */
void request_free(struct request *r);

#endif
