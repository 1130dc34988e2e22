#ifndef DAEMON_WORKER_H
#define DAEMON_WORKER_H

/*
 * A worker: one thread with a loop, a store, a hall and its connections of its own. Everything that
 * comes from the main thread comes by post; nothing here is called on a running worker but what says so.
 */

#include <stdbool.h>
#include <stdint.h>

struct cache;
struct endpoint;
struct http_limits;
struct loop;
struct settings;
struct throttle;
struct metric_cells;
struct metrics;
struct tls;
struct worker;

/* What a worker tells the main thread; called on the main thread. */
struct worker_events {
	void (*ended)(void *daemon, const struct endpoint *peer); /* a connection has gone */
	void (*nudged)(void *daemon);                             /* a figure was changed here */
	void (*wrote)(void *daemon);                              /* something was committed, see worker_hear_writes */
	void (*fatal)(void *daemon, const char *message);         /* the database is none we can work with */
};

struct worker_plan {
	struct loop *main_loop; /* borrowed, all of them */
	const struct settings *settings;
	const char *const *hosts;
	struct throttle *throttle;
	struct metrics *all_metrics;
	struct metric_cells *metrics; /* this worker's */
	const struct worker_events *events;
	void *daemon;
};

/* A worker that does not run yet. NULL: no memory or descriptors. */
struct worker *worker_new(const struct worker_plan *plan);

/* Its loop, for the publisher; to be asked before worker_start. */
struct loop *worker_loop(struct worker *w);

/* Its cache, likewise. */
struct cache *worker_cache(struct worker *w);

/* Starts the thread. False: there is none to be had. */
bool worker_start(struct worker *w);

/* Hands a connection over: fd is taken, tls referenced. */
void worker_serve(struct worker *w, int fd, struct tls *tls, const struct endpoint *peer, unsigned listener);

/* New limits for what begins from now on. */
void worker_reload(struct worker *w, const struct settings *s, const char *const *hosts);

/* Connections are getting scarce: parts with the one that rests longest. */
void worker_make_room(struct worker *w);

/* A credential changed somewhere. */
void worker_forget_principals(struct worker *w);

/* Whether such changes are heard. */
void worker_trust(struct worker *w, bool heard);

/* From here on it tells anew that something was committed; what was until now is being looked for. */
void worker_hear_writes(struct worker *w);

/* Events got positions up to `head`: of these enterprises (codes with commas; NULL: of anybody). */
void worker_advance(struct worker *w, int64_t head, const char *codes);

/* Serves what is in flight and no more. */
void worker_drain(struct worker *w);

/* Connections open and store operations under way, as of its last word; any thread. */
unsigned worker_busy(const struct worker *w);

/* Asks the loop for a sign of life; whether it has given one since it was asked last. */
bool worker_is_alive(struct worker *w);

/* Stops the loop, waits for the thread, frees everything. NULL does nothing. */
void worker_free(struct worker *w);

#endif
