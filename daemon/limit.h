#ifndef DAEMON_LIMIT_H
#define DAEMON_LIMIT_H

/* The settings as the small structs of limits that the rooms take; texts are borrowed from the settings. */

#include "auth/auth.h"
#include "http/http.h"
#include "net/crowd.h"
#include "request/hall.h"
#include "daemon/settings.h"
#include "store/store.h"

/* One connection: deadlines and lingering. */
struct conn_limits limit_conn(const struct settings *s);

/* One request on it; hosts are borrowed. */
struct http_limits limit_http(const struct settings *s, const char *const *hosts);

/* All connections. */
struct crowd_limits limit_crowd(const struct settings *s);

/* Who is remembered, and whether staff may come with tokens. */
struct auth_limits limit_auth(const struct settings *s);

/* Memory, body and time of a request. */
struct hall_limits limit_hall(const struct settings *s);

/* A worker's store: all lanes but notices. */
struct store_limits limit_store_of_worker(const struct settings *s);

/* The main thread's: quick reads and notices. */
struct store_limits limit_store_of_main(const struct settings *s);

/* How many workers run: as set, or what measuring said is best for this machine. */
unsigned limit_workers(const struct settings *s);

#endif
