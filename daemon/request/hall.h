#ifndef REQUEST_HALL_H
#define REQUEST_HALL_H

/* One worker's hall: what every request of it shares, and how http hands requests in. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_shelf;
struct auth;
struct cache;
struct digest;
struct feed;
struct http_events;
struct journal;
struct loop;
struct metric_cells;
struct metrics;
struct route;
struct store;
struct throttle;
struct uuid_maker;

/* What http_listener tells: by which door a request came in. */
enum hall_listener { LISTENER_PUBLIC, LISTENER_CERTIFICATE, LISTENER_ADMIN };

struct hall_limits {
	unsigned answer_deadline_ms; /* from the body's end to the first byte of the answer */
	size_t arena_max_bytes;      /* memory of one request, body not counted */
	int32_t light_tolerance;     /* hundredths of a point behind schedule that are yellow, not red */
	size_t body_max_bytes;       /* of a JSON body */
	uint64_t upload_max_bytes;   /* of a STREAMED body */
	unsigned upload_deadline_ms; /* how long one may take to come */
	unsigned json_depth;         /* nested arrays and objects of one */
	unsigned json_tokens;        /* values, names and brackets of one */
};

struct hall {
	struct loop *loop; /* all borrowed: they belong to the worker or the daemon */
	struct store *store;
	struct auth *auth;
	struct cache *cache;
	struct feed *feed;
	struct throttle *throttle;
	struct uuid_maker *ids;
	struct digest *digest;
	struct journal *journal;
	struct arena_shelf *arenas;
	struct metric_cells *metrics;      /* this worker's */
	struct metrics *all_metrics;       /* for /metrics */
	const struct route *const *routes; /* tables, ended by NULL; each ends with a row without a path */
	struct hall_limits limits;
	unsigned alive; /* requests under way */
	bool stopping;  /* answers carry Connection: close */
};

/* The callbacks to give to http; their owner is the hall. */
extern const struct http_events hall_events;

#endif
