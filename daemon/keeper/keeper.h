#ifndef KEEPER_KEEPER_H
#define KEEPER_KEEPER_H

/*
 * What happens because a day has come: entries whose period has ended move on as the catalogue says, old
 * Idempotency-Keys are forgotten and files that nobody names removed. On the main thread with the main thread's store, a look each minute, which
 * costs two reads of an index where nothing is to be done; so days on which no daemon ran are made up for at
 * the next look. Several daemons may keep one database.
 */

#include <stdint.h>

struct keeper;
struct loop;
struct store;

/* A look is over: so many moves were made in it. Not called where the database could not be asked. */
typedef void keeper_ran_fn(void *owner, int64_t moves);

/* All borrowed. Looks for the first time as soon as the loop runs. NULL: no memory. */
struct keeper *keeper_new(struct loop *loop, struct store *store, keeper_ran_fn *ran, void *owner);

/* NULL does nothing. */
void keeper_free(struct keeper *k);

#endif
