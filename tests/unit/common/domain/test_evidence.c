/* What a file is by its first bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/evidence.h"

#define BYTES(literal)                                                                                                 \
	(struct text)                                                                                                  \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}

/* The head of a ZIP's entry with a name of seven bytes, its lengths hidden behind the data (flag 8). */
#define ENTRY(name) "PK\3\4\24\0\10\10\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7\0\0\0" name

static void the_four_are_known(void **state)
{
	(void)state;
	assert_string_equal(evidence_media_type(BYTES("%PDF-1.7\n")), "application/pdf");
	assert_string_equal(evidence_media_type(BYTES("\x89PNG\r\n\x1a\n....")), "image/png");
	assert_string_equal(evidence_media_type(BYTES("\xff\xd8\xff\xe0")), "image/jpeg");
	assert_string_equal(evidence_media_type(BYTES(ENTRY("OFD.xml") "<ofd/>")), "application/ofd");
	assert_string_equal(evidence_media_type(BYTES(ENTRY("Doc.xml") "data" ENTRY("OFD.xml"))), "application/ofd");
}

static void nothing_else_is_taken_for_one(void **state)
{
	const struct text others[] = { BYTES(""), BYTES("%PDF"), BYTES(" %PDF-1.7"), BYTES("\x89PNG\n\x1a\n"),
		BYTES("\xff\xd8"), BYTES("GIF89a"), BYTES("<html>"), BYTES("PK\3\4"), BYTES(ENTRY("Doc.xml")),
		BYTES(ENTRY("ofd.xml")), BYTES("xx" ENTRY("OFD.xml")), BYTES("PK\5\6 OFD.xml"),
		BYTES("PK\3\4 but OFD.xml only as data, far behind it") };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_null(evidence_media_type(others[i]));
}

static void a_name_that_is_cut_off_is_none(void **state)
{
	const struct text whole = BYTES(ENTRY("OFD.xml"));

	(void)state;
	for (size_t len = 0; len < whole.len; len++)
		assert_null(evidence_media_type((struct text){ whole.at, len }));
	assert_non_null(evidence_media_type(whole));
}

static void each_has_its_extension(void **state)
{
	(void)state;
	assert_string_equal(evidence_extension("application/pdf"), "pdf");
	assert_string_equal(evidence_extension("application/ofd"), "ofd");
	assert_string_equal(evidence_extension("image/png"), "png");
	assert_string_equal(evidence_extension("image/jpeg"), "jpg");
	assert_string_equal(evidence_extension("text/html"), "bin");
}

static void a_hash_is_64_lower_case_digits(void **state)
{
	static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0";

	(void)state;
	assert_true(evidence_is_hash((struct text){ hash, 64 }));
	assert_false(evidence_is_hash((struct text){ hash, 63 }));
	assert_false(evidence_is_hash((struct text){ hash, 65 }));
	assert_false(evidence_is_hash(BYTES("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")));
	assert_false(evidence_is_hash(BYTES("\0"
					    "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_are_known),
		cmocka_unit_test(nothing_else_is_taken_for_one),
		cmocka_unit_test(a_name_that_is_cut_off_is_none),
		cmocka_unit_test(each_has_its_extension),
		cmocka_unit_test(a_hash_is_64_lower_case_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
