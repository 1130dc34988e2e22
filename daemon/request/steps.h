#ifndef REQUEST_STEPS_H
#define REQUEST_STEPS_H

#include "request/request.h"

/* A step does its one thing, says in r->step where the walk goes on, and returns NEXT, WAIT or DONE. */
typedef enum next step_fn(struct request *);

/* enter.c: from the head alone. */
step_fn step_route;        /* which row; 404, 405 */
step_fn step_authenticate; /* who; 401 */
step_fn step_authorise;    /* may they; 403, 429, 400 without a key */
step_fn step_body;         /* the bytes; 411, 413, 415 */

/* work.c: from bytes to one store call. */
step_fn step_recall; /* was this key answered before; replay, 422 idempotency_conflict */
step_fn step_decode; /* bytes to a struct; 400 */
step_fn step_load;   /* the object in the path; 404, 428, 412 */
step_fn step_handle; /* 409, 422, or the one store call */

/* leave.c: back to the client. */
step_fn step_settle; /* every worker shows the changed figure first */
step_fn step_reply;
step_fn step_stream; /* rows as long as the client reads */
step_fn step_log;    /* one line */

#endif
