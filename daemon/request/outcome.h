#ifndef REQUEST_OUTCOME_H
#define REQUEST_OUTCOME_H

#include "base/field.h"
#include "request/request.h"
#include "store/store.h"

/* The callback of every keyed write, its owner the request: stored sends the answer that
 * request_keyed got (with r->reply.etag, which it took too, and .location if set), replayed the first one, anything else is
 * refused as its code says. A changed figure is shown by every worker before the answer goes. */
void outcome_written(void *owner, const struct fault *f, const struct written *w);

/* The same where a conflict that the database met has that word of domain/standing.h. */
void outcome_written_or(void *owner, const struct fault *f, const struct written *w, const char *word);

/* Refuses what the database did not store (REFUSED, FINDING). */
enum next outcome_refuse(struct request *r, const struct written *w);

/* For `load` callbacks: keeps a deep copy of the record in the request as r->loaded and its etag, or
 * refuses: the fault, or 404 where record is NULL; then advances. */
void outcome_loaded(
	struct request *r, const struct fault *f, const struct shape *shape, const void *record, const char *etag);

#endif
