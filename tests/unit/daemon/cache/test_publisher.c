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

	for (int i = 0; i < WORKERS; i++) {
		cache_free(f->caches[i]);
		loop_free(f->loops[i]);
	}
	loop_free(f->main_loop);
	publisher_free(f->publisher);
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

/* Each worker, then the main thread. */
static void turn(struct fixture *f)
{
	for (int i = 0; i < WORKERS; i++)
		fake_loop_settle(f->loops[i]);
	fake_loop_settle(f->main_loop);
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
	turn(f);
	turn(f);
	publish(f, 6);
	turn(f);
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

/* Revisions come quicker than a worker turns: it gets the first and then the newest, and one answer waited for neither. */
static void of_what_is_published_meanwhile_the_newest_goes(void **state)
{
	struct fixture *f = *state;
	const struct figures *skipped = figures_of(6);

	assert_non_null(cache_wait(f->caches[1], 6, woken, f));
	publish(f, 5);
	publisher_figures(f->publisher, skipped);
	publish(f, 7);
	assert_int_equal(skipped->references, 1);
	figures_drop(skipped);
	turn(f);
	assert_int_equal(cache_figures(f->caches[0])->revision, 5);
	assert_int_equal(f->woken, 0);
	turn(f);
	assert_int_equal(cache_figures(f->caches[0])->revision, 7);
	turn(f);
	assert_int_equal(f->woken, 1);
	assert_null(cache_wait(f->caches[1], 7, woken, f));
}

/* The daemon ends while news are under way, and before the workers have turned at all: nothing is lost but the news. */
static void what_nobody_took_is_freed_at_the_end(void **state)
{
	struct fixture *f = *state;

	publish(f, 5);
	publish(f, 6);
	fake_loop_settle(f->loops[0]); /* its receipt is never read */
	assert_int_equal(cache_figures(f->caches[0])->revision, 5);
}

static void a_worker_that_has_stopped_gets_nothing(void **state)
{
	struct fixture *f = *state;
	const struct figures *figures = figures_of(5);

	loop_stop(f->loops[1]);
	loop_run(f->loops[1]);
	publisher_figures(f->publisher, figures);
	assert_int_equal(figures->references, 2);
	turn(f);
	assert_null(cache_figures(f->caches[1]));
	figures_drop(figures);
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
		CASE(of_what_is_published_meanwhile_the_newest_goes),
		CASE(what_nobody_took_is_freed_at_the_end),
		CASE(a_worker_that_has_stopped_gets_nothing),
		CASE(a_catalogue_comes_the_same_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
