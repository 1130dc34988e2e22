/*
 * The whole request path of one worker in one process: real http, hall, handlers, cache and auth, on a
 * clock that stands still, connections without sockets, and a database that says what the test says.
 */
#ifndef FLOW_WORLD_H
#define FLOW_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/uuid.h"
#include "domain/catalogue.h"
#include "request/hall.h"
#include "store/credential.h"

enum { WORLD_CONNECTIONS = 4 };

struct world {
	struct loop *loop;
	struct store *store;
	struct http_server *server;
	struct hall hall;
	struct uuid_maker ids;
	struct arena_shelf arenas;
	struct metrics *metrics;
	struct arena *arena; /* of the scene: whatever it makes up */
	const struct catalogue *catalogue;
	struct buffer heard[WORLD_CONNECTIONS + 1]; /* what each connection was sent and nobody has looked at */
	bool made[WORLD_CONNECTIONS + 1];
	struct credential holder; /* what credential_find answers to whoever asks next */
	bool holder_known;        /* false: it answers that there is none */
	bool holder_silent;       /* true: the scene answers it */
	unsigned ended;           /* connections that have */
};

/* Opens it with the catalogue of the tree and no figures; connection 1 is made. False: something is wrong with the tree. */
bool world_open(struct world *w);

/* Ends it. False: something was left alive. */
bool world_close(struct world *w);

/* The connection of a number (1 to WORLD_CONNECTIONS), made where it is not there; NULL: it has ended. */
struct conn *world_conn(struct world *w, unsigned number);

/* The client sends bytes on it. False: it is gone. */
bool world_send(struct world *w, unsigned number, struct text bytes);

/* Moves virtual time. */
void world_wait(struct world *w, int64_t ms);

/* Events got positions up to `head`: of these enterprises, or of anybody (NULL). */
void world_advance(struct world *w, int64_t head, const char *codes);

/* All workers show these figures: `revision`, as of today, with nothing in them. False: no memory. */
bool world_show(struct world *w, int64_t revision);

#endif
