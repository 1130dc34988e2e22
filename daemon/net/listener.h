/*
 * A listening socket. Out of descriptors it stops for 100 ms instead of spinning, refuses one waiting
 * client with the help of a spare descriptor, and says so at most once a second.
 */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include <stddef.h>

#include "net/endpoint.h"

struct listener;
struct loop;

/* A new connection: fd is the callee's now, non-blocking, close-on-exec, with TCP_NODELAY. */
typedef void listener_fn(void *owner, int fd, const struct endpoint *peer);

/* A bound, listening, non-blocking socket; -1 with the reason (at most `room` bytes) when it cannot be had. */
int listener_open(const struct endpoint *at, char *ret_why, size_t room);

/* Accepts from fd (taken; bound here or inherited) from the next turn on; NULL when memory is out, fd stays the caller's. */
struct listener *listener_new(struct loop *loop, int fd, listener_fn *accepted, void *owner);

/* Accepts nothing until listener_resume; the kernel's queue stays. */
void listener_pause(struct listener *l);
void listener_resume(struct listener *l);

/* The port it is bound to, 0 for another kind of socket: for tests that bind port 0. */
unsigned listener_port(const struct listener *l);

/* Closes it. NULL does nothing. */
void listener_free(struct listener *l);

#endif
