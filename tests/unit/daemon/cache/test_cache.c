/* A worker's rendered answers and those who wait for a revision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "cache/cache.h"
#include "cache/snapshot.h"
#include "fake_loop/fake_loop.h"

struct fixture {
	struct loop *loop;
	struct cache *cache;
	int nudged, woken;
};

static void nudged(void *owner)
{
	((struct fixture *)owner)->nudged++;
}

static void woken(void *owner)
{
	((struct fixture *)owner)->woken++;
}

static int make(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .loop = loop_new() };
	f.cache = cache_new(f.loop, 4, nudged, &f);
	*state = &f;
	return f.cache == NULL;
}

static int unmake(void **state)
{
	struct fixture *f = *state;

	cache_free(f->cache);
	assert_int_equal(fake_loop_alive(f->loop), 0);
	loop_free(f->loop);
	return 0;
}

static const struct figures *figures_of(int64_t revision)
{
	struct arena *arena = arena_new(1 << 16);
	struct figures *figures = arena_alloc(arena, sizeof *figures);

	*figures = (struct figures){ .references = 1, .arena = arena, .revision = revision };
	return figures;
}

static void an_answer_is_found_under_its_name_alone(void **state)
{
	struct fixture *f = *state;
	const struct rendered *r;

	assert_null(cache_find(f->cache, text_of("a")));
	assert_non_null(cache_keep(f->cache, text_of("a"), text_of("{\"new\":680}")));
	r = cache_find(f->cache, text_of("a"));
	assert_true(text_is(r->plain, "{\"new\":680}"));
	assert_null(cache_find(f->cache, text_of("b")));
	assert_null(cache_find(f->cache, text_of("aa")));
}

static void each_coding_has_a_tag_of_its_own_bytes(void **state)
{
	struct fixture *f = *state;
	const struct rendered *r = cache_keep(f->cache, text_of("a"), text_of("same"));
	char first[40], packed[40];

	strcpy(first, r->etag);
	strcpy(packed, r->gzip_etag);
	assert_int_equal(first[0], '"');
	assert_int_equal(strlen(first), 34);
	assert_string_not_equal(first, packed);
	assert_int_equal((unsigned char)r->gzip.at[0], 0x1f);
	assert_string_equal(cache_keep(f->cache, text_of("b"), text_of("same"))->etag, first);
	assert_string_not_equal(cache_keep(f->cache, text_of("c"), text_of("other"))->etag, first);
}

static void new_figures_make_every_answer_old(void **state)
{
	struct fixture *f = *state;

	cache_keep(f->cache, text_of("a"), text_of("1"));
	cache_take_figures(f->cache, figures_of(1));
	assert_null(cache_find(f->cache, text_of("a")));
	assert_true(cache_figures(f->cache)->revision == 1);
	cache_keep(f->cache, text_of("a"), text_of("2"));
	cache_take_figures(f->cache, figures_of(2));
	assert_null(cache_find(f->cache, text_of("a")));
}

static void memory_is_bounded(void **state)
{
	struct fixture *f = *state;
	char name[16];
	unsigned kept = 0;

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "%d", i);
		assert_non_null(cache_keep(f->cache, text_of(name), text_of(name)));
		assert_non_null(cache_find(f->cache, text_of(name)));
	}
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "%d", i);
		kept += cache_find(f->cache, text_of(name)) != NULL;
	}
	assert_in_range(kept, 1, 4);
}

static void a_shown_revision_is_not_waited_for(void **state)
{
	struct fixture *f = *state;

	cache_settle(f->cache, 7);
	assert_null(cache_wait(f->cache, 7, woken, f));
	assert_null(cache_wait(f->cache, 3, woken, f));
	assert_int_equal(f->nudged, 0);
}

static void who_waits_is_woken_when_all_show_it(void **state)
{
	struct fixture *f = *state;

	assert_non_null(cache_wait(f->cache, 8, woken, f));
	assert_non_null(cache_wait(f->cache, 9, woken, f));
	assert_non_null(cache_wait(f->cache, 8, woken, f));
	assert_int_equal(f->nudged, 3);
	cache_settle(f->cache, 7);
	assert_int_equal(f->woken, 0);
	cache_settle(f->cache, 8);
	assert_int_equal(f->woken, 2);
	cache_settle(f->cache, 12);
	assert_int_equal(f->woken, 3);
	cache_settle(f->cache, 13);
	assert_int_equal(f->woken, 3);
}

static void nobody_waits_longer_than_a_second(void **state)
{
	struct fixture *f = *state;

	assert_non_null(cache_wait(f->cache, 8, woken, f));
	fake_loop_advance(f->loop, 999);
	assert_int_equal(f->woken, 0);
	fake_loop_advance(f->loop, 1);
	assert_int_equal(f->woken, 1);
	cache_settle(f->cache, 8);
	assert_int_equal(f->woken, 1);
}

static void who_has_gone_is_not_woken(void **state)
{
	struct fixture *f = *state;
	struct cache_wait *w = cache_wait(f->cache, 8, woken, f);

	cache_cancel(w);
	cache_cancel(NULL);
	cache_settle(f->cache, 8);
	fake_loop_advance(f->loop, 5000);
	assert_int_equal(f->woken, 0);
}

static void waits_left_at_the_end_are_freed(void **state)
{
	struct fixture *f = *state;

	assert_non_null(cache_wait(f->cache, 8, woken, f));
	assert_non_null(cache_wait(f->cache, 9, woken, f));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_answer_is_found_under_its_name_alone),
		CASE(each_coding_has_a_tag_of_its_own_bytes),
		CASE(new_figures_make_every_answer_old),
		CASE(memory_is_bounded),
		CASE(a_shown_revision_is_not_waited_for),
		CASE(who_waits_is_woken_when_all_show_it),
		CASE(nobody_waits_longer_than_a_second),
		CASE(who_has_gone_is_not_woken),
		CASE(waits_left_at_the_end_are_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
