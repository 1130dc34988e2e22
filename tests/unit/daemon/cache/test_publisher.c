/* Snapshots on their way to the workers, each worker a loop that the test turns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "cache/cache.h"
#include "cache/publisher.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "fake_loop/fake_loop.h"

enum { WORKERS = 2 };

struct fixture {
	struct loop *main_loop, *loops[WORKERS];
	struct cache *caches[WORKERS];
	struct publisher *publisher;
	int woken;
};

static void ignore(void *owner)
{
	(void)owner;
}

static void woken(void *owner)
{
	((struct fixture *)owner)->woken++;
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .main_loop = loop_new() };
	f.publisher = publisher_new(f.main_loop, WORKERS);
	for (int i = 0; i < WORKERS; i++) {
		f.loops[i] = loop_new();
		f.caches[i] = cache_new(f.loops[i], 10, ignore, NULL);
		publisher_add(f.publisher, f.loops[i], f.caches[i]);
	}
	*state = &f;
	return f.publisher == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	/* A delivery travels three times at the most: there, back, and the word that all have it. */
	for (int turn = 0; turn < 3; turn++) {
		for (int i = 0; i < WORKERS; i++)
			fake_loop_settle(f->loops[i]);
		fake_loop_settle(f->main_loop);
	}
	for (int i = 0; i < WORKERS; i++) {
		cache_free(f->caches[i]);
		loop_free(f->loops[i]);
	}
	publisher_free(f->publisher);
	loop_free(f->main_loop);
	return 0;
}

static const struct figures *figures_of(int64_t revision)
{
	struct arena *arena = arena_new(1 << 16);
	struct figures *figures = arena_alloc(arena, sizeof *figures);

	*figures = (struct figures){ .references = 1, .arena = arena, .revision = revision };
	return figures;
}

static void publish(struct fixture *f, int64_t revision)
{
	const struct figures *figures = figures_of(revision);

	publisher_figures(f->publisher, figures);
	figures_drop(figures);
}

static void every_worker_gets_a_reference(void **state)
{
	struct fixture *f = *state;
	const struct figures *figures = figures_of(5);

	publisher_figures(f->publisher, figures);
	assert_int_equal(figures->references, 1 + WORKERS);
	assert_null(cache_figures(f->caches[0]));
	for (int i = 0; i < WORKERS; i++) {
		fake_loop_settle(f->loops[i]);
		assert_ptr_equal(cache_figures(f->caches[i]), figures);
	}
	publish(f, 6);
	for (int i = 0; i < WORKERS; i++)
		fake_loop_settle(f->loops[i]);
	assert_int_equal(figures->references, 1);
	figures_drop(figures);
}

static void an_answer_waits_for_the_slowest_worker(void **state)
{
	struct fixture *f = *state;

	assert_non_null(cache_wait(f->caches[0], 5, woken, f));
	publish(f, 5);
	fake_loop_settle(f->loops[0]);
	fake_loop_settle(f->main_loop);
	fake_loop_settle(f->loops[0]);
	assert_int_equal(f->woken, 0);
	fake_loop_settle(f->loops[1]);
	fake_loop_settle(f->main_loop);
	fake_loop_settle(f->loops[0]);
	assert_int_equal(f->woken, 1);
}

static void receipts_that_overtake_each_other_do_no_harm(void **state)
{
	struct fixture *f = *state;

	assert_non_null(cache_wait(f->caches[1], 6, woken, f));
	publish(f, 5);
	publish(f, 6);
	publish(f, 7);
	fake_loop_settle(f->loops[1]);
	fake_loop_settle(f->main_loop);
	fake_loop_settle(f->loops[0]);
	fake_loop_settle(f->main_loop);
	fake_loop_settle(f->loops[1]);
	assert_int_equal(f->woken, 1);
	assert_null(cache_wait(f->caches[1], 7, woken, f));
}

static void a_catalogue_comes_the_same_way(void **state)
{
	struct fixture *f = *state;
	struct arena *arena = arena_new(1 << 16);
	struct snapshot *s = arena_alloc(arena, sizeof *s);

	*s = (struct snapshot){
		.references = 1, .arena = arena, .catalogue = arena_alloc(arena, sizeof(struct catalogue))
	};
	publisher_snapshot(f->publisher, s);
	assert_int_equal(s->references, 1 + WORKERS);
	for (int i = 0; i < WORKERS; i++) {
		fake_loop_settle(f->loops[i]);
		assert_ptr_equal(cache_snapshot(f->caches[i]), s);
	}
	snapshot_drop(s);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_worker_gets_a_reference),
		CASE(an_answer_waits_for_the_slowest_worker),
		CASE(receipts_that_overtake_each_other_do_no_harm),
		CASE(a_catalogue_comes_the_same_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
