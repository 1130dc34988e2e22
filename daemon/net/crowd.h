/*
 * The crowd: how many connections there are, from each address and in all. Belongs to the thread that
 * accepts. An IPv6 peer counts by its /64, since one host owns a whole one.
 */
#ifndef NET_CROWD_H
#define NET_CROWD_H

#include <stdbool.h>

#include "net/endpoint.h"

struct crowd;

struct crowd_limits {
	unsigned per_address; /* connections: 200 */
	unsigned total;       /* connections: 4000 */
};

/* Room for limits->total connections; NULL when memory is out. */
struct crowd *crowd_new(const struct crowd_limits *limits);

/* One more from here. NULL: counted; else the literal reason why not, and nothing was counted. */
const char *crowd_enter(struct crowd *c, const struct endpoint *peer);

/* One that entered has gone. */
void crowd_leave(struct crowd *c, const struct endpoint *peer);

/* New limits from the next one on; total must not rise above what crowd_new got (it is cut to it). */
void crowd_set_limits(struct crowd *c, const struct crowd_limits *limits);

/* Whether hardly any more may come in: time to part with those that rest. */
bool crowd_is_tight(const struct crowd *c);

/* How many there are in all. */
unsigned crowd_count(const struct crowd *c);

/* NULL does nothing. */
void crowd_free(struct crowd *c);

#endif
