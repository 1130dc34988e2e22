#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/gzip.h"

/* Unpacks with zlib into `plain`, whose length is returned. */
static size_t unpack(const struct buffer *packed, size_t from, char *plain, size_t room)
{
	z_stream z = { 0 };

	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (unsigned char *)packed->at + from;
	z.avail_in = (unsigned)(packed->len - from);
	z.next_out = (unsigned char *)plain;
	z.avail_out = (unsigned)room;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	size_t len = z.total_out;
	inflateEnd(&z);
	return len;
}

static void what_is_packed_comes_out_again(void **state)
{
	(void)state;
	char plain[20000], again[20001];
	struct buffer packed = { 0 };

	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (char)('a' + i * i % 23);
	buffer_add_string(&packed, "head");
	assert_true(gzip_pack((struct text){ plain, sizeof plain }, &packed));
	assert_memory_equal(packed.at, "head\x1f\x8b", 6);
	assert_true(packed.len < sizeof plain / 4);
	assert_int_equal(unpack(&packed, 4, again, sizeof again), sizeof plain);
	assert_memory_equal(plain, again, sizeof plain);
	buffer_free(&packed);
}

static void nothing_packs_to_a_member_too(void **state)
{
	(void)state;
	char again[1];
	struct buffer packed = { 0 };

	assert_true(gzip_pack(text_of(""), &packed));
	assert_true(packed.len > 10);
	assert_int_equal(unpack(&packed, 0, again, sizeof again), 0);
	buffer_free(&packed);
}

static void the_same_text_packs_to_the_same_bytes(void **state)
{
	(void)state;
	struct buffer a = { 0 }, b = { 0 };

	assert_true(gzip_pack(text_of("{\"items\":[]}"), &a));
	assert_true(gzip_pack(text_of("{\"items\":[]}"), &b));
	assert_true(text_equal(buffer_text(&a), buffer_text(&b)));
	buffer_free(&a);
	buffer_free(&b);
}

static void a_failed_buffer_stays_failed(void **state)
{
	(void)state;
	struct buffer b = { .failed = true };

	assert_false(gzip_pack(text_of("x"), &b));
	assert_true(b.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_out_again),
		cmocka_unit_test(nothing_packs_to_a_member_too),
		cmocka_unit_test(the_same_text_packs_to_the_same_bytes),
		cmocka_unit_test(a_failed_buffer_stays_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
