#ifndef REQUEST_HALL_H
#define REQUEST_HALL_H

/* One worker's hall: what every request of it shares, and how http hands requests in. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct auth;
struct cache;
struct http_events;
struct loop;
struct metric_cells;
struct route;
struct store;
struct throttle;
struct uuid_maker;

/* What http_listener tells: by which door a request came in. */
enum hall_listener { LISTENER_PUBLIC, LISTENER_CERTIFICATE, LISTENER_ADMIN };

struct hall_limits {
	unsigned answer_deadline_ms; /* from the body's end to the first byte of the answer */
	size_t arena_max_bytes;      /* memory of one request, body not counted */
};

struct hall {
	struct loop *loop;            /* all borrowed: they belong to the worker or the daemon */
	struct store *store;
	struct auth *auth;
	struct cache *cache;
	struct throttle *throttle;
	struct uuid_maker *ids;
	struct metric_cells *metrics;
	const struct route *routes;   /* ends with a row without a path */
	struct hall_limits limits;

	unsigned alive;               /* requests under way */
	bool stopping;                /* answers carry Connection: close */
};

/* The callbacks to give to http; their owner is the hall. */
extern const struct http_events hall_events;

#endif
