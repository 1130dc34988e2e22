#ifndef AUTH_THROTTLE_H
#define AUTH_THROTTLE_H

#include <stdint.h>

/* Filings a minute per enterprise: one token bucket each, shared by all workers behind one mutex. */
struct throttle;

/* `per_minute` refill, `burst` capacity, at most `names_max` remembered (the idlest goes). NULL: no memory. */
struct throttle *throttle_new(unsigned per_minute, unsigned burst, unsigned names_max);

/* No thread may use it any more. NULL does nothing. */
void throttle_free(struct throttle *t);

/* Takes one for `name` at now_ms (monotonic). 0: taken; otherwise the seconds to wait. Thread-safe. */
unsigned throttle_take(struct throttle *t, const char *name, int64_t now_ms);

#endif
