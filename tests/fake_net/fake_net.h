/*
 * Connections for tests: the promises of net/conn.h and tls.h (nothing listens) without sockets or TLS. Link
 * tests/fake_net instead of daemon/net (with tests/fake_loop). A connection is found by the descriptor
 * number that it was made with; any number will do, nothing is opened or closed.
 */
#ifndef FAKE_NET_FAKE_NET_H
#define FAKE_NET_FAKE_NET_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/text.h"
#include "net/conn.h"

/* The connection made with fd, lingering or not; NULL when it has ended. */
struct conn *fake_net_find(struct conn_group *g, int fd);

/* The peer sends bytes. False: the connection is gone, or its input is full and the rest was not taken. */
bool fake_net_receive(struct conn *c, struct text bytes);

/* What was sent since the last call, moved to the end of ret_sent. While stalled nothing arrives. */
void fake_net_sent(struct conn *c, struct buffer *ret_sent);

/* The peer stops reading (sent bytes stay queued) or reads again. */
void fake_net_stall(struct conn *c, bool stalled);

/* The peer hangs up. Settle the loop to see what follows. */
void fake_net_hangup(struct conn *c);

/* Whether our side has closed it (good-bye said); the reason given to conn_close or conn_abort, "" before. */
bool fake_net_is_closed(const struct conn *c);
const char *fake_net_reason(const struct conn *c);

/* Whether it reads. */
bool fake_net_is_reading(const struct conn *c);

/* The peer goes away after our close: ends the connection (a closed one also ends by itself after linger_ms). */
void fake_net_finish(struct conn *c);

#endif
