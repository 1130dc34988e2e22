#ifndef DAEMON_SERVICE_H
#define DAEMON_SERVICE_H

/* What a service manager gives and wants to hear: sockets by name, readiness, the watchdog. */

#include <stdint.h>

/* The listening socket passed in under this name, or -1. Close-on-exec, ours from now on. */
int service_socket(const char *name);

/* Whether any socket was passed in: then nothing is bound here. */
int service_socket_count(void);

/* Tells the state: "READY=1", "RELOADING=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". Nothing happens without a manager. */
void service_tell(const char *state);

/* How often the watchdog wants to be fed, in milliseconds (half of what it allows); 0: there is none. */
int64_t service_watchdog_ms(void);

#endif
