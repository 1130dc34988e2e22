#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "loop/later.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/watch.h"

/* What happened, one letter each. */
struct diary {
	struct loop *loop;
	char at[64];
	size_t len;
	size_t stop_after; /* letters */
};

static void note(struct diary *d, char c)
{
	assert_true(d->len + 1 < sizeof d->at);
	d->at[d->len++] = c;
	d->at[d->len] = '\0';
	if (d->len == d->stop_after)
		loop_stop(d->loop);
}

struct letter {
	struct diary *diary;
	char c;
	struct later *starts; /* started when this one runs */
	struct later *cancels;
	struct timer *timer;
	struct watch *watch;
	int fd;
};

static void write_letter(void *owner)
{
	struct letter *l = owner;

	if (l->starts != NULL)
		later_run(l->starts);
	if (l->cancels != NULL)
		later_cancel(l->cancels);
	note(l->diary, l->c);
}

static void write_letter_of_watch(void *owner, unsigned what)
{
	struct letter *l = owner;
	char byte;

	if ((what & WATCH_READ) != 0 && read(l->fd, &byte, 1) == 1)
		note(l->diary, byte);
	if ((what & WATCH_WRITE) != 0)
		note(l->diary, 'W');
}

static int set_up(void **state)
{
	struct diary *d = calloc(1, sizeof *d);

	assert_non_null(d);
	d->loop = loop_new();
	assert_non_null(d->loop);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct diary *d = *state;

	loop_free(d->loop);
	free(d);
	return 0;
}

static void test_timers_fire_in_order(void **state)
{
	struct diary *d = *state;
	struct letter a = { .diary = d, .c = 'a' }, b = { .diary = d, .c = 'b' }, c = { .diary = d, .c = 'c' };
	struct timer *ta = timer_new(d->loop, write_letter, &a);
	struct timer *tb = timer_new(d->loop, write_letter, &b);
	struct timer *tc = timer_new(d->loop, write_letter, &c);

	d->stop_after = 3;
	timer_start(ta, 30);
	timer_start(tb, 10);
	timer_start(tc, 20);
	assert_true(timer_is_running(ta));
	loop_run(d->loop);
	assert_string_equal(d->at, "bca");
	assert_false(timer_is_running(ta));
	timer_free(ta);
	timer_free(tb);
	timer_free(tc);
}

static void test_timer_moves_later_and_earlier(void **state)
{
	struct diary *d = *state;
	struct letter a = { .diary = d, .c = 'a' }, b = { .diary = d, .c = 'b' }, x = { .diary = d, .c = 'x' };
	struct timer *ta = timer_new(d->loop, write_letter, &a);
	struct timer *tb = timer_new(d->loop, write_letter, &b);
	struct timer *tx = timer_new(d->loop, write_letter, &x);
	int64_t began = clock_monotonic_us();

	d->stop_after = 2;
	timer_start(ta, 5);
	timer_start(ta, 40); /* later: the early event must not fire it */
	timer_start(tb, 10000);
	timer_start(tb, 20); /* earlier */
	timer_start(tx, 1);
	timer_stop(tx);
	loop_run(d->loop);
	assert_string_equal(d->at, "ba");
	assert_true(clock_monotonic_us() - began >= 39000);
	timer_free(ta);
	timer_free(tb);
	timer_free(tx);
}

static void free_own_timer(void *owner)
{
	struct letter *l = owner;

	timer_free(l->timer);
	l->timer = NULL;
	note(l->diary, l->c);
}

static void test_timer_may_free_itself(void **state)
{
	struct diary *d = *state;
	struct letter a = { .diary = d, .c = 'a' };

	a.timer = timer_new(d->loop, free_own_timer, &a);
	d->stop_after = 1;
	timer_start(a.timer, 0);
	loop_run(d->loop);
	assert_null(a.timer);
}

