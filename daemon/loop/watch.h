/* A watch: tells when a descriptor can be read or written. Level-triggered. */
#ifndef LOOP_WATCH_H
#define LOOP_WATCH_H

#include <stdbool.h>

struct loop;
struct watch;

enum { WATCH_READ = 1, WATCH_WRITE = 2 };

/* `what` holds the bits that are true now and were asked for; a broken descriptor shows as all that were asked for. */
typedef void watch_fn(void *owner, unsigned what);

/* A watch over fd (borrowed, must stay open until watch_free) that asks for nothing yet; NULL when memory is out. */
struct watch *watch_new(struct loop *loop, int fd, watch_fn *fn, void *owner);

/* Asks for exactly these bits (0: nothing); cheap when nothing changes. False: the kernel or memory refused. */
bool watch_set(struct watch *w, unsigned what);

/* Ends it, also from inside its own callback; no callback comes afterwards. Close the descriptor after this. NULL does nothing. */
void watch_free(struct watch *w);

#endif
