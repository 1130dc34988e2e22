/* Inside the store: operations that wait for a connection of their lane, and what becomes of them there. */
#ifndef STORE_LANE_H
#define STORE_LANE_H

#include "store/op.h"

/* Runs what waits in a lane on its free connections. */
void lane_pump(struct store *s, enum store_lane lane);

/* Runs an operation's own frame. */
void lane_run(struct store_op *op, struct pool_conn *c);

/* No connection can be made: whatever waits is told so, but for what must be settled, which waits for its deadline. */
void lane_down(struct store *s, enum store_lane lane);

/* What the end of most frames means: the answer, another attempt, a look at the key, a fault. */
void lane_ended(void *owner, struct frame *frame, enum frame_end end);

/* The fault of an error that PostgreSQL told: the unexpected are logged, and where another server may do better
 * the connection is made anew. */
struct fault lane_fault(const struct frame *f);

#endif
