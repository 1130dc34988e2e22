#include "pair/pair.h"

#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>

#include "loop/loop.h"
#include "net/conn.h"
#include "net/tls.h"

/* What the owner of the connection does with what comes. */
enum manner {
	ECHO,   /* sends it back */
	ANSWER, /* answers the first bytes and closes */
	ABORT,  /* answers the first bytes and cuts */
	FLOOD,  /* sends FLOOD_BYTES as fast as they are taken, then closes */
	KEEP,   /* consumes nothing */
	PARTS,  /* sends a small and three large parts, then closes */
};

#define FLOOD_BYTES (4 * 1024 * 1024)

struct scene {
	struct loop *loop;
	struct conn_group *group;
	struct conn *conn;
	enum manner manner;
	void (*client)(struct scene *s, int fd);
	int client_fd;
	struct conn_limits limits;
	bool hurry;
	/* what came of it */
	unsigned bytes_calls, drained_calls, gone_calls, full_said, ended;
	size_t came, sent, most_queued, most_unread;
	char gone_reason[64];
	/* what the client saw, checked when its thread has ended */
	bool shaken, goodbye;
	char *got;
	size_t got_len;
};

static struct tls *tls; /* of all scenes */

static const char *filler(void)
{
	static char at[65536];

	memset(at, 'f', sizeof at);
	return at;
}

static void flood(struct scene *s)
{
	while (s->sent < FLOOD_BYTES) {
		struct text part = { filler(), 65536 };
		bool more = conn_write(s->conn, &part, 1);

		s->sent += part.len;
		if (conn_queued(s->conn) > s->most_queued)
			s->most_queued = conn_queued(s->conn);
		if (!more) {
			s->full_said++;
			return;
		}
	}
	conn_close(s->conn, "all sent");
}

static void send_parts(struct scene *s)
{
	struct text parts[5] = { TEXT("head;"), { filler(), 40000 }, { NULL, 0 }, { filler(), 16384 },
		{ filler(), 7 } };

	conn_write(s->conn, parts, 5);
	conn_close(s->conn, "all sent");
}

static void close_it(void *owner)
{
	struct scene *s = owner;

	conn_close(s->conn, "enough");
}

static void on_bytes(void *owner)
{
	struct scene *s = owner;
	struct text in = conn_input(s->conn);

	s->bytes_calls++;
	if (in.len > s->most_unread)
		s->most_unread = in.len;
	if (s->manner == KEEP) {
		if (in.len == s->limits.input_bytes)
			loop_post(s->loop, close_it, s);
		return;
	}
	s->came += in.len;
	if (s->manner == ECHO)
		conn_write(s->conn, &in, 1);
	conn_consume(s->conn, in.len);
	if (s->manner == ANSWER || s->manner == ABORT) {
		static const struct text answer = TEXT("answer");

		conn_write(s->conn, &answer, 1);
		if (s->manner == ANSWER)
			conn_close(s->conn, "answered");
		else
			conn_abort(s->conn, "cut after %d bytes", 6);
	} else if (s->manner == FLOOD && s->sent == 0) {
		flood(s);
	} else if (s->manner == PARTS) {
		send_parts(s);
	}
}

static void on_drained(void *owner)
{
	struct scene *s = owner;

	s->drained_calls++;
	flood(s);
}

static void on_gone(void *owner, const char *reason)
{
	struct scene *s = owner;

	s->gone_calls++;
	snprintf(s->gone_reason, sizeof s->gone_reason, "%s", reason);
}

static const struct conn_events events = { .bytes = on_bytes, .drained = on_drained, .gone = on_gone };

static void on_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	struct scene *s = keeper;

	assert_int_equal(listener, 3);
	assert_int_equal(peer->port, 99);
	s->ended++;
	loop_stop(s->loop);
}

static void *client_thread(void *arg)
{
	struct scene *s = arg;

	s->client(s, s->client_fd);
	close(s->client_fd);
	return NULL;
}

