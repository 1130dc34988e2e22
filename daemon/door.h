#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

/* A door: a listening socket with the TLS context that its connections get. */

#include <stdbool.h>
#include <stddef.h>

struct endpoint;
struct loop;
struct settings;
struct tls;

/* A connection came in: fd is the callee's, tls borrowed during the call. */
typedef void door_fn(void *owner, unsigned number, int fd, struct tls *tls, const struct endpoint *peer);

struct door {
	unsigned number; /* enum hall_listener */
	struct listener *listener;
	struct tls *tls;
	door_fn *entered;
	void *owner;
};

enum { DOOR_COUNT = 3 };

/* A context for each door from the settings, all or none. False with a sentence. */
bool door_read_tls(const struct settings *s, struct tls *ret_tls[DOOR_COUNT], char *ret_why, size_t room);

/* Opens the doors: the sockets passed in by name, else bound as the settings say. False with a sentence. */
bool door_open_all(struct door doors[DOOR_COUNT], struct loop *loop, const struct settings *s, door_fn *entered,
	void *owner, char *ret_why, size_t room);

/* New contexts (taken) for connections from now on. */
void door_change_tls(struct door doors[DOOR_COUNT], struct tls *tls[DOOR_COUNT]);

/* Closes the sockets, drops the contexts. */
void door_close_all(struct door doors[DOOR_COUNT]);

#endif
