/*
 * Decides when to accept. Knows nothing of what becomes of a connection, nor how many there may be.
 */
#include "net/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"

#define BACKLOG 1024
#define ACCEPTED_A_TURN 64 /* others want their turn too */
#define OUT_OF_ROOM_PAUSE_MS 100

struct listener {
	struct loop *loop;
	int fd;                /* owned */
	int spare;             /* owned: given up for a moment when descriptors are out */
	struct watch *watch;   /* owned */
	struct timer *recover; /* owned: runs while descriptors are out */
	listener_fn *accepted;
	void *owner;
	bool paused;
	struct log_limit log;
};

static int take_spare(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* The only place where interest is decided. Where the kernel or memory refuses it, it is asked for again: else nobody came in any more. */
static void reconsider(struct listener *l)
{
	bool open = !l->paused && !timer_is_running(l->recover);

	if (!watch_set(l->watch, open ? WATCH_READ : 0) && open)
		timer_start(l->recover, OUT_OF_ROOM_PAUSE_MS);
}

/* The client at the head of the queue would keep the socket readable for ever: it is let in and shown out. */
static void show_one_out(struct listener *l)
{
	int fd;

	if (l->spare < 0)
		return;
	close(l->spare);
	fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0)
		close(fd);
	l->spare = take_spare();
}

static void out_of_room(struct listener *l, int error)
{
	log_say_limited(&l->log, loop_now_ms(l->loop) * 1000, LOG_LEVEL_WARNING, "cannot accept connections: %s",
		strerror(error));
	show_one_out(l);
	timer_start(l->recover, OUT_OF_ROOM_PAUSE_MS);
	reconsider(l);
}

static void recovered(void *owner)
{
	struct listener *l = owner;

	if (l->spare < 0)
		l->spare = take_spare();
	reconsider(l);
}

/* The client was quicker, or a network error that belongs to it alone (accept(2)). */
static bool is_that_clients(int error)
{
	return error == ECONNABORTED || error == EINTR || error == EPROTO || error == ENETDOWN ||
	       error == ENOPROTOOPT || error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH ||
	       error == ENETUNREACH || error == EPERM;
}

static void knock(void *owner, unsigned what)
{
	struct listener *l = owner;

	(void)what;
	for (int i = 0; i < ACCEPTED_A_TURN && !l->paused; i++) {
		struct sockaddr_storage from = { 0 };
		socklen_t len = sizeof from;
		struct endpoint peer;
		int fd = accept4(l->fd, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			endpoint_from(&from, &peer);
			l->accepted(l->owner, fd, &peer);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			return;
		} else if (!is_that_clients(errno)) {
			out_of_room(l, errno);
			return;
		}
	}
}

static int refuse_open(int fd, const char *call, char *ret_why, size_t room)
{
	snprintf(ret_why, room, "%s: %s", call, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A machine without IPv6 listens on every IPv4 address when "*" was asked for. */
static int socket_for(const struct endpoint *at, struct sockaddr_storage *ret_to, socklen_t *ret_len)
{
	static const struct endpoint any;
	struct endpoint v4;
	int fd;

	*ret_len = endpoint_to(at, ret_to);
	fd = socket(ret_to->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 || errno != EAFNOSUPPORT || memcmp(at->ip, any.ip, sizeof any.ip) != 0)
		return fd;
	if (!endpoint_parse(text_of("0.0.0.0:0"), &v4))
		return -1;
	v4.port = at->port;
	*ret_len = endpoint_to(&v4, ret_to);
	return socket(ret_to->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int listener_open(const struct endpoint *at, char *ret_why, size_t room)
{
	struct sockaddr_storage to;
	socklen_t len;
	const int on = 1, off = 0;
	int fd = socket_for(at, &to, &len);

	if (fd < 0)
		return refuse_open(fd, "socket", ret_why, room);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (to.ss_family == AF_INET6) /* "*" means both families */
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, (const struct sockaddr *)&to, len) != 0)
		return refuse_open(fd, "bind", ret_why, room);
	if (listen(fd, BACKLOG) != 0)
		return refuse_open(fd, "listen", ret_why, room);
	return fd;
}

struct listener *listener_new(struct loop *loop, int fd, listener_fn *accepted, void *owner)
{
	struct listener *l = calloc(1, sizeof *l);
	const int on = 1;

	if (l == NULL)
		return NULL;
	*l = (struct listener){ .loop = loop, .fd = -1, .spare = take_spare(), .accepted = accepted, .owner = owner };
	l->watch = watch_new(loop, fd, knock, l);
	l->recover = timer_new(loop, recovered, l);
	/* An inherited socket may block, and a blocking accept would stop the loop. Accepted sockets inherit TCP_NODELAY. */
	if (l->watch == NULL || l->recover == NULL || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0 ||
		!watch_set(l->watch, WATCH_READ)) {
		listener_free(l);
		return NULL;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	l->fd = fd;
	return l;
}

void listener_pause(struct listener *l)
{
	l->paused = true;
	reconsider(l);
}

void listener_resume(struct listener *l)
{
	l->paused = false;
	reconsider(l);
}

unsigned listener_port(const struct listener *l)
{
	struct sockaddr_storage at = { 0 };
	socklen_t len = sizeof at;
	struct endpoint e;

	if (getsockname(l->fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	endpoint_from(&at, &e);
	return e.port;
}

void listener_free(struct listener *l)
{
	if (l == NULL)
		return;
	watch_free(l->watch);
	timer_free(l->recover);
	if (l->fd >= 0)
		close(l->fd);
	if (l->spare >= 0)
		close(l->spare);
	free(l);
}
