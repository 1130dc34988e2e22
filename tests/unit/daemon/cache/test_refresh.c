/* When the snapshots are read again, and what of it is news. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cache/cache.h"
#include "cache/publisher.h"
#include "cache/refresh.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"
#include "domain/figure.h"
#include "fake_loop/fake_loop.h"
#include "fake_store/fake_store.h"

static struct district zone[] = { { "410172", "高新区", "zone", NULL } };
static struct figure_excluded pending[] = { { "cloud", "district", "410172560", 1, 0, 0 } };
static struct figure_excluded more_pending[] = { { "cloud", "district", "410172560", 2, 0, 0 } };

struct fixture {
	struct loop *loop;
	struct store *store;
	struct publisher *publisher;
	struct cache *cache;
	struct refresh *refresh;
	struct figure_input input;
};

static void ignore(void *owner)
{
	(void)owner;
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .loop = loop_new() };
	f.store = store_new(f.loop, &store_limits_default, NULL, NULL);
	f.publisher = publisher_new(f.loop, 1);
	f.cache = cache_new(f.loop, 8, ignore, NULL);
	publisher_add(f.publisher, f.loop, f.cache);
	f.refresh = refresh_new(f.loop, f.store, f.publisher);
	f.input = (struct figure_input){ .revision = 1, .known_at = 1000, .excluded = { pending, 1 } };
	fake_loop_advance(f.loop, 1);
	*state = &f;
	return f.refresh == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	refresh_free(f->refresh);
	fake_loop_settle(f->loop);
	cache_free(f->cache);
	publisher_free(f->publisher);
	store_free(f->store);
	assert_int_equal(fake_loop_alive(f->loop), 0);
	loop_free(f->loop);
	return 0;
}

/* The day that the daemon was asked about is the one it gets. */
static void figures_answered(struct fixture *f)
{
	f->input.as_of = date_of(2023, 7, 31);
	assert_true(fake_store_figure(f->store, "figure_live", &f->input));
	fake_loop_settle(f->loop);
}

static void catalogue_answered(struct fixture *f)
{
	struct catalogue_rows rows = {
		.documents = { zone, 0 }, .districts = { zone, 1 }, .chains = { zone, 0 }, .parks = { zone, 0 }
	};

	assert_true(fake_store_catalogue(f->store, &rows));
	fake_loop_settle(f->loop);
}

static void glance_answered(struct fixture *f, int64_t revision, struct figure_excluded *excluded)
{
	const struct figure_clock clock = { .revision = revision, .recorded_at = 1000 + revision };
	const struct list rows = { excluded, 1 };

	assert_true(fake_store_clock(f->store, &clock));
	fake_loop_settle(f->loop);
	if (excluded != NULL)
		assert_true(fake_store_excluded(f->store, &rows));
	fake_loop_settle(f->loop);
}

static void begun(struct fixture *f)
{
	catalogue_answered(f);
	figures_answered(f);
}

static unsigned looks(const struct fixture *f)
{
	return fake_store_calls(f->store, "figure_live");
}

static void at_the_start_both_are_read(void **state)
{
	struct fixture *f = *state;

	begun(f);
	assert_string_equal(((struct district *)cache_snapshot(f->cache)->catalogue->districts.at)->name, "高新区");
	assert_true(cache_figures(f->cache)->revision == 1);
	assert_true(cache_figures(f->cache)->as_of == date_of(2023, 7, 31));
}

static void a_quiet_second_costs_a_glance(void **state)
{
	struct fixture *f = *state;
	const struct figures *before;

	begun(f);
	before = cache_figures(f->cache);
	for (int i = 0; i < 3; i++) {
		fake_loop_advance(f->loop, 1000);
		glance_answered(f, 1, pending);
	}
	assert_int_equal(looks(f), 1);
	assert_int_equal(fake_store_calls(f->store, "catalogue_read"), 1);
	assert_ptr_equal(cache_figures(f->cache), before);
}

static void filings_that_wait_are_told_without_reading_the_figures(void **state)
{
	struct fixture *f = *state;
	const struct figure_excluded *excluded;

	begun(f);
	fake_loop_advance(f->loop, 1000);
	glance_answered(f, 1, more_pending);
	excluded = cache_figures(f->cache)->input->excluded.at;
	assert_int_equal(excluded[0].pending, 2);
	assert_true(cache_figures(f->cache)->revision == 1);
	assert_int_equal(looks(f), 1);
}

