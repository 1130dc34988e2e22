#ifndef REQUEST_REFUSE_H
#define REQUEST_REFUSE_H

/* The ways to refuse. Each sets where the request goes on and returns what the step returns. */

#include "request/next.h"

struct fault;
struct request;

/* Refuses with a problem code (base/code.h), its status from the table; reason is a literal for the log. */
enum next request_refuse(struct request *r, const char *code, const char *reason);

/* Refuses with what a fault says. */
enum next request_refuse_fault(struct request *r, const struct fault *f);

/* Refuses 422 `validation` with all findings of the request. */
enum next request_refuse_findings(struct request *r);

/* There was no first answer: the refusal that was held back goes out. */
enum next request_refuse_held(struct request *r);

/* Adds a finding whose pointer names a query parameter, as "?as_of". */
void request_find_param(struct request *r, const char *code, const char *name);

#endif
