/* Who waits for events, and who is woken by which news. Virtual time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cache/feed.h"
#include "fake_loop/fake_loop.h"
#include "loop/loop.h"

#define ONE "91410100MA0000015B"
#define TWO "91410100MA0000023W"

struct reader {
	struct feed_wait *wait;
	unsigned moved, over;
};

struct fixture {
	struct loop *loop;
	struct feed *feed;
	unsigned wrote;
};

static void wrote(void *owner)
{
	((struct fixture *)owner)->wrote++;
}

static void woken(void *owner, bool moved)
{
	struct reader *r = owner;

	r->wait = NULL;
	r->moved += moved;
	r->over += !moved;
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .loop = loop_new() };
	f.feed = feed_new(f.loop, wrote, &f);
	*state = &f;
	return f.feed == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	feed_free(f->feed);
	assert_int_equal(fake_loop_alive(f->loop), 0);
	loop_free(f->loop);
	return 0;
}

static enum feed_answer waits(struct fixture *f, int64_t position, const char *uscc, struct reader *r)
{
	return feed_wait(f->feed, position, uscc, 30000, woken, r, &r->wait);
}

static void news_wakes_whom_it_concerns(void **state)
{
	struct fixture *f = *state;
	struct reader one = { 0 }, two = { 0 }, all = { 0 };

	assert_int_equal(waits(f, 5, ONE, &one), FEED_WAITS);
	assert_int_equal(waits(f, 5, TWO, &two), FEED_WAITS);
	assert_int_equal(waits(f, 5, "", &all), FEED_WAITS);
	assert_int_equal(feed_count(f->feed), 3);
	feed_advance(f->feed, 6, TWO);
	assert_int_equal(one.moved + one.over, 0);
	assert_int_equal(two.moved, 1);
	assert_int_equal(all.moved, 1);
	feed_advance(f->feed, 7, "");
	assert_int_equal(one.moved, 0);
	feed_advance(f->feed, 8, TWO "," ONE);
	assert_int_equal(one.moved, 1);
	assert_int_equal(feed_count(f->feed), 0);
}

static void news_of_anybody_wakes_everybody(void **state)
{
	struct fixture *f = *state;
	struct reader one = { 0 }, all = { 0 };

	waits(f, 0, ONE, &one);
	waits(f, 0, "", &all);
	feed_advance(f->feed, 1, NULL);
	assert_int_equal(one.moved, 1);
	assert_int_equal(all.moved, 1);
}

static void whoever_is_behind_does_not_wait(void **state)
{
	struct fixture *f = *state;
	struct reader one = { 0 };

	feed_advance(f->feed, 9, TWO);
	assert_int_equal(waits(f, 8, ONE, &one), FEED_MOVED);
	assert_null(one.wait);
	feed_advance(f->feed, 4, NULL); /* an old word changes nothing */
	assert_int_equal(waits(f, 8, ONE, &one), FEED_MOVED);
	assert_int_equal(waits(f, 9, ONE, &one), FEED_WAITS);
}

static void time_ends_a_wait(void **state)
{
	struct fixture *f = *state;
	struct reader one = { 0 };

	waits(f, 0, ONE, &one);
	fake_loop_advance(f->loop, 29999);
	assert_int_equal(one.over, 0);
	fake_loop_advance(f->loop, 1);
	assert_int_equal(one.over, 1);
	assert_int_equal(one.moved, 0);
}

static void who_cancels_is_not_called(void **state)
{
	struct fixture *f = *state;
	struct reader readers[3] = { { 0 }, { 0 }, { 0 } };

	for (size_t i = 0; i < 3; i++)
		waits(f, 0, "", &readers[i]);
	feed_cancel(readers[1].wait);
	feed_cancel(NULL);
	feed_advance(f->feed, 1, NULL);
	assert_int_equal(readers[0].moved, 1);
	assert_int_equal(readers[1].moved + readers[1].over, 0);
	assert_int_equal(readers[2].moved, 1);
}

static void the_end_wakes_everybody_for_good(void **state)
{
	struct fixture *f = *state;
	struct reader one = { 0 }, late = { 0 };

	waits(f, 0, ONE, &one);
	feed_end(f->feed);
	assert_int_equal(one.over, 1);
	assert_int_equal(waits(f, 0, ONE, &late), FEED_OVER);
	assert_null(late.wait);
}

static void what_was_written_is_told(void **state)
{
	struct fixture *f = *state;

	feed_wrote(f->feed);
	assert_int_equal(f->wrote, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(news_wakes_whom_it_concerns, make, unmake),
		cmocka_unit_test_setup_teardown(news_of_anybody_wakes_everybody, make, unmake),
		cmocka_unit_test_setup_teardown(whoever_is_behind_does_not_wait, make, unmake),
		cmocka_unit_test_setup_teardown(time_ends_a_wait, make, unmake),
		cmocka_unit_test_setup_teardown(who_cancels_is_not_called, make, unmake),
		cmocka_unit_test_setup_teardown(the_end_wakes_everybody_for_good, make, unmake),
		cmocka_unit_test_setup_teardown(what_was_written_is_told, make, unmake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