/* Plays it to the end of the connection. */
static void play(struct scene *s)
{
	struct endpoint peer = { .port = 99 };
	pthread_t thread;
	int fds[2], size = 16 * 1024;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	assert_int_equal(ioctl(fds[0], FIONBIO, &(int){ 1 }), 0);
	s->client_fd = fds[1];
	s->loop = loop_new();
	if (s->limits.input_bytes == 0)
		s->limits = conn_limits_default;
	s->group = conn_group_new(s->loop, &s->limits, on_ended, s);
	s->conn = conn_new(s->group, fds[0], tls, &peer, 3, &events, s);
	assert_non_null(s->conn);
	if (s->hurry)
		conn_group_hurry(s->group);
	assert_int_equal(conn_listener(s->conn), 3);
	assert_int_equal(conn_peer(s->conn)->port, 99);
	assert_int_equal(conn_group_count(s->group), 1);
	assert_int_equal(pthread_create(&thread, NULL, client_thread, s), 0);
	loop_run(s->loop);
	pthread_join(thread, NULL);
	assert_int_equal(s->ended, 1);
	assert_int_equal(conn_group_count(s->group), 0);
	conn_group_free(s->group);
	loop_free(s->loop);
}

static void say(SSL *s, const char *what)
{
	SSL_write(s, what, (int)strlen(what));
}

/* ---- scenes -------------------------------------------------------------- */

static void echo_twice(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);
	char back[8] = { 0 };

	s->shaken = c != NULL && SSL_version(c) == TLS1_3_VERSION;
	say(c, "one");
	s->shaken &= SSL_read(c, back, 3) == 3 && strcmp(back, "one") == 0;
	say(c, "two");
	s->shaken &= SSL_read(c, back, 3) == 3 && strcmp(back, "two") == 0;
	SSL_shutdown(c);
	SSL_free(c);
}

static void test_echo_until_the_client_leaves(void **state)
{
	struct scene s = { .manner = ECHO, .client = echo_twice };

	(void)state;
	play(&s);
	assert_true(s.shaken);
	assert_int_equal(s.came, 6);
	assert_int_equal(s.gone_calls, 1);
	assert_string_equal(s.gone_reason, "the client hung up");
}

static void hello_12(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, TLS1_2_VERSION);

	s->shaken = c != NULL;
	if (c != NULL)
		say(c, "x");
	SSL_free(c);
}

static void test_tls_1_2_is_spoken(void **state)
{
	struct scene s = { .manner = ECHO, .client = hello_12 };

	(void)state;
	play(&s);
	assert_true(s.shaken);
	assert_int_equal(s.came, 1);
}

static void hello_11(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, TLS1_1_VERSION);

	s->shaken = c != NULL;
	SSL_free(c);
}

static void test_older_tls_is_refused(void **state)
{
	struct scene s = { .manner = ECHO, .client = hello_11 };

	(void)state;
	play(&s);
	assert_false(s.shaken);
	assert_int_equal(s.bytes_calls, 0);
	assert_string_equal(s.gone_reason, "TLS handshake failed");
}

static void plain_http(struct scene *s, int fd)
{
	char back[64];
	ssize_t got;

	if (write(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27) != 27)
		return;
	while ((got = read(fd, back, sizeof back)) > 0)
		s->got_len += (size_t)got;
	s->goodbye = got == 0;
}

static void test_plain_http_gets_at_most_an_alert(void **state)
{
	struct scene s = { .manner = ECHO, .client = plain_http };

	(void)state;
	play(&s);
	assert_true(s.goodbye);
	assert_true(s.got_len <= 7);
	assert_int_equal(s.bytes_calls, 0);
	assert_string_equal(s.gone_reason, "TLS handshake failed");
}

static void silent(struct scene *s, int fd)
{
	char byte;

	s->goodbye = read(fd, &byte, 1) == 0;
}

