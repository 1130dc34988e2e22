#ifndef API_API_H
#define API_API_H

#include "request/route.h"

/* Every route of the daemon: a table a resource, ended by NULL. */
extern const struct route *const api_routes[];

#endif
