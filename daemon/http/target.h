/* The request target and the host: what is asked for, and whether it is asked of us. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stdbool.h>

#include "base/fault.h"
#include "http/message.h"

/*
 * Cuts m->target into path and query, an absolute one at its authority. An authority must be one of `hosts`
 * (ended by NULL; NULL: any). Then Host is read into m->host by the same rule.
 */
struct fault target_read(struct http_message *m, const char *const *hosts);

/* Decodes m->path into segments; `room` has at least m->path.len bytes and lives as long as m. */
struct fault target_decode(struct http_message *m, char *room);

#endif
