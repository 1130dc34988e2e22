#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/encode.h"

static void hex_goes_there_and_back(void **state)
{
	(void)state;
	const uint8_t bytes[] = { 0x00, 0x0f, 0xf0, 0xab, 0xff };
	uint8_t back[5] = { 1, 1, 1, 1, 1 };
	char text[11];

	encode_hex(bytes, sizeof bytes, text);
	assert_string_equal(text, "000ff0abff");
	assert_true(encode_unhex(text_of("000FF0aBfF"), back, sizeof back));
	assert_memory_equal(back, bytes, sizeof bytes);
	assert_false(encode_unhex(text_of("000ff0abf"), back, 5));
	assert_false(encode_unhex(text_of("000ff0abff"), back, 4));
	assert_false(encode_unhex(text_of("000ff0abfg"), back, 5));
	assert_true(encode_unhex(text_of(""), back, 0));
}

static void numbers_are_written_whole(void **state)
{
	(void)state;
	char text[ENCODE_INT64_SIZE], digits[] = "......";

	assert_true(text_is(encode_int64(0, text), "0"));
	assert_true(text_is(encode_int64(-1, text), "-1"));
	assert_true(text_is(encode_int64(INT64_MAX, text), "9223372036854775807"));
	assert_true(text_is(encode_int64(INT64_MIN, text), "-9223372036854775808"));
	assert_string_equal(encode_int64(42, text).at, "42");
	assert_ptr_equal(encode_digits(digits + 1, 70423, 4), digits + 5);
	assert_string_equal(digits, ".0423.");
}

/* RFC 4648 section 10. */
static void base64_follows_its_rfc(void **state)
{
	(void)state;
	static const char *const plain[] = { "", "f", "fo", "foo", "foob", "fooba", "foobar" };
	static const char *const packed[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };

	for (size_t i = 0; i < 7; i++) {
		struct buffer to = { 0 }, from = { 0 };
		encode_base64(&to, plain[i], strlen(plain[i]));
		assert_true(text_is(buffer_text(&to), packed[i]));
		assert_true(encode_unbase64(text_of(packed[i]), &from));
		assert_true(text_is(buffer_text(&from), plain[i]));
		buffer_free(&to);
		buffer_free(&from);
	}
}

static void base64url_has_no_padding(void **state)
{
	(void)state;
	struct buffer to = { 0 }, from = { 0 };

	encode_base64url(&to, "\xfb\xff\xfe\x00", 4);
	assert_string_equal(to.at, "-__-AA");
	assert_true(encode_unbase64url(buffer_text(&to), &from));
	assert_int_equal(from.len, 4);
	assert_memory_equal(from.at, "\xfb\xff\xfe\x00", 4);
	buffer_free(&to);
	buffer_free(&from);
}

static void only_canonical_base64_is_read(void **state)
{
	(void)state;
	static const char *const wrong[] = { "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Z===", "====", "Zm 9",
		"Zm9v\n", "-_==", "Zg==Zg==" };
	static const char *const wrong_url[] = { "Z", "Zh", "Zm9", "Zg==", "+/+/", "Zm9vZ" };
	struct buffer b = { 0 };

	buffer_add_string(&b, "kept");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(encode_unbase64(text_of(wrong[i]), &b));
	for (size_t i = 0; i < sizeof wrong_url / sizeof wrong_url[0]; i++)
		assert_false(encode_unbase64url(text_of(wrong_url[i]), &b));
	assert_true(text_is(buffer_text(&b), "kept"));
	buffer_free(&b);
}

static void base62_counts_in_big_endian(void **state)
{
	(void)state;
	char text[44];
	uint8_t most[32];

	assert_true(encode_base62("\x00\x3d", 2, text, 3));
	assert_string_equal(text, "00z");
	assert_true(encode_base62("\x00\x3e", 2, text, 3));
	assert_string_equal(text, "010");
	assert_false(encode_base62("\x00\x3e", 2, text, 1));
	assert_true(encode_base62("\xff\xff\xff\xff", 4, text, 6));
	assert_string_equal(text, "4gfFC3");
	memset(most, 0xff, sizeof most);
	assert_true(encode_base62(most, sizeof most, text, 43));
	assert_int_equal(strlen(text), 43);
	assert_false(encode_base62(most, sizeof most, text, 42));
	assert_false(encode_base62(most, 65, text, 43));
}

static void the_crc_is_that_of_gzip(void **state)
{
	(void)state;
	assert_int_equal(encode_crc32("123456789", 9), 0xcbf43926);
	assert_int_equal(encode_crc32("", 0), 0);
	assert_int_not_equal(encode_crc32("a", 1), encode_crc32("b", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hex_goes_there_and_back),
		cmocka_unit_test(numbers_are_written_whole),
		cmocka_unit_test(base64_follows_its_rfc),
		cmocka_unit_test(base64url_has_no_padding),
		cmocka_unit_test(only_canonical_base64_is_read),
		cmocka_unit_test(base62_counts_in_big_endian),
		cmocka_unit_test(the_crc_is_that_of_gzip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
