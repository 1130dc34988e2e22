#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "fake_loop/fake_loop.h"
#include "loop/later.h"
#include "loop/timer.h"
#include "loop/watch.h"

struct diary {
	char at[32];
	size_t len;
};

struct letter {
	struct diary *diary;
	char c;
	struct later *starts;
	struct timer *timer;
	int64_t delay_ms;
};

static void write_letter(void *owner)
{
	struct letter *l = owner;

	l->diary->at[l->diary->len++] = l->c;
	if (l->starts != NULL)
		later_run(l->starts);
	if (l->timer != NULL && l->diary->len < 10)
		timer_start(l->timer, l->delay_ms);
}

static void write_ready(void *owner, unsigned what)
{
	struct letter *l = owner;

	l->diary->at[l->diary->len++] = (char)('0' + what);
}

static void test_time_moves_only_when_told(void **state)
{
	struct loop *loop = loop_new();
	struct diary d = { 0 };
	struct letter a = { .diary = &d, .c = 'a' }, b = { .diary = &d, .c = 'b' };
	struct timer *ta = timer_new(loop, write_letter, &a), *tb = timer_new(loop, write_letter, &b);
	int64_t wall = loop_now_us(loop), now = loop_now_ms(loop);

	(void)state;
	assert_int_equal(wall, 1690765200000000);
	assert_int_equal(fake_loop_next_ms(loop), -1);
	timer_start(ta, 20);
	timer_start(tb, 10);
	assert_int_equal(fake_loop_next_ms(loop), 10);
	fake_loop_advance(loop, 9);
	assert_string_equal(d.at, "");
	fake_loop_advance(loop, 1);
	assert_string_equal(d.at, "b");
	fake_loop_advance(loop, 100);
	assert_string_equal(d.at, "ba");
	assert_int_equal(loop_now_ms(loop) - now, 110);
	assert_int_equal(loop_now_us(loop) - wall, 110000);
	assert_int_equal(fake_loop_alive(loop), 2);
	timer_free(ta);
	timer_free(tb);
	assert_int_equal(fake_loop_alive(loop), 0);
	loop_free(loop);
}

static void test_a_timer_that_starts_itself_fires_at_each_instant(void **state)
{
	struct loop *loop = loop_new();
	struct diary d = { 0 };
	struct letter a = { .diary = &d, .c = 'a', .delay_ms = 10 };

	(void)state;
	a.timer = timer_new(loop, write_letter, &a);
	timer_start(a.timer, 10);
	fake_loop_advance(loop, 35);
	assert_string_equal(d.at, "aaa");
	timer_stop(a.timer);
	fake_loop_advance(loop, 1000);
	assert_string_equal(d.at, "aaa");
	timer_free(a.timer);
	loop_free(loop);
}

static void test_laters_and_posts_settle_in_order(void **state)
{
	struct loop *loop = loop_new();
	struct diary d = { 0 };
	struct later one, two, never;
	struct letter a = { .diary = &d, .c = '1', .starts = &two }, b = { .diary = &d, .c = '2' },
		      p = { .diary = &d, .c = 'p' }, x = { .diary = &d, .c = 'x' };

	(void)state;
	later_init(&one, loop, write_letter, &a);
	later_init(&two, loop, write_letter, &b);
	later_init(&never, loop, write_letter, &x);
	assert_true(loop_post(loop, write_letter, &p));
	later_run(&never);
	later_run(&one);
	later_cancel(&never);
	assert_false(later_is_waiting(&never));
	assert_true(later_is_waiting(&one));
	loop_run(loop);
	assert_string_equal(d.at, "12p");
	loop_stop(loop);
	loop_run(loop);
	assert_false(loop_post(loop, write_letter, &p));
	loop_free(loop);
}

static void test_watches_fire_what_they_ask_for(void **state)
{
	struct loop *loop = loop_new();
	struct diary d = { 0 };
	struct letter l = { .diary = &d, .c = 'w' };
	struct watch *w = watch_new(loop, 7, write_ready, &l);

	(void)state;
	assert_false(fake_loop_fire(loop, 7, WATCH_READ));
	assert_false(fake_loop_fire(loop, 8, WATCH_READ));
	assert_true(watch_set(w, WATCH_READ));
	assert_int_equal(fake_loop_wants(loop, 7), WATCH_READ);
	assert_int_equal(fake_loop_wants(loop, 8), 0);
	assert_false(fake_loop_fire(loop, 7, WATCH_WRITE));
	assert_true(fake_loop_fire(loop, 7, WATCH_READ | WATCH_WRITE));
	assert_string_equal(d.at, "1");
	watch_free(w);
	assert_int_equal(fake_loop_alive(loop), 0);
	loop_free(loop);
}

static void test_signals_come_when_told(void **state)
{
	struct loop *loop = loop_new();
	struct diary d = { 0 };
	struct letter l = { .diary = &d, .c = 's' };

	(void)state;
	assert_false(fake_loop_signal(loop, SIGTERM));
	assert_true(loop_on_signal(loop, SIGTERM, write_letter, &l));
	assert_true(fake_loop_signal(loop, SIGTERM));
	assert_false(fake_loop_signal(loop, SIGHUP));
	assert_string_equal(d.at, "s");
	fake_loop_set_wall_us(loop, 5);
	assert_int_equal(loop_now_us(loop), 5);
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time_moves_only_when_told),
		cmocka_unit_test(test_a_timer_that_starts_itself_fires_at_each_instant),
		cmocka_unit_test(test_laters_and_posts_settle_in_order),
		cmocka_unit_test(test_watches_fire_what_they_ask_for),
		cmocka_unit_test(test_signals_come_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
