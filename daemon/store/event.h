/* The change feed: positions given to what was committed, and what is told behind one. */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include <stdint.h>

#include "base/field.h"
#include "store/store.h"

/* What one look of the sequencer did. */
struct store_sequenced {
	int64_t busy;    /* 1: another daemon was at it */
	int64_t done;    /* positions given */
	int64_t more;    /* 1: there may be more to do at once */
	int64_t reached; /* the last position given by anybody */
	int64_t lag_us;  /* how old the oldest change was that got one; 0 where none did */
};

extern const struct shape store_sequenced_shape;

/* The end of a look: a fault, or what it did. */
typedef void store_sequenced_fn(void *owner, const struct fault *f, const struct store_sequenced *done);

/* Gives positions to what was committed and has none, at most so many. In the lane of writes; may simply be asked again. */
struct store_op *store_event_sequence(
	struct store *s, int64_t at_most, store_sequenced_fn *fn, void *owner, struct fault *ret_fault);

/* What is told behind a position. */
struct store_events {
	struct event *at; /* in order; cursor and data are the caller's to fill in */
	size_t count;
	int64_t head; /* the last position given when these were read: with fewer than asked for, nothing else lies before it */
};

/* The end of a read: a fault, or the events. */
typedef void store_events_fn(void *owner, const struct fault *f, const struct store_events *events);

/* Reads what the caller is told behind a position (0: from the start), at most `limit`, in the lane of reads. */
struct store_op *store_event_list(struct store *s, const struct caller *caller, int64_t after, int64_t limit,
	store_events_fn *fn, void *owner, struct fault *ret_fault);

#endif
