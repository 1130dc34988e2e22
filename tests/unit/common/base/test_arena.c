#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void what_is_given_is_zeroed_and_aligned(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);

	for (size_t size = 0; size < 200; size++) {
		unsigned char *at = arena_alloc(a, size);
		assert_non_null(at);
		assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xff, size);
	}
	arena_free(a);
}

static void pieces_do_not_overlap(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 22);
	char *pieces[500];

	for (size_t i = 0; i < 500; i++) {
		pieces[i] = arena_alloc(a, 10 + i * 7);
		memset(pieces[i], (int)(i % 251), 10 + i * 7);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t j = 0; j < 10 + i * 7; j++)
			assert_int_equal((unsigned char)pieces[i][j], i % 251);
	arena_free(a);
}

static void the_limit_holds(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);

	assert_null(arena_alloc(a, 1001));
	assert_non_null(arena_alloc(a, 600));
	assert_null(arena_alloc(a, 600));
	assert_non_null(arena_alloc(a, 300));
	assert_true(arena_used(a) <= 1000);
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	assert_non_null(arena_alloc(a, 1000));
	assert_null(arena_alloc(a, 1));
	arena_free(a);
}

static void huge_sizes_do_not_wrap(void **state)
{
	(void)state;
	struct arena *a = arena_new(SIZE_MAX);

	assert_null(arena_alloc(a, SIZE_MAX));
	assert_null(arena_alloc(a, SIZE_MAX - 7));
	assert_null(arena_alloc_array(a, SIZE_MAX / 2, 3));
	assert_null(arena_copy(a, "", SIZE_MAX));
	assert_non_null(arena_alloc_array(a, 10, 3));
	arena_free(a);
}

static void texts_are_copied_with_a_nul(void **state)
{
	(void)state;
	struct arena *a = arena_new(4096);
	char raw[] = "abcdef";

	char *text = arena_text(a, (struct text){ raw + 1, 3 });
	char *whole = arena_string(a, raw);
	char *bytes = arena_copy(a, "x\0y", 3);
	raw[1] = 'X';
	assert_string_equal(text, "bcd");
	assert_string_equal(whole, "abcdef");
	assert_memory_equal(bytes, "x\0y", 4);
	assert_string_equal(arena_text(a, text_of(NULL)), "");
	assert_null(arena_string(a, NULL));
	arena_free(a);
}

static void formats_are_printed(void **state)
{
	(void)state;
	struct arena *a = arena_new(40);

	assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	assert_null(arena_printf(a, "%100d", 7));
	arena_free(a);
}

static void a_reset_arena_serves_again(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);

	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 100; i++) {
			char *at = arena_alloc(a, 1000);
			assert_non_null(at);
			assert_int_equal(at[999], 0);
			memset(at, 0xaa, 1000);
		}
		arena_reset(a);
	}
	arena_reset(a);
	arena_free(a);
	arena_free(NULL);
}

static void it_remembers_that_it_was_short_until_it_is_reset(void **state)
{
	(void)state;
	struct arena *a = arena_new(100);

	assert_non_null(arena_alloc(a, 60));
	assert_false(arena_is_short(a));
	assert_null(arena_alloc(a, 60));
	assert_non_null(arena_alloc(a, 10));
	assert_true(arena_is_short(a));
	arena_reset(a);
	assert_false(arena_is_short(a));
	assert_null(arena_alloc_array(a, SIZE_MAX, 2));
	assert_true(arena_is_short(a));
	arena_free(a);
}

static void a_shelf_gives_back_clean_arenas(void **state)
{
	(void)state;
	struct arena_shelf shelf = { 0 };
	struct arena *taken[100];

	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 100; i++) {
			taken[i] = arena_take(&shelf, 4096);
			assert_int_equal(arena_used(taken[i]), 0);
			assert_false(arena_is_short(taken[i]));
			unsigned char *at = arena_alloc(taken[i], 4000);
			for (size_t byte = 0; byte < 4000; byte++)
				assert_int_equal(at[byte], 0);
			memset(at, 0xff, 4000);
			assert_null(arena_alloc(taken[i], 4000));
		}
		for (size_t i = 0; i < 100; i++)
			arena_give(&shelf, taken[i]);
		assert_true(shelf.count <= 64);
	}
	arena_give(&shelf, NULL);
	arena_shelf_clear(&shelf);
	assert_int_equal(shelf.count, 0);
}

static void a_shelf_keeps_no_large_block(void **state)
{
	(void)state;
	struct arena_shelf shelf = { 0 };
	struct arena *a = arena_take(&shelf, 1 << 20);

	assert_non_null(arena_alloc(a, 1 << 17));
	arena_give(&shelf, a);
	assert_int_equal(shelf.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_given_is_zeroed_and_aligned),
		cmocka_unit_test(pieces_do_not_overlap),
		cmocka_unit_test(the_limit_holds),
		cmocka_unit_test(huge_sizes_do_not_wrap),
		cmocka_unit_test(texts_are_copied_with_a_nul),
		cmocka_unit_test(formats_are_printed),
		cmocka_unit_test(a_reset_arena_serves_again),
		cmocka_unit_test(it_remembers_that_it_was_short_until_it_is_reset),
		cmocka_unit_test(a_shelf_gives_back_clean_arenas),
		cmocka_unit_test(a_shelf_keeps_no_large_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