static void test_laters_run_after_the_callback(void **state)
{
	struct diary *d = *state;
	struct later first, second, dropped, nested;
	struct letter one = { .diary = d, .c = '1', .starts = &nested }, two = { .diary = d, .c = '2' },
		      three = { .diary = d, .c = '3' }, never = { .diary = d, .c = 'x' };
	struct letter start = { .diary = d, .c = 't', .starts = &first };
	struct timer *t = timer_new(d->loop, write_letter, &start);

	later_init(&first, d->loop, write_letter, &one);
	later_init(&second, d->loop, write_letter, &two);
	later_init(&dropped, d->loop, write_letter, &never);
	later_init(&nested, d->loop, write_letter, &three);
	one.cancels = &dropped;
	d->stop_after = 4;
	timer_start(t, 0);
	/* Queued before the loop runs, in this order; "first" is queued already when the timer starts it. */
	later_run(&first);
	later_run(&dropped);
	later_run(&second);
	later_run(&second);
	assert_true(later_is_waiting(&second));
	loop_run(d->loop);
	assert_false(later_is_waiting(&second));
	assert_int_equal(d->len, 4);
	/* Whether the timer's turn comes before the first laters is the loop's; the order of laters is not. */
	assert_non_null(strchr(d->at, '1'));
	assert_true(strchr(d->at, '1') < strchr(d->at, '2'));
	assert_null(strchr(d->at, 'x'));
	later_cancel(&first);
	later_cancel(&nested);
	timer_free(t);
}

static void test_later_cancel_in_the_middle_and_at_the_end(void **state)
{
	struct diary *d = *state;
	struct letter letters[4];
	struct later laters[4];

	for (int i = 0; i < 4; i++) {
		letters[i] = (struct letter){ .diary = d, .c = (char)('0' + i) };
		later_init(&laters[i], d->loop, write_letter, &letters[i]);
		later_run(&laters[i]);
	}
	later_cancel(&laters[1]);
	later_cancel(&laters[3]);
	later_run(&laters[1]); /* again: now behind 2 */
	d->stop_after = 3;
	loop_run(d->loop);
	assert_string_equal(d->at, "021");
}

static void test_a_later_that_starts_itself_does_not_starve_others(void **state)
{
	struct diary *d = *state;
	struct later again;
	struct letter l = { .diary = d, .c = 'l', .starts = &again }, t = { .diary = d, .c = 't' };
	struct timer *timer = timer_new(d->loop, write_letter, &t);

	later_init(&again, d->loop, write_letter, &l);
	later_run(&again);
	timer_start(timer, 0);
	d->stop_after = 20;
	loop_run(d->loop);
	assert_non_null(strchr(d->at, 't'));
	later_cancel(&again);
	timer_free(timer);
}

static void test_watch_reads_and_writes(void **state)
{
	struct diary *d = *state;
	struct letter r = { .diary = d, .c = 'r' }, w = { .diary = d, .c = 'w' };
	struct watch *wr, *ww;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	r.fd = fds[0];
	wr = watch_new(d->loop, fds[0], write_letter_of_watch, &r);
	ww = watch_new(d->loop, fds[1], write_letter_of_watch, &w);
	assert_true(watch_set(wr, WATCH_READ));
	assert_true(watch_set(wr, WATCH_READ));
	assert_int_equal(write(fds[1], "pq", 2), 2);
	d->stop_after = 2;
	loop_run(d->loop);
	assert_string_equal(d->at, "pq");
	watch_free(wr);
	watch_free(ww);
	close(fds[0]);
	close(fds[1]);
}

static void test_watch_that_asks_for_nothing_is_silent(void **state)
{
	struct diary *d = *state;
	struct letter r = { .diary = d, .c = 'r' }, t = { .diary = d, .c = 't' };
	struct timer *timer = timer_new(d->loop, write_letter, &t);
	struct watch *w;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "p", 1), 1);
	r.fd = fds[0];
	w = watch_new(d->loop, fds[0], write_letter_of_watch, &r);
	assert_true(watch_set(w, WATCH_READ));
	assert_true(watch_set(w, 0));
	timer_start(timer, 5);
	d->stop_after = 1;
	loop_run(d->loop);
	assert_string_equal(d->at, "t");
	watch_free(w);
	timer_free(timer);
	close(fds[0]);
	close(fds[1]);
}

static void free_own_watch(void *owner, unsigned what)
{
	struct letter *l = owner;

	(void)what;
	watch_free(l->watch);
	l->watch = NULL;
	note(l->diary, l->c);
}

static void test_watch_may_free_itself_with_both_bits_true(void **state)
{
	struct diary *d = *state;
	struct letter l = { .diary = d, .c = 'b' }, t = { .diary = d, .c = 't' };
	struct timer *timer = timer_new(d->loop, write_letter, &t);
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	close(fds[0]); /* the writing end is now broken: every bit that is asked for is true */
	l.watch = watch_new(d->loop, fds[1], free_own_watch, &l);
	assert_true(watch_set(l.watch, WATCH_READ | WATCH_WRITE));
	timer_start(timer, 10);
	d->stop_after = 2;
	loop_run(d->loop);
	assert_string_equal(d->at, "bt");
	close(fds[1]);
	timer_free(timer);
}

