#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void pieces_come_together(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	buffer_add(&b, "ab\0c", 4);
	buffer_add_text(&b, text_of("de"));
	buffer_add_string(&b, "fg");
	buffer_add_byte(&b, 'h');
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.at, "ab\0cdefgh", 10);
	assert_true(text_equal(buffer_text(&b), (struct text){ "ab\0cdefgh", 9 }));
	buffer_free(&b);
	assert_null(b.at);
}

static void numbers_are_written_in_decimal(void **state)
{
	(void)state;
	static const int64_t numbers[] = { 0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN };
	struct buffer b = { 0 };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		buffer_add_int64(&b, numbers[i]);
		buffer_add_byte(&b, ' ');
	}
	assert_string_equal(b.at, "0 7 -7 10 1234567890 9223372036854775807 -9223372036854775808 ");
	buffer_free(&b);
}

static void it_grows_past_any_room(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	for (int i = 0; i < 10000; i++)
		buffer_printf(&b, "%05d", i);
	assert_int_equal(b.len, 50000);
	assert_memory_equal(b.at + 49995, "09999", 6);
	assert_memory_equal(b.at + 5 * 1234, "01234", 5);
	buffer_free(&b);
}

static void an_exact_fit_keeps_its_nul(void **state)
{
	(void)state;
	char piece[256];
	struct buffer b = { 0 };

	memset(piece, 'x', sizeof piece);
	buffer_add(&b, piece, 255);
	assert_int_equal(b.at[255], '\0');
	buffer_add(&b, piece, 1);
	assert_int_equal(b.len, 256);
	assert_int_equal(b.at[256], '\0');
	buffer_free(&b);
}

static void a_failure_sticks_until_cleared(void **state)
{
	(void)state;
	struct buffer b = { 0 };
	size_t len = 99;

	buffer_add_string(&b, "kept");
	assert_null(buffer_reserve(&b, SIZE_MAX));
	assert_true(b.failed);
	buffer_add_string(&b, "lost");
	buffer_printf(&b, "%d", 1);
	buffer_add_int64(&b, 1);
	assert_string_equal(b.at, "kept");
	buffer_clear(&b);
	buffer_add_string(&b, "again");
	assert_string_equal(b.at, "again");
	assert_null(buffer_reserve(&b, SIZE_MAX - 5));
	assert_null(buffer_take(&b, &len));
	assert_null(b.at);
	assert_false(b.failed);
}

static void reserved_room_is_written_by_the_caller(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	buffer_add_string(&b, "ab");
	char *to = buffer_reserve(&b, 1000);
	assert_non_null(to);
	memcpy(to, "cd", 2);
	b.len += 2;
	buffer_add_string(&b, "ef");
	assert_string_equal(b.at, "abcdef");
	assert_true(b.room > 1000);
	buffer_free(&b);
}

static void the_front_is_dropped(void **state)
{
	(void)state;
	struct buffer b = { 0 };

	buffer_drop(&b, 5);
	buffer_add_string(&b, "abcdef");
	buffer_drop(&b, 0);
	buffer_drop(&b, 2);
	assert_string_equal(b.at, "cdef");
	buffer_drop(&b, 100);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.at, "");
	buffer_free(&b);
}

static void taken_bytes_belong_to_the_caller(void **state)
{
	(void)state;
	struct buffer b = { 0 };
	size_t len = 0;

	buffer_add_string(&b, "abc");
	char *taken = buffer_take(&b, &len);
	assert_string_equal(taken, "abc");
	assert_int_equal(len, 3);
	assert_null(b.at);
	assert_int_equal(b.len, 0);
	free(taken);
	taken = buffer_take(&b, &len);
	assert_string_equal(taken, "");
	assert_int_equal(len, 0);
	free(taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_come_together),
		cmocka_unit_test(numbers_are_written_in_decimal),
		cmocka_unit_test(it_grows_past_any_room),
		cmocka_unit_test(an_exact_fit_keeps_its_nul),
		cmocka_unit_test(a_failure_sticks_until_cleared),
		cmocka_unit_test(reserved_room_is_written_by_the_caller),
		cmocka_unit_test(the_front_is_dropped),
		cmocka_unit_test(taken_bytes_belong_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
