/* The fake must keep conn's promises: callbacks come from the loop, once, and in the order of the real one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fake_loop/fake_loop.h"
#include "fake_net/fake_net.h"
#include "net/tls.h"

struct owner {
	struct loop *loop;
	struct conn_group *group;
	struct conn *conn;
	unsigned bytes, drained, gone, ended;
	size_t consume; /* of each arrival */
	char reason[64];
};

static void on_bytes(void *owner)
{
	struct owner *o = owner;

	o->bytes++;
	conn_consume(o->conn, o->consume);
}

static void on_drained(void *owner)
{
	((struct owner *)owner)->drained++;
}

static void on_gone(void *owner, const char *reason)
{
	struct owner *o = owner;

	o->gone++;
	strncpy(o->reason, reason, sizeof o->reason - 1);
}

static void on_ended(void *keeper, const struct endpoint *peer, unsigned listener)
{
	assert_int_equal(peer->port, 5);
	assert_int_equal(listener, 2);
	((struct owner *)keeper)->ended++;
}

static const struct conn_events events = { .bytes = on_bytes, .drained = on_drained, .gone = on_gone };

static int set_up(void **state)
{
	static struct owner o;
	struct endpoint peer = { .port = 5 };

	o = (struct owner){ .loop = loop_new(), .consume = SIZE_MAX };
	o.group = conn_group_new(o.loop, &conn_limits_default, on_ended, &o);
	o.conn = conn_new(o.group, 9, NULL, &peer, 2, &events, &o);
	*state = &o;
	return 0;
}

static int tear_down(void **state)
{
	struct owner *o = *state;

	conn_group_free(o->group);
	assert_int_equal(o->ended, 1);
	assert_int_equal(fake_loop_alive(o->loop), 0);
	loop_free(o->loop);
	return 0;
}

static void test_bytes_arrive_and_stay_until_consumed(void **state)
{
	struct owner *o = *state;

	o->consume = 2;
	assert_true(fake_net_receive(o->conn, text_of("abcd")));
	assert_int_equal(o->bytes, 1);
	assert_true(text_is(conn_input(o->conn), "cd"));
	assert_ptr_equal(fake_net_find(o->group, 9), o->conn);
	assert_null(fake_net_find(o->group, 8));
	assert_int_equal(conn_listener(o->conn), 2);
	assert_int_equal(conn_peer(o->conn)->port, 5);
	assert_int_equal(conn_group_count(o->group), 1);
}

static void test_input_is_bounded(void **state)
{
	struct owner *o = *state;
	char piece[4096] = { 0 };
	unsigned taken = 0;

	o->consume = 0;
	while (fake_net_receive(o->conn, (struct text){ piece, sizeof piece }))
		taken++;
	assert_int_equal(taken, 8);
	assert_false(fake_net_is_reading(o->conn));
	conn_consume(o->conn, 1);
	assert_true(fake_net_is_reading(o->conn));
}

static void test_a_stalled_peer_fills_the_queue(void **state)
{
	struct owner *o = *state;
	static char piece[65536];
	struct text part = { piece, sizeof piece };
	struct buffer sent = { 0 };

	fake_net_stall(o->conn, true);
	for (int i = 0; i < 4; i++)
		assert_true(conn_write(o->conn, &part, 1));
	assert_false(conn_write(o->conn, &part, 1));
	assert_int_equal(conn_queued(o->conn), 5 * sizeof piece);
	fake_net_sent(o->conn, &sent);
	assert_int_equal(sent.len, 0);
	assert_int_equal(o->drained, 0);
	fake_net_stall(o->conn, false);
	assert_int_equal(o->drained, 1);
	fake_net_sent(o->conn, &sent);
	assert_int_equal(sent.len, 5 * sizeof piece);
	buffer_free(&sent);
}

static void test_a_stalled_peer_has_a_deadline(void **state)
{
	struct owner *o = *state;
	struct text part = TEXT("x");

	fake_net_stall(o->conn, true);
	conn_write(o->conn, &part, 1);
	fake_loop_advance(o->loop, 29999);
	assert_int_equal(o->gone, 0);
	fake_loop_advance(o->loop, 1);
	assert_int_equal(o->gone, 1);
	assert_string_equal(o->reason, "the client reads too slowly");
	assert_int_equal(o->ended, 1);
}

static void test_a_hangup_is_told_by_the_loop(void **state)
{
	struct owner *o = *state;

	fake_net_hangup(o->conn);
	assert_int_equal(o->gone, 0);
	fake_loop_settle(o->loop);
	assert_int_equal(o->gone, 1);
	assert_string_equal(o->reason, "the client hung up");
	assert_null(fake_net_find(o->group, 9));
}

static void test_a_closed_conn_lingers_and_tells_nobody(void **state)
{
	struct owner *o = *state;

	assert_string_equal(fake_net_reason(o->conn), "");
	conn_close(o->conn, "for %d reasons", 2);
	assert_true(fake_net_is_closed(o->conn));
	assert_string_equal(fake_net_reason(o->conn), "for 2 reasons");
	assert_false(fake_net_receive(o->conn, text_of("late")));
	fake_loop_advance(o->loop, 1999);
	assert_int_equal(o->ended, 0);
	fake_loop_advance(o->loop, 1);
	assert_int_equal(o->ended, 1);
	assert_int_equal(o->gone + o->bytes, 0);
}

static void test_a_peer_that_goes_ends_the_lingering(void **state)
{
	struct owner *o = *state;

	conn_close(o->conn, "done");
	fake_net_finish(o->conn);
	assert_int_equal(o->ended, 1);
}

static void test_an_aborted_conn_ends_at_once(void **state)
{
	struct owner *o = *state;

	conn_abort(o->conn, "done");
	assert_int_equal(o->ended, 0);
	fake_loop_settle(o->loop);
	assert_int_equal(o->ended, 1);
	assert_int_equal(o->gone, 0);
}

static void test_contexts_are_counted(void **state)
{
	struct tls_files files = { 0 };
	char why[TLS_WHY_SIZE];
	struct tls *tls = tls_new(&files, why);

	(void)state;
	assert_ptr_equal(tls_ref(tls), tls);
	assert_int_equal(tls_expires_us(tls), INT64_MAX);
	tls_unref(tls);
	tls_unref(tls);
	tls_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)
		T(bytes_arrive_and_stay_until_consumed),
		T(input_is_bounded),
		T(a_stalled_peer_fills_the_queue),
		T(a_stalled_peer_has_a_deadline),
		T(a_hangup_is_told_by_the_loop),
		T(a_closed_conn_lingers_and_tells_nobody),
		T(a_peer_that_goes_ends_the_lingering),
		T(an_aborted_conn_ends_at_once),
		cmocka_unit_test(test_contexts_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
