#ifndef REQUEST_PAUSE_H
#define REQUEST_PAUSE_H

/* For a handler whose request waits for something else than the database, as long as its caller asked for. */

#include "request/request.h"

/* Milliseconds of a clock that never goes back. */
int64_t pause_now_ms(const struct request *r);

/* From now on the answer has so many milliseconds until its first byte, else 503; 0: as long as it takes. */
void pause_allow_ms(struct request *r, int64_t ms);

/* Walks the steps again from who it is: the credential of a request that has waited may have been revoked. */
enum next pause_over(struct request *r);

#endif
