/*
 * The database as the daemon sees it: typed calls, typed answers.
 *
 * One store per thread, on that thread's loop, with its own connections in lanes (submissions, writes,
 * reads, slow reads), so that nothing quick waits behind something slow. A call returns an operation
 * and later ends in exactly one callback, unless store_cancel came first: then nobody is called. The
 * store never calls back from inside the call that started it. A call that cannot be taken returns NULL
 * and says why in *ret_fault (503 unavailable: queue full, database away, stopping; 500: no memory).
 *
 * An answer, with everything it points to, is valid during the callback only. A fault is what kept the
 * store from an answer (503, 500); what the database decided (stored, stale, conflict ...) is no fault
 * but a struct written. Success is told after the COMMIT came back, never before. What a call is given
 * is copied, except where its sentence says "borrowed".
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct loop;
struct store;
struct store_op;

enum store_lane {
	LANE_SUBMISSIONS, /* commit groups, one in flight */
	LANE_WRITES,      /* all other keyed writes */
	LANE_READS,       /* quick reads */
	LANE_SLOW,        /* past figures and streams */
	LANE_EVIDENCE,    /* files on their way in, a connection each until they are stored */
	LANE_NOTICES,     /* LISTEN */
	LANE_COUNT
};

struct store_limits {
	const char *conninfo; /* libpq connection string of dxtrack_app; borrowed for the store's life */
	unsigned connections
		[LANE_COUNT];          /* per lane; 0: the store has no such lane; submissions and notices at most 1 */
	unsigned queue_max;            /* operations waiting in a lane before it answers 503 */
	unsigned group_max;            /* rows of one commit group, at most STORE_GROUP_MAX */
	unsigned connect_deadline_ms;  /* from the first byte until the connection is prepared */
	unsigned statement_timeout_ms; /* PostgreSQL's own deadline for a statement */
	unsigned slow_timeout_ms;      /* the same in the slow lane */
	unsigned lock_timeout_ms;
	unsigned idle_transaction_timeout_ms; /* how long a stream may stand still between two batches */
	unsigned upload_idle_timeout_ms;      /* how long a file's sender may take between two pieces */
	unsigned notice_proof_ms;             /* how often the lane of notices proves that its wire is alive */
	unsigned deadline_ms; /* an operation's whole time, waiting and settling included; then 503. None is taken while
	                         the first in its lane has waited for half of it */
	unsigned reconnect_min_ms,
		reconnect_max_ms; /* back-off after a failed attempt: doubled each time, with jitter */
};

enum { STORE_GROUP_MAX = 64 };

/* What may be tried out of the box; conninfo is NULL. */
extern const struct store_limits store_limits_default;

/* The daemon cannot work with this database: a newer schema than it knows, or a statement that does not
 * prepare although the version matches. The message names the file and PostgreSQL's sentence. */
typedef void store_fatal_fn(void *owner, const char *message);

/* A store that begins to connect at once, without waiting. Borrows loop and limits->conninfo; `fatal` is
 * called from the loop, never from here. NULL: no memory. */
struct store *store_new(struct loop *loop, const struct store_limits *limits, store_fatal_fn *fatal, void *owner);

/* Cancels every operation, closes every connection, frees it; NULL does nothing. Not from inside a callback. */
void store_free(struct store *s);

/* No new operation is taken (503, shutting down); what is under way goes on. */
void store_stop(struct store *s);

/* Operations waiting or under way, the ones whose owner has gone included. */
unsigned store_busy(const struct store *s);

/* Whether every lane has a prepared connection; if not, *ret_reason is one literal sentence why. */
bool store_ready(const struct store *s, const char **ret_reason);

/* The owner has gone: its callback is never called. A write that was sent is still committed. NULL does nothing. */
void store_cancel(struct store_op *op);

/* What the caller may touch, as row security sees it. */
struct caller {
	const char *uscc;      /* of an enterprise; NULL or "": none */
	const char *districts; /* leaf districts with commas, "*" for all; NULL or "": none */
};

/* What every keyed write carries: who, the key, what is compared on a retry, what is answered. */
struct keyed {
	const char *credential; /* uuid text; joined in the write, so that a revocation is exact */
	const char *account;    /* uuid text: the scope of the key */
	const char *key;        /* Idempotency-Key */
	const char *method;     /* compared with the first request's: method, path, query, body */
	const char *path;
	const char *query;          /* "" where there was none */
	const uint8_t *body_digest; /* SHA-256, 32 bytes */
	int status;                 /* of the 2xx that a success will be answered with */
	const char *answer;         /* its whole body; NULL for submissions, which are rendered from their row */
	const char *etag;           /* that it will carry, in quotes; NULL: none, or a submission's */
	const char *request_id;
	const char *address; /* the client's, for the audit */
};

enum written_outcome {
	WRITTEN_STORED,   /* done now */
	WRITTEN_REPLAYED, /* done before under this key: status and answer are the first ones */
	WRITTEN_REFUSED,  /* nothing stored: code is a problem code with its own status */
	WRITTEN_FINDING,  /* nothing stored: code is a finding, to be told as 422 validation */
};

struct written {
	enum written_outcome outcome;
	const char *
		code; /* REFUSED: idempotency_conflict, unauthorized, not_found, stale, conflict, forbidden; FINDING: a finding's */
	const char *
		detail; /* refused: {0} of the code's sentence, or NULL; STORED: the object's new ETag where it has one */
	int64_t recorded_at; /* instant; INSTANT_NONE where nothing was recorded */
	int64_t revision;    /* of the figures after this change; INT64_NONE where none was changed */
	int status;          /* REPLAYED: of the first answer; STORED: as given in struct keyed */
	const char *
		answer; /* REPLAYED: the first body, NULL where it is rendered; STORED: NULL, or the body where it was settled otherwise */
	const char *etag; /* REPLAYED: of the first answer, in quotes; NULL where it had none, or is rendered */
};

/* The end of a keyed write: a fault, or what became of it. */
typedef void store_written_fn(void *owner, const struct fault *f, const struct written *w);

#endif
