#ifndef KEEPER_SEQUENCER_H
#define KEEPER_SEQUENCER_H

/*
 * Gives positions to what was committed, soon after: when this daemon has written, when another tells that it has,
 * and once a second for what nobody tells and for what was committed while no daemon ran. On the main thread with
 * the main thread's store. Of several daemons one at a time does it; the database sees to that.
 */

struct loop;
struct sequencer;
struct store;
struct store_sequenced;

struct sequencer_events {
	/* A look begins: it will see whatever is committed before this returns. */
	void (*looking)(void *owner);
	/* It is over. Not called where the database could not be asked. */
	void (*looked)(void *owner, const struct store_sequenced *done);
};

/* All borrowed. Looks for the first time as soon as the loop runs. NULL: no memory. */
struct sequencer *sequencer_new(
	struct loop *loop, struct store *store, const struct sequencer_events *events, void *owner);

/* Something was committed: look soon. */
void sequencer_nudge(struct sequencer *q);

/* NULL does nothing. */
void sequencer_free(struct sequencer *q);

#endif
