#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static void views_are_equal_by_their_bytes(void **state)
{
	(void)state;
	const char raw[] = "abcabc";
	struct text first = { raw, 3 }, second = { raw + 3, 3 };

	assert_true(text_equal(first, second));
	assert_false(text_equal(first, (struct text){ raw, 4 }));
	assert_true(text_equal(text_of(NULL), text_of("")));
	assert_true(text_is(first, "abc"));
	assert_false(text_is(first, "ab"));
	assert_false(text_is(first, "abcd"));
	static const struct text literal = TEXT("abc");
	assert_true(text_equal(first, literal));
}

static void case_is_ignored_for_ascii_only(void **state)
{
	(void)state;
	assert_true(text_is_nocase(text_of("Content-LENGTH"), "content-length"));
	assert_false(text_is_nocase(text_of("content-lengt"), "content-length"));
	assert_false(text_is_nocase(text_of("@"), "`"));
	assert_false(text_is_nocase(text_of("["), "{"));
	assert_false(text_is_nocase(text_of("\xc3\x84"), "\xc3\xa4"));
}

static void a_beginning_is_found(void **state)
{
	(void)state;
	assert_true(text_starts(text_of("/v1/rates"), "/v1/"));
	assert_true(text_starts(text_of("x"), ""));
	assert_false(text_starts(text_of("/v1"), "/v1/"));
	assert_false(text_starts(text_of("/v2/"), "/v1/"));
}

static void blanks_go_at_both_ends(void **state)
{
	(void)state;
	assert_true(text_is(text_trim(text_of(" \t a b\t ")), "a b"));
	assert_int_equal(text_trim(text_of(" \t ")).len, 0);
	assert_true(text_is(text_trim(text_of("\na\n")), "\na\n"));
}

static void a_list_is_cut_part_by_part(void **state)
{
	(void)state;
	struct text rest = text_of("a,,bc"), part;

	assert_true(text_cut(&rest, ',', &part));
	assert_true(text_is(part, "a"));
	assert_true(text_cut(&rest, ',', &part));
	assert_true(text_is(part, ""));
	assert_true(text_cut(&rest, ',', &part));
	assert_true(text_is(part, "bc"));
	assert_false(text_cut(&rest, ',', &part));
}

static void an_empty_text_is_one_empty_part(void **state)
{
	(void)state;
	struct text rest = text_of(""), part;

	assert_true(text_cut(&rest, ',', &part));
	assert_int_equal(part.len, 0);
	assert_false(text_cut(&rest, ',', &part));
	rest = text_of("a,");
	assert_true(text_cut(&rest, ',', &part));
	assert_true(text_cut(&rest, ',', &part));
	assert_int_equal(part.len, 0);
	assert_false(text_cut(&rest, ',', &part));
}

static void whole_numbers_are_read(void **state)
{
	(void)state;
	int64_t value = 7;

	assert_true(text_to_int64(text_of("0"), &value));
	assert_int_equal(value, 0);
	assert_true(text_to_int64(text_of("-12"), &value));
	assert_int_equal(value, -12);
	assert_true(text_to_int64(text_of("9223372036854775807"), &value));
	assert_true(value == INT64_MAX);
	assert_true(text_to_int64(text_of("-9223372036854775808"), &value));
	assert_true(value == INT64_MIN);
}

static void what_is_no_number_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "--1", "９",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999999" };
	int64_t value = 7;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(text_to_int64(text_of(wrong[i]), &value));
	assert_int_equal(value, 7);
}

static void utf8_is_checked_strictly(void **state)
{
	(void)state;
	static const char *const good[] = { "", "a", "企业上云", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xee\x80\x80",
		"\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
		"\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "a\xe4\xbc",
		"\xc3(" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(text_is_utf8(text_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(text_is_utf8(text_of(bad[i])));
}

static void lengths_are_counted_in_code_points(void **state)
{
	(void)state;
	assert_int_equal(text_count_points(text_of("")), 0);
	assert_int_equal(text_count_points(text_of("abc")), 3);
	assert_int_equal(text_count_points(text_of("企业a")), 3);
	assert_int_equal(text_count_points(text_of("\xf0\x9f\x98\x80")), 1);
}

static void one_point_is_decoded(void **state)
{
	(void)state;
	uint32_t point = 0;

	assert_int_equal(text_decode_point(text_of("企业"), &point), 3);
	assert_int_equal(point, 0x4f01);
	assert_int_equal(text_decode_point(text_of("\xf0\x9f\x98\x80"), &point), 4);
	assert_int_equal(point, 0x1f600);
	assert_int_equal(text_decode_point(text_of("\xc3\xa9"), &point), 2);
	assert_int_equal(point, 0xe9);
	assert_int_equal(text_decode_point(text_of(""), &point), 0);
	assert_int_equal(text_decode_point(text_of("\xe4\xbc"), &point), 0);
}

static void spaces_of_any_kind_go_at_both_ends(void **state)
{
	static const struct {
		const char *given, *left;
	} cases[] = {
		{ "", "" }, { " \t\r\n", "" },
		{ "\xC2\xA0\xE2\x80\x83\xE3\x80\x80\xE2\x80\x8B\xEF\xBB\xBF\xE2\x81\xA0", "" }, { "云", "云" },
		{ "\xE3\x80\x80 a\xE3\x80\x80z \xE2\x80\x8D", "a\xE3\x80\x80z" },
		{ " \xF0\xA0\x80\x80 ", "\xF0\xA0\x80\x80" }, { "a", "a" },
		{ "\xE2\x80\xA6", "\xE2\x80\xA6" }, /* an ellipsis, beside the spaces of its block */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(text_is(text_strip(text_of(cases[i].given)), cases[i].left));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(views_are_equal_by_their_bytes),
		cmocka_unit_test(case_is_ignored_for_ascii_only),
		cmocka_unit_test(a_beginning_is_found),
		cmocka_unit_test(blanks_go_at_both_ends),
		cmocka_unit_test(a_list_is_cut_part_by_part),
		cmocka_unit_test(an_empty_text_is_one_empty_part),
		cmocka_unit_test(whole_numbers_are_read),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(utf8_is_checked_strictly),
		cmocka_unit_test(lengths_are_counted_in_code_points),
		cmocka_unit_test(one_point_is_decoded),
		cmocka_unit_test(spaces_of_any_kind_go_at_both_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