#define POSTS 20000

struct counted {
	struct loop *loop;
	long next;
	bool in_order;
};

struct numbered {
	struct counted *counted;
	long number;
};

static void count_post(void *owner)
{
	struct numbered *n = owner;

	n->counted->in_order &= n->number == n->counted->next++;
	if (n->counted->next == POSTS)
		loop_stop(n->counted->loop);
}

static void *post_many(void *arg)
{
	struct numbered *all = arg;

	for (long i = 0; i < POSTS; i++)
		if (!loop_post(all[i].counted->loop, count_post, &all[i]))
			return NULL;
	return all;
}

static void test_posts_of_a_thread_come_in_order(void **state)
{
	struct diary *d = *state;
	struct counted c = { .loop = d->loop, .in_order = true };
	struct numbered *all = calloc(POSTS, sizeof *all);
	pthread_t thread;
	void *result;

	assert_non_null(all);
	for (long i = 0; i < POSTS; i++)
		all[i] = (struct numbered){ &c, i };
	assert_int_equal(pthread_create(&thread, NULL, post_many, all), 0);
	loop_run(d->loop);
	pthread_join(thread, &result);
	assert_non_null(result);
	assert_int_equal(c.next, POSTS);
	assert_true(c.in_order);
	free(all);
}

static void test_posts_before_the_stop_run_and_later_ones_are_refused(void **state)
{
	struct diary *d = *state;
	struct letter a = { .diary = d, .c = 'a' }, b = { .diary = d, .c = 'b' }, c = { .diary = d, .c = 'c' };

	d->stop_after = 1;
	assert_true(loop_post(d->loop, write_letter, &a));
	assert_true(loop_post(d->loop, write_letter, &b));
	loop_run(d->loop);
	assert_string_equal(d->at, "ab");
	assert_false(loop_post(d->loop, write_letter, &c));
}

static void raise_it(void *owner)
{
	(void)owner;
	kill(getpid(), SIGUSR1);
}

static void test_signal_comes_as_a_callback(void **state)
{
	struct diary *d = *state;
	struct letter s = { .diary = d, .c = 's' };
	struct timer *t = timer_new(d->loop, raise_it, NULL);

	assert_true(loop_on_signal(d->loop, SIGUSR1, write_letter, &s));
	timer_start(t, 0);
	d->stop_after = 1;
	loop_run(d->loop);
	assert_string_equal(d->at, "s");
	timer_free(t);
}

static void test_clocks(void **state)
{
	struct diary *d = *state;
	int64_t ms = loop_now_ms(d->loop);

	assert_true(ms > 0);
	assert_int_equal(loop_now_ms(d->loop), ms); /* the same all through a turn */
	assert_true(loop_now_us(d->loop) > 1600000000000000);
}

static void *run_in_a_thread(void *loop)
{
	loop_run(loop);
	return NULL;
}

static void test_another_thread_halts_it_without_memory(void **state)
{
	struct diary *d = *state;
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, run_in_a_thread, d->loop), 0);
	loop_halt(d->loop);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_false(loop_post(d->loop, NULL, NULL));
}

static void stop_it(void *loop)
{
	loop_stop(loop);
}

static void test_a_post_in_own_memory_is_run_and_refused_after_the_stop(void **state)
{
	struct diary *d = *state;
	struct loop_post *post = malloc(sizeof *post);

	assert_non_null(post);
	assert_true(loop_post_with(d->loop, post, stop_it, d->loop));
	loop_run(d->loop);
	assert_false(loop_post_with(d->loop, post, stop_it, d->loop));
	free(post);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)
		T(timers_fire_in_order),
		T(timer_moves_later_and_earlier),
		T(timer_may_free_itself),
		T(laters_run_after_the_callback),
		T(later_cancel_in_the_middle_and_at_the_end),
		T(a_later_that_starts_itself_does_not_starve_others),
		T(watch_reads_and_writes),
		T(watch_that_asks_for_nothing_is_silent),
		T(watch_may_free_itself_with_both_bits_true),
		T(posts_of_a_thread_come_in_order),
		T(another_thread_halts_it_without_memory),
		T(a_post_in_own_memory_is_run_and_refused_after_the_stop),
		T(posts_before_the_stop_run_and_later_ones_are_refused),
		T(signal_comes_as_a_callback),
		T(clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
