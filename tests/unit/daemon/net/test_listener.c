#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/listener.h"

/* Stands before the C library's: the kernel has no memory for another watch while this counts down. */
static int refusals;

int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
	if (operation == EPOLL_CTL_ADD && refusals > 0) {
		refusals--;
		errno = ENOMEM;
		return -1;
	}
	return (int)syscall(SYS_epoll_ctl, epoll, operation, fd, event);
}

struct door {
	struct loop *loop;
	struct listener *listener;
	int fds[8];
	unsigned count;
	unsigned stop_after;
	struct endpoint last;
};

static void accepted(void *owner, int fd, const struct endpoint *peer)
{
	struct door *d = owner;

	assert_true(d->count < 8);
	d->fds[d->count++] = fd;
	d->last = *peer;
	if (d->count == d->stop_after)
		loop_stop(d->loop);
}

static int set_up(void **state)
{
	static struct door d;
	struct endpoint at;
	char why[128];
	int fd;

	d = (struct door){ .loop = loop_new() };
	assert_true(endpoint_parse(text_of("127.0.0.1:0"), &at));
	fd = listener_open(&at, why, sizeof why);
	assert_true(fd >= 0);
	d.listener = listener_new(d.loop, fd, accepted, &d);
	assert_non_null(d.listener);
	assert_true(listener_port(d.listener) > 0);
	*state = &d;
	return 0;
}

static int tear_down(void **state)
{
	struct door *d = *state;

	for (unsigned i = 0; i < d->count; i++)
		close(d->fds[i]);
	listener_free(d->listener);
	listener_free(NULL);
	loop_free(d->loop);
	return 0;
}

static int knock(const struct door *d)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)listener_port(d->listener)) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static void test_accepted_sockets_are_ready_for_use(void **state)
{
	struct door *d = *state;
	int client = knock(d), nodelay = 0;
	socklen_t len = sizeof nodelay;
	char peer[ENDPOINT_TEXT_SIZE];

	d->stop_after = 1;
	loop_run(d->loop);
	assert_true((fcntl(d->fds[0], F_GETFL) & O_NONBLOCK) != 0);
	assert_true((fcntl(d->fds[0], F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(getsockopt(d->fds[0], IPPROTO_TCP, TCP_NODELAY, &nodelay, &len), 0);
	assert_true(nodelay != 0);
	endpoint_format(&d->last, peer);
	assert_string_equal(peer, "127.0.0.1");
	close(client);
}

static void stop(void *owner)
{
	struct door *d = owner;

	loop_stop(d->loop);
}

static void resume(void *owner)
{
	struct door *d = owner;

	assert_int_equal(d->count, 0);
	listener_resume(d->listener);
}

static void test_a_paused_listener_lets_them_wait(void **state)
{
	struct door *d = *state;
	struct timer *t = timer_new(d->loop, resume, d);
	int client = knock(d);

	d->stop_after = 1;
	listener_pause(d->listener);
	timer_start(t, 20);
	loop_run(d->loop);
	assert_int_equal(d->count, 1);
	timer_free(t);
	close(client);
}

/* Out of descriptors: one waiting client is shown out, the loop does not spin, and 100 ms later all is well. */
static void test_out_of_descriptors(void **state)
{
	struct door *d = *state;
	struct timer *t = timer_new(d->loop, stop, d);
	int clients[3] = { knock(d), knock(d), knock(d) };
	struct rlimit was, none;
	struct rusage before, after;
	int next = dup(0);
	int64_t spent_us, began_us = clock_monotonic_us();

	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = (struct rlimit){ .rlim_cur = (rlim_t)next, .rlim_max = was.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	getrusage(RUSAGE_SELF, &before);
	timer_start(t, 80);
	loop_run(d->loop);
	getrusage(RUSAGE_SELF, &after);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_int_equal(d->count, 0);
	spent_us = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1000000 + after.ru_utime.tv_usec -
		   before.ru_utime.tv_usec;
	assert_true(spent_us < 40000); /* half of the time: it slept */
	assert_true(clock_monotonic_us() - began_us >= 79000);
	/* The first has been shown out. The others are let in once there are descriptors: in the same loop, so a new one goes on. */
	assert_int_equal(recv(clients[0], &was, 1, 0), 0);
	timer_free(t);
	for (int i = 0; i < 3; i++)
		close(clients[i]);
}

/* Nobody would come in any more if the listener took the kernel's no for an answer. */
static void test_a_watch_that_was_refused_is_asked_for_again(void **state)
{
	struct door *d = *state;
	int client = knock(d);

	d->stop_after = 1;
	listener_pause(d->listener);
	refusals = 2;
	listener_resume(d->listener);
	loop_run(d->loop);
	assert_int_equal(refusals, 0);
	assert_int_equal(d->count, 1);
	close(client);
}

static void give_back(void *owner)
{
	struct rlimit *was = owner;

	setrlimit(RLIMIT_NOFILE, was);
}

static void test_descriptors_that_come_back_are_used(void **state)
{
	struct door *d = *state;
	int clients[2] = { knock(d), knock(d) }, next = dup(0);
	struct rlimit was, none;
	struct timer *t;
	int64_t began_us = clock_monotonic_us();

	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	none = (struct rlimit){ .rlim_cur = (rlim_t)next, .rlim_max = was.rlim_max };
	t = timer_new(d->loop, give_back, &was);
	timer_start(t, 50);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	d->stop_after = 1; /* the second: the first is shown out */
	loop_run(d->loop);
	assert_int_equal(d->count, 1);
	assert_true(clock_monotonic_us() - began_us >= 99000);
	timer_free(t);
	close(clients[0]);
	close(clients[1]);
}

/* Every address, of IPv6 too where the machine has it: a client of IPv4 is let in and known as one. */
static void test_a_star_lets_everybody_in(void **state)
{
	struct door *d = *state;
	struct endpoint at;
	char why[128], peer[ENDPOINT_TEXT_SIZE];
	int fd, client;

	assert_true(endpoint_parse(text_of("*:0"), &at));
	fd = listener_open(&at, why, sizeof why);
	assert_true(fd >= 0);
	listener_free(d->listener);
	d->listener = listener_new(d->loop, fd, accepted, d);
	client = knock(d);
	d->stop_after = 1;
	loop_run(d->loop);
	endpoint_format(&d->last, peer);
	assert_string_equal(peer, "127.0.0.1");
	close(client);
}

static void test_a_port_in_use_is_told(void **state)
{
	struct door *d = *state;
	struct endpoint at;
	char where[32], why[128];

	snprintf(where, sizeof where, "127.0.0.1:%u", listener_port(d->listener));
	assert_true(endpoint_parse(text_of(where), &at));
	assert_int_equal(listener_open(&at, why, sizeof why), -1);
	assert_string_equal(why, "bind: Address already in use");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)
		T(accepted_sockets_are_ready_for_use),
		T(a_paused_listener_lets_them_wait),
		T(a_watch_that_was_refused_is_asked_for_again),
		T(out_of_descriptors),
		T(descriptors_that_come_back_are_used),
		T(a_star_lets_everybody_in),
		T(a_port_in_use_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
