#ifndef REQUEST_ROUTE_H
#define REQUEST_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/field.h"
#include "domain/permit.h"
#include "http/message.h"
#include "request/params.h"
#include "request/request.h"

typedef enum next route_fn(struct request *);

/* Where a route answers. The default, 0, is every listener. */
enum { ROUTE_ADMIN_ONLY = 1 };

/*
 * A STREAMED body: where its bytes go as they come, instead of into r->body. `open` waits until they have a place
 * to go and wakes up in STEP_BODY with r->inflow set; only then is the client asked for them. `take` gets them (and may
 * refuse, after which none comes); it says http_pause_body while it can take no more. The route's handler follows the
 * last one. `close` gives back what r->inflow owns, at whatever end.
 */
struct sink {
	route_fn *open;
	void (*take)(struct request *r, struct text chunk);
	void (*close)(struct request *r);
};

/*
 * A route is a row: what may be asked, by whom, with what. The hall holds all of it to the row, the
 * handler is what remains. Flags default to the harmless side.
 */
struct route {
	enum http_method method;
	const char *path;                /* "/v1/submissions/{id}/reviews" */
	bool is_public;                  /* no credential is asked for */
	enum permit permit;              /* who may (domain/permit.h) */
	unsigned listeners;              /* ROUTE_ADMIN_ONLY */
	const struct param_rule *params; /* what the query may hold; NULL: nothing */
	bool has_body;                   /* it takes a JSON body, as large as the settings allow */
	const struct sink *sink;         /* its body is STREAMED and anything, not JSON */
	const struct shape *body_shape;  /* the body's JSON becomes r->decoded; NULL: the handler reads r->json */
	bool keyed;                      /* wants Idempotency-Key (a PATCH may lack it), is recalled and replayed */
	route_fn *recall;                /* keyed, but its key is looked up in the group's statement: asked only before
	                                  * a 4xx that follows the body (then r->held is that refusal); it waits for
	                                  * the store, and answers the first answer or ends in request_refuse_held */
	bool matched;                    /* a transition: wants If-Match against the loaded object */
	bool throttled;                  /* counts against the enterprise's filings a minute */
	route_fn *load;                  /* fetches the object named in the path: sets r->loaded, r->etag */
	route_fn *judge;                 /* refusals that come before 422: state (409), another's uscc (403) */
	route_fn *handle;
};

/* The rows of a list's or report's table, one for each form of wire/sheet.h; the handler tells them apart by the path. */
#define ROUTE_TABLES(path_, ...)                                                                                       \
	{ METHOD_GET, path_ ".csv", __VA_ARGS__ },                                                                     \
	{                                                                                                              \
		METHOD_GET, path_ ".xlsx", __VA_ARGS__                                                                 \
	}

/* Finds the row for method and path; fills r->route and r->arg. False: *ret_allow is NULL (404) or the
 * Allow header of a path that exists (405), in the request's arena. */
bool route_find(struct request *r, const char **ret_allow);

#endif
