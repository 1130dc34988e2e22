/* ZIP: heads, packed bytes, sums and directory agree, whatever comes in which pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/zip.h"

enum { DIRECTORY_END = 22, DIRECTORY_ROW = 46, HEAD = 30, SUMS = 16 };

static uint32_t number(const struct buffer *b, size_t at, unsigned size)
{
	uint32_t n = 0;

	assert_true(at + size <= b->len);
	for (unsigned i = size; i > 0; i--)
		n = n << 8 | (unsigned char)b->at[at + i - 1];
	return n;
}

static void assert_unpacks(const struct buffer *b, size_t at, uint32_t packed, const char *plain, size_t len)
{
	z_stream z = { 0 };
	unsigned char *out = malloc(len + 1);

	assert_non_null(out);
	assert_int_equal(inflateInit2(&z, -15), Z_OK);
	z.next_in = (unsigned char *)b->at + at;
	z.avail_in = packed;
	z.next_out = out;
	z.avail_out = (unsigned)len + 1;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, len);
	assert_int_equal(z.avail_in, 0);
	assert_memory_equal(out, plain, len);
	inflateEnd(&z);
	free(out);
}

/* The row of the directory at *at, its head and its sums behind the bytes; *at moves on. */
static void assert_entry(const struct buffer *b, size_t *at, const char *name, const char *plain, size_t len)
{
	size_t head = number(b, *at + 42, 4), bytes = head + HEAD + strlen(name);
	uint32_t packed = number(b, *at + 20, 4);

	assert_memory_equal(b->at + *at, "PK\1\2", 4);
	assert_memory_equal(b->at + head, "PK\3\4", 4);
	assert_memory_equal(b->at + *at + 6, b->at + head + 4, 10);
	assert_int_equal(number(b, head + 26, 4), strlen(name));
	assert_memory_equal(b->at + head + HEAD, name, strlen(name));
	assert_memory_equal(b->at + *at + DIRECTORY_ROW, name, strlen(name));
	assert_int_equal(number(b, *at + 24, 4), len);
	assert_int_equal(number(b, *at + 16, 4), crc32(0, (const unsigned char *)plain, (unsigned)len));
	assert_unpacks(b, bytes, packed, plain, len);
	assert_memory_equal(b->at + bytes + packed, "PK\7\10", 4);
	assert_memory_equal(b->at + bytes + packed + 4, b->at + *at + 16, 12);
	*at += DIRECTORY_ROW + strlen(name);
}

static void entries_come_out_again(void **state)
{
	static char large[300000];
	struct buffer b = { 0 };
	struct zip *z = zip_new();
	size_t end, at;

	(void)state;
	assert_non_null(z);
	for (size_t i = 0; i < sizeof large; i++)
		large[i] = (char)(i * i % 251 ^ i >> 7);
	zip_entry(z, "a.xml", &b);
	zip_add(z, text_of("<a>"), &b);
	zip_add(z, text_of(""), &b);
	zip_add(z, text_of("</a>"), &b);
	zip_entry(z, "folder/large", &b);
	for (size_t i = 0; i < sizeof large; i += 1000)
		zip_add(z, (struct text){ large + i, 1000 }, &b);
	zip_entry(z, "nothing", &b);
	zip_end(z, &b);
	assert_false(b.failed);
	end = b.len - DIRECTORY_END;
	assert_memory_equal(b.at + end, "PK\5\6", 4);
	assert_int_equal(number(&b, end + 8, 2), 3);
	assert_int_equal(number(&b, end + 10, 2), 3);
	at = number(&b, end + 16, 4);
	assert_entry(&b, &at, "a.xml", "<a></a>", 7);
	assert_entry(&b, &at, "folder/large", large, sizeof large);
	assert_entry(&b, &at, "nothing", "", 0);
	assert_int_equal(at, end);
	assert_int_equal(number(&b, end + 12, 4), end - number(&b, end + 16, 4));
	zip_free(z);
	buffer_free(&b);
}

/* What is taken away between two calls is as good as what is kept: places are counted from the start. */
static void write_in_pieces(struct buffer *all, bool emptied)
{
	struct zip *z = zip_new();
	struct buffer b = { 0 };

	assert_non_null(z);
	for (int i = 0; i < 20; i++) {
		zip_entry(z, i % 2 == 0 ? "even" : "odd", &b);
		zip_add(z, text_of("0123456789"), &b);
		if (emptied) {
			buffer_add_text(all, buffer_text(&b));
			buffer_clear(&b);
		}
	}
	zip_end(z, &b);
	assert_false(b.failed);
	buffer_add_text(all, buffer_text(&b));
	buffer_free(&b);
	zip_free(z);
}

static void the_same_comes_out_in_pieces(void **state)
{
	struct buffer whole = { 0 }, pieces = { 0 };

	(void)state;
	write_in_pieces(&whole, false);
	write_in_pieces(&pieces, true);
	assert_int_equal(whole.len, pieces.len);
	assert_memory_equal(whole.at, pieces.at, whole.len);
	buffer_free(&whole);
	buffer_free(&pieces);
}

static void a_failure_stays(void **state)
{
	struct buffer b = { .failed = true };
	struct zip *z = zip_new();

	(void)state;
	assert_non_null(z);
	zip_entry(z, "a", &b);
	zip_add(z, text_of("x"), &b);
	zip_end(z, &b);
	assert_true(b.failed);
	assert_int_equal(b.len, 0);
	zip_free(z);
	zip_free(NULL);
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_come_out_again),
		cmocka_unit_test(the_same_comes_out_in_pieces),
		cmocka_unit_test(a_failure_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
