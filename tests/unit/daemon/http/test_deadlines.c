/* Every deadline of a connection, in virtual time: none is moved by a client that dribbles. */
#include "echo_hall.h"

#define HOST "Host: a\r\n"

static void closed_for(const struct echo_hall *h, const char *reason)
{
	assert_true(fake_net_is_closed(h->conn));
	assert_string_equal(fake_net_reason(h->conn), reason);
}

/* Says one byte a second, at most `most` of them; how many seconds until the connection was closed. */
static unsigned dribble(struct echo_hall *h, const char *bytes, unsigned most)
{
	unsigned seconds = 0;

	while (seconds < most && !fake_net_is_closed(h->conn)) {
		echo_receive(h, (struct text){ bytes + seconds % strlen(bytes), 1 });
		fake_loop_advance(h->loop, 1000);
		seconds++;
	}
	return seconds;
}

static void test_a_silent_client_is_idle(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	fake_loop_advance(h.loop, 59999);
	assert_false(fake_net_is_closed(h.conn));
	fake_loop_advance(h.loop, 1);
	closed_for(&h, "idle for too long");
	assert_string_equal(echo_diary(&h), "");
	assert_string_equal(echo_sent(&h), "");
	echo_close(&h);
}

static void test_idle_time_begins_anew_after_each_answer(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	for (int i = 0; i < 3; i++) {
		fake_loop_advance(h.loop, 50000);
		echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	}
	assert_string_equal(echo_diary(&h), "GET /;GET /;GET /;");
	fake_loop_advance(h.loop, 60000);
	closed_for(&h, "idle for too long");
	echo_close(&h);
}

static void test_a_slow_head_is_408(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	assert_int_equal(dribble(&h, "GET /aaaaaaaaaaaaaaaaaaaaaaa", 20), 10);
	assert_string_equal(echo_diary(&h), "!408 timeout;");
	closed_for(&h, "head took too long");
	echo_close(&h);
}

static void test_a_dribbled_second_head_is_408_too(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\nG");
	fake_loop_advance(h.loop, 9999);
	assert_false(fake_net_is_closed(h.conn));
	fake_loop_advance(h.loop, 1);
	assert_string_equal(echo_diary(&h), "GET /;!408 timeout;");
	echo_close(&h);
}

static void test_a_slow_body_is_408(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 60000\r\n\r\n");
	assert_int_equal(dribble(&h, "x", 60), 5); /* under 512 B/s: seen at the first look */
	assert_string_equal(echo_diary(&h), "POST /;!408 timeout;");
	closed_for(&h, "body too slow");
	echo_close(&h);
}

static void test_a_body_that_never_comes_is_408(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 6\r\n\r\n");
	fake_loop_advance(h.loop, 5000);
	assert_string_equal(echo_diary(&h), "POST /;!408 timeout;");
	assert_true(fake_net_is_closed(h.conn));
	echo_close(&h);
}

/* Fast enough at every look, and still over at 30 s. */
static void test_a_body_has_its_whole_deadline(void **state)
{
	struct echo_hall h;
	char second[600];
	unsigned seconds = 0;

	(void)state;
	memset(second, 'x', sizeof second);
	echo_open(&h);
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 60000\r\n\r\n");
	while (!fake_net_is_closed(h.conn) && seconds < 100) {
		echo_receive(&h, (struct text){ second, sizeof second });
		fake_loop_advance(h.loop, 1000);
		seconds++;
	}
	assert_int_equal(seconds, 30);
	closed_for(&h, "body took too long");
	echo_close(&h);
}

static void test_a_fast_enough_body_passes(void **state)
{
	struct echo_hall h;
	char second[600];

	(void)state;
	memset(second, 'x', sizeof second);
	echo_open(&h);
	h.quiet_body = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 15000\r\n\r\n");
	for (int i = 0; i < 25; i++) {
		echo_receive(&h, (struct text){ second, sizeof second });
		fake_loop_advance(h.loop, 1000);
	}
	assert_string_equal(echo_diary(&h), "POST /;");
	assert_non_null(strstr(echo_sent(&h), "200 OK"));
	assert_false(fake_net_is_closed(h.conn));
	echo_close(&h);
}

static void test_a_route_may_have_its_own_deadline(void **state)
{
	struct echo_hall h;
	char second[600];

	(void)state;
	memset(second, 'x', sizeof second);
	echo_open(&h);
	h.ignore_body = h.hold = h.quiet_body = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 60000\r\n\r\n");
	assert_true(http_accept_body(h.held, 100000, 600000));
	for (int i = 0; i < 99; i++) {
		echo_receive(&h, (struct text){ second, sizeof second });
		fake_loop_advance(h.loop, 1000);
	}
	assert_int_equal(h.body.len, 99 * sizeof second);
	assert_false(fake_net_is_closed(h.conn));
	echo_close(&h);
}

/* http sets no deadline for the answer: that is the hall's. */
static void test_the_hall_may_take_its_time(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	echo_say(&h, "GET / HTTP/1.1\r\n" HOST "\r\n");
	fake_loop_advance(h.loop, 3600000);
	assert_false(fake_net_is_closed(h.conn));
	echo_answer(&h, h.held, 200);
	fake_loop_settle(h.loop);
	assert_non_null(strstr(echo_sent(&h), "200 OK"));
	echo_close(&h);
}

static void test_an_unread_body_that_dribbles_ends(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.ignore_body = true;
	echo_say(&h, "POST / HTTP/1.1\r\n" HOST "Content-Length: 100\r\n\r\n");
	assert_int_equal(dribble(&h, "x", 60), 30);
	assert_string_equal(echo_diary(&h), "POST /;");
	closed_for(&h, "unread body took too long");
	echo_close(&h);
}

static void test_a_client_that_never_reads_is_gone(void **state)
{
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	h.hold = true;
	fake_net_stall(h.conn, true);
	echo_say(&h, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n");
	echo_answer(&h, h.held, 200);
	fake_loop_settle(h.loop);
	fake_loop_advance(h.loop, 29999);
	assert_string_equal(echo_diary(&h), "GET /1;GET /2;");
	fake_loop_advance(h.loop, 1);
	assert_string_equal(echo_diary(&h), "GET /1;GET /2;gone;");
	assert_int_equal(h.ended, 1);
	echo_close(&h);
}

static void test_limits_may_change(void **state)
{
	struct http_limits limits = http_limits_default;
	struct echo_hall h;

	(void)state;
	echo_open(&h);
	limits.header_ms = 100;
	http_server_set_limits(h.server, &limits, &conn_limits_default);
	echo_say(&h, "G");
	fake_loop_advance(h.loop, 100);
	assert_string_equal(echo_diary(&h), "!408 timeout;");
	echo_close(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_silent_client_is_idle),
		cmocka_unit_test(test_idle_time_begins_anew_after_each_answer),
		cmocka_unit_test(test_a_slow_head_is_408),
		cmocka_unit_test(test_a_dribbled_second_head_is_408_too),
		cmocka_unit_test(test_a_slow_body_is_408),
		cmocka_unit_test(test_a_body_that_never_comes_is_408),
		cmocka_unit_test(test_a_body_has_its_whole_deadline),
		cmocka_unit_test(test_a_fast_enough_body_passes),
		cmocka_unit_test(test_a_route_may_have_its_own_deadline),
		cmocka_unit_test(test_the_hall_may_take_its_time),
		cmocka_unit_test(test_an_unread_body_that_dribbles_ends),
		cmocka_unit_test(test_a_client_that_never_reads_is_gone),
		cmocka_unit_test(test_limits_may_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