static void test_handshake_has_a_deadline(void **state)
{
	struct scene s = { .manner = ECHO, .client = silent, .limits = conn_limits_default };

	(void)state;
	s.limits.handshake_ms = 30;
	play(&s);
	assert_true(s.goodbye);
	assert_string_equal(s.gone_reason, "the handshake took too long");
}

/* Bytes of a handshake that dribble in do not extend its deadline. */
static void dribble(struct scene *s, int fd)
{
	static const char hello[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03";
	char byte;

	for (int i = 0; i < 1000; i++) {
		if (send(fd, &hello[i < 10 ? i : 9], 1, MSG_NOSIGNAL) != 1)
			break;
		if (poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 2) > 0 &&
			recv(fd, &byte, 1, MSG_DONTWAIT) == 0)
			break;
	}
	s->goodbye = true;
}

static void test_dribbled_handshake_ends_at_its_deadline(void **state)
{
	struct scene s = { .manner = ECHO, .client = dribble, .limits = conn_limits_default };

	(void)state;
	s.limits.handshake_ms = 60;
	play(&s);
	assert_string_equal(s.gone_reason, "the handshake took too long");
}

static void ask_and_read(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);

	s->shaken = c != NULL;
	say(c, "question");
	s->got = client_read_all(c, &s->got_len, &s->goodbye);
	SSL_free(c);
}

static void test_close_sends_all_and_says_goodbye(void **state)
{
	struct scene s = { .manner = ANSWER, .client = ask_and_read };

	(void)state;
	play(&s);
	assert_string_equal(s.got, "answer");
	assert_true(s.goodbye);
	assert_int_equal(s.gone_calls, 0); /* its owner closed it */
	free(s.got);
}

static void test_abort_is_seen_as_a_cut(void **state)
{
	struct scene s = { .manner = ABORT, .client = ask_and_read };

	(void)state;
	play(&s);
	assert_false(s.goodbye);
	assert_int_equal(s.gone_calls, 0);
	free(s.got);
}

static void test_parts_arrive_as_one(void **state)
{
	struct scene s = { .manner = PARTS, .client = ask_and_read };

	(void)state;
	play(&s);
	assert_int_equal(s.got_len, 5 + 40000 + 16384 + 7);
	assert_memory_equal(s.got, "head;ff", 7);
	assert_int_equal(strspn(s.got + 5, "f"), s.got_len - 5);
	assert_true(s.goodbye);
	free(s.got);
}

static void test_a_flood_waits_for_its_reader(void **state)
{
	struct scene s = { .manner = FLOOD, .client = ask_and_read };

	(void)state;
	play(&s);
	assert_int_equal(s.got_len, FLOOD_BYTES);
	assert_true(s.full_said > 0);
	assert_int_equal(s.drained_calls, s.full_said);
	assert_true(s.most_queued <= conn_limits_default.high_bytes + 65536);
	assert_true(s.goodbye);
	free(s.got);
}

static void ask_and_not_read(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);

	s->shaken = c != NULL;
	say(c, "question");
	client_await(fd, POLLHUP);
	SSL_free(c);
}

static void test_who_does_not_read_is_cut_off(void **state)
{
	struct scene s = { .manner = FLOOD, .client = ask_and_not_read, .limits = conn_limits_default };

	(void)state;
	s.limits.write_ms = 50;
	play(&s);
	assert_int_equal(s.gone_calls, 1);
	assert_string_equal(s.gone_reason, "the client reads too slowly");
	assert_int_equal(s.drained_calls, 0);
}

static void send_much(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);
	int written;

	signal(SIGPIPE, SIG_IGN);
	do
		written = SSL_write(c, filler(), 16384);
	while (written > 0 && (s->got_len += 16384) < 64 * 1024 * 1024);
	SSL_free(c);
}

static void test_reading_stops_at_its_bound_and_lingering_too(void **state)
{
	struct scene s = { .manner = KEEP, .client = send_much, .limits = conn_limits_default };

	(void)state;
	play(&s);
	assert_int_equal(s.most_unread, s.limits.input_bytes);
	/* Lingering took 256 KiB of what was still sent and no more; the rest fits into sockets. */
	assert_true(s.got_len < 4 * 1024 * 1024);
	assert_int_equal(s.gone_calls, 0);
}

