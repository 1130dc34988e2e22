#ifndef REQUEST_REFUSE_H
#define REQUEST_REFUSE_H

/* The ways to refuse. Each sets where the request goes on and returns what the step returns. */

#include "base/language.h"
#include "request/next.h"

struct fault;
struct request;

/* Refuses with a problem code (base/code.h), its status from the table; reason is a literal for the log. */
enum next request_refuse(struct request *r, const char *code, const char *reason);

/* The same in words of its own instead of the code's sentence; both NULL: in that. */
enum next request_refuse_saying(struct request *r, const char *code, struct title words, const char *reason);

/* The same in a text of the caller's language. NULL: the code's sentence. */
enum next request_refuse_detailed(struct request *r, const char *code, const char *detail, const char *reason);

/* Refuses with what a fault says. */
enum next request_refuse_fault(struct request *r, const struct fault *f);

/* Refuses 422 `validation` with all findings of the request. */
enum next request_refuse_findings(struct request *r);

/* There was no first answer: the refusal that was held back goes out. */
enum next request_refuse_held(struct request *r);

/* Adds a finding whose pointer names a query parameter, as "?as_of". */
void request_find_param(struct request *r, const char *code, const char *name);

#endif