static void a_revision_that_nobody_told_is_seen_within_a_second(void **state)
{
	struct fixture *f = *state;

	begun(f);
	fake_loop_advance(f->loop, 1000);
	glance_answered(f, 2, NULL);
	assert_int_equal(looks(f), 2);
	f->input.revision = 2;
	figures_answered(f);
	assert_true(cache_figures(f->cache)->revision == 2);
}

static void changes_that_come_while_looking_ask_for_one_more_look(void **state)
{
	struct fixture *f = *state;

	begun(f);
	for (int i = 0; i < 10; i++)
		refresh_figures(f->refresh);
	fake_loop_settle(f->loop);
	assert_int_equal(looks(f), 2);
	figures_answered(f);
	assert_int_equal(looks(f), 3);
	figures_answered(f);
	assert_int_equal(looks(f), 3);
}

static void midnight_in_shanghai_is_a_reason(void **state)
{
	struct fixture *f = *state;

	begun(f);
	fake_loop_set_wall_us(f->loop, INT64_C(1690819199500000)); /* 2023-07-31T23:59:59.5+08:00 */
	fake_loop_advance(f->loop, 1000);
	assert_int_equal(looks(f), 2);
}

static void a_database_that_is_away_leaves_what_there_is(void **state)
{
	struct fixture *f = *state;
	const struct figures *before;

	begun(f);
	before = cache_figures(f->cache);
	fake_store_lose(f->store);
	refresh_figures(f->refresh);
	fake_loop_advance(f->loop, 5000);
	assert_ptr_equal(cache_figures(f->cache), before);
	fake_store_regain(f->store);
	fake_loop_advance(f->loop, 1000);
	glance_answered(f, 2, NULL);
	f->input.revision = 2;
	figures_answered(f);
	assert_true(cache_figures(f->cache)->revision == 2);
}

static void a_catalogue_is_read_again_when_told(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *before;

	begun(f);
	before = snapshot_keep(cache_snapshot(f->cache)); /* else the next may come to lie where it was */
	refresh_catalogue(f->refresh);
	refresh_catalogue(f->refresh);
	fake_loop_settle(f->loop);
	catalogue_answered(f);
	catalogue_answered(f);
	assert_ptr_not_equal(cache_snapshot(f->cache), before);
	snapshot_drop(before);
	assert_int_equal(fake_store_calls(f->store, "catalogue_read"), 3);
}

static void what_a_close_knew_is_kept_and_not_asked_for_again(void **state)
{
	static struct figure_count counts[] = { { "cloud.enterprises", "district", "410172560", 0, 3, 0 } };
	static struct figure_close closes[] = { { .last_day = 19538, .closed_at = 7, .counts = { counts, 1 } } };
	static struct figure_base bases[] = { { "*", 19538, 7 } };
	struct fixture *f = *state;
	const struct figure_input *shown;

	closes[0].openings = (struct list){ closes, 0 };
	f->input.bases = (struct list){ bases, 1 };
	f->input.closes = (struct list){ closes, 1 };
	begun(f);
	refresh_figures(f->refresh);
	fake_loop_settle(f->loop);
	assert_string_equal(fake_store_argument(f->store, "figure_live"), "closes");
	f->input.revision = 2;
	figures_answered(f);
	shown = cache_figures(f->cache)->input;
	assert_int_equal(shown->bases.count, 1);
	const struct figure_close *close = figure_close_find(&shown->closes, 19538, 7);
	assert_non_null(close);
	assert_ptr_not_equal(close->counts.at, counts);
	assert_int_equal(((const struct figure_count *)close->counts.at)->n, 3);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(at_the_start_both_are_read),
		CASE(a_quiet_second_costs_a_glance),
		CASE(filings_that_wait_are_told_without_reading_the_figures),
		CASE(a_revision_that_nobody_told_is_seen_within_a_second),
		CASE(changes_that_come_while_looking_ask_for_one_more_look),
		CASE(midnight_in_shanghai_is_a_reason),
		CASE(a_database_that_is_away_leaves_what_there_is),
		CASE(a_catalogue_is_read_again_when_told),
		CASE(what_a_close_knew_is_kept_and_not_asked_for_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