static void ask_and_stay(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);

	say(c, "question");
	s->got = client_read_all(c, &s->got_len, &s->goodbye);
	client_await(fd, POLLHUP);
	SSL_free(c);
}

static void test_lingering_ends_by_time(void **state)
{
	struct scene s = { .manner = ANSWER, .client = ask_and_stay, .limits = conn_limits_default };

	(void)state;
	s.limits.linger_ms = 40;
	play(&s);
	assert_string_equal(s.got, "answer");
	free(s.got);
}

/* Without the hurry it would last longer than the runner waits. */
static void test_lingering_ends_soon_when_the_process_stops(void **state)
{
	struct scene s = { .manner = ANSWER, .client = ask_and_stay, .limits = conn_limits_default, .hurry = true };

	(void)state;
	s.limits.linger_ms = 3600 * 1000;
	play(&s);
	assert_string_equal(s.got, "answer");
	free(s.got);
}

static void vanish(struct scene *s, int fd)
{
	SSL *c = client_shake(fd, 0);

	s->shaken = c != NULL;
	shutdown(fd, SHUT_RDWR); /* without a word of TLS */
	SSL_free(c);
}

static void test_a_vanished_client_is_gone(void **state)
{
	struct scene s = { .manner = ECHO, .client = vanish };

	(void)state;
	play(&s);
	assert_true(s.shaken);
	assert_string_equal(s.gone_reason, "the client hung up");
}

static void test_a_group_that_is_freed_closes_what_is_left(void **state)
{
	struct scene s = { .manner = ECHO, .limits = conn_limits_default };
	struct endpoint peer = { .port = 99 };
	int fds[2];
	char byte;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	s.loop = loop_new();
	s.group = conn_group_new(s.loop, &s.limits, on_ended, &s);
	assert_non_null(conn_new(s.group, fds[0], tls, &peer, 3, &events, &s));
	conn_group_set_limits(s.group, &s.limits);
	conn_group_free(s.group);
	assert_int_equal(s.ended, 1);
	assert_int_equal(s.gone_calls, 0);
	assert_int_equal(read(fds[1], &byte, 1), 0);
	close(fds[1]);
	loop_free(s.loop);
}

static int set_up(void **state)
{
	static struct pair pair;
	struct tls_files files = { .certificate = pair.certificate, .key = pair.key };
	char why[TLS_WHY_SIZE];

	signal(SIGPIPE, SIG_IGN);
	pair_make(&pair, 30);
	tls = tls_new(&files, why);
	assert_non_null(tls);
	*state = &pair;
	return 0;
}

static int tear_down(void **state)
{
	tls_unref(tls);
	pair_remove(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_echo_until_the_client_leaves),
		cmocka_unit_test(test_tls_1_2_is_spoken),
		cmocka_unit_test(test_older_tls_is_refused),
		cmocka_unit_test(test_plain_http_gets_at_most_an_alert),
		cmocka_unit_test(test_handshake_has_a_deadline),
		cmocka_unit_test(test_dribbled_handshake_ends_at_its_deadline),
		cmocka_unit_test(test_close_sends_all_and_says_goodbye),
		cmocka_unit_test(test_abort_is_seen_as_a_cut),
		cmocka_unit_test(test_parts_arrive_as_one),
		cmocka_unit_test(test_a_flood_waits_for_its_reader),
		cmocka_unit_test(test_who_does_not_read_is_cut_off),
		cmocka_unit_test(test_reading_stops_at_its_bound_and_lingering_too),
		cmocka_unit_test(test_lingering_ends_by_time),
		cmocka_unit_test(test_lingering_ends_soon_when_the_process_stops),
		cmocka_unit_test(test_a_vanished_client_is_gone),
		cmocka_unit_test(test_a_group_that_is_freed_closes_what_is_left),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
