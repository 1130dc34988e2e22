#ifndef API_API_H
#define API_API_H

#include "request/route.h"

/* Every route of the daemon; a row without a path ends the table. */
extern const struct route api_routes[];

#endif
