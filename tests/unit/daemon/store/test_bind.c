/* How values travel: nulls, single values as text, arrays in PostgreSQL's binary form, what does not fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/bind.h"

static struct arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_new(1 << 16);
	return arena == NULL;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool write_one(struct bind b, unsigned type, struct bind_values *ret_values)
{
	const struct bind_types types = { 1, { type } };
	const char *why = NULL;
	bool fits = bind_write(&b, 1, &types, arena, ret_values, &why);

	assert_true(fits || why != NULL);
	return fits;
}

static void what_is_none_is_null(void **state)
{
	struct bind_values v;

	(void)state;
	assert_true(write_one(bind_text(NULL), TYPE_TEXT, &v));
	assert_null(v.at[0]);
	assert_int_equal(bind_int(INT64_NONE).kind, BIND_NULL);
	assert_int_equal(bind_bool(BOOL_NONE).kind, BIND_NULL);
	assert_int_equal(bind_date(DATE_NONE).kind, BIND_NULL);
	assert_int_equal(bind_instant(INSTANT_NONE).kind, BIND_NULL);
	assert_int_equal(bind_bytes(NULL, 0).kind, BIND_NULL);
}

static void single_values_travel_as_text(void **state)
{
	struct bind_values v;

	(void)state;
	assert_true(write_one(bind_int(-42), TYPE_INT8, &v));
	assert_string_equal(v.at[0], "-42");
	assert_int_equal(v.formats[0], 0);
	assert_true(write_one(bind_bool(1), TYPE_BOOL, &v));
	assert_string_equal(v.at[0], "t");
	assert_true(write_one(bind_date(date_of(2023, 6, 30)), TYPE_DATE, &v));
	assert_string_equal(v.at[0], "2023-06-30");
	assert_true(write_one(bind_instant(INT64_C(1686533411123456)), TYPE_TIMESTAMPTZ, &v));
	assert_string_equal(v.at[0], "2023-06-12T09:30:11.123456+08:00");
	assert_true(write_one(bind_bytes("\0\1", 2), TYPE_BYTEA, &v));
	assert_int_equal(v.formats[0], 1);
	assert_int_equal(v.lengths[0], 2);
}

static void arrays_travel_in_binary(void **state)
{
	static const unsigned char ints[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 23, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4,
		0, 0, 0, 7, 255, 255, 255, 255 };
	static const unsigned char none[] = { 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 25 };
	static const unsigned char day[] = { 0, 0, 0, 4, 0, 0, 0, 1 };
	const struct bind two[] = { bind_int(7), bind_text(NULL) };
	const struct bind dates[] = { bind_date(date_of(2000, 1, 2)) };
	struct bind_values v;

	(void)state;
	assert_true(write_one(bind_array(two, 2), 1007, &v));
	assert_int_equal(v.lengths[0], sizeof ints);
	assert_memory_equal(v.at[0], ints, sizeof ints);
	assert_true(write_one(bind_array(NULL, 0), 1009, &v));
	assert_int_equal(v.lengths[0], sizeof none);
	assert_memory_equal(v.at[0], none, sizeof none);
	assert_true(write_one(bind_array(dates, 1), 1182, &v));
	assert_memory_equal(v.at[0] + 20, day, sizeof day);
}

static void uuids_and_json_have_their_own_form(void **state)
{
	const struct bind ids[] = { bind_text("00000000-0000-7000-8000-0000000000ff") };
	const struct bind json[] = { bind_text("{}") };
	struct bind_values v;

	(void)state;
	assert_true(write_one(bind_array(ids, 1), 2951, &v));
	assert_int_equal(v.lengths[0], 20 + 4 + 16);
	assert_int_equal((unsigned char)v.at[0][20 + 4 + 15], 0xff);
	assert_true(write_one(bind_array(json, 1), 3807, &v));
	assert_memory_equal(v.at[0] + 20, "\0\0\0\3\1{}", 7);
}

static void what_does_not_fit_is_refused(void **state)
{
	const struct bind wide[] = { bind_int(INT64_C(1) << 40) }, word[] = { bind_text("no uuid") };
	const struct bind_types two = { 2, { TYPE_TEXT, TYPE_TEXT } };
	struct bind one = bind_text("x");
	struct bind_values v;
	const char *why = NULL;

	(void)state;
	assert_false(write_one(bind_array(wide, 1), 1007, &v));
	assert_false(write_one(bind_array(word, 1), 2951, &v));
	assert_false(write_one(bind_array(word, 1), 1007, &v));
	assert_false(write_one(bind_array(word, 1), 4711, &v));
	assert_false(bind_write(&one, 1, &two, arena, &v, &why));
	assert_non_null(why);
}

static void a_copy_does_not_need_what_it_was_made_of(void **state)
{
	char text[] = "text", bytes[] = "bytes";
	struct bind inner[] = { bind_text(text) },
		    binds[] = { bind_text(text), bind_bytes(bytes, 5), bind_array(inner, 1) };
	struct bind *copy = bind_copy(arena, binds, 3);

	(void)state;
	assert_non_null(copy);
	memset(text, '?', sizeof text);
	memset(bytes, '?', sizeof bytes);
	assert_string_equal(copy[0].text, "text");
	assert_memory_equal(copy[1].bytes.at, "bytes", 5);
	assert_string_equal(copy[2].array.at[0].text, "text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_none_is_null, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(single_values_travel_as_text, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(arrays_travel_in_binary, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(uuids_and_json_have_their_own_form, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(a_copy_does_not_need_what_it_was_made_of, open_arena, close_arena),
	};

	return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
