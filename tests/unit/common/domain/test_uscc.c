/* The standard's own example, ten worked ones, everything that must not pass, and all single errors of a typist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/uscc.h"

static const char *const valid[] = {
	"91350100M000100Y43",
	"91410100MA0000015B",
	"91410100710000013K",
	"91410100MAE0T0019P",
	"92410100MA9F0X2T7K",
	"93410184MA3XABCDX0",
	"51410100MJ000123XY",
	"12410100MB0004562P",
	"11320000MB151840XJ",
	"11411000005747138B",
};

#define VALID_COUNT (sizeof valid / sizeof *valid)

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static void worked_examples_pass(void **state)
{
	char code[USCC_LENGTH + 1];

	(void)state;
	for (size_t i = 0; i < VALID_COUNT; i++) {
		assert_int_equal(uscc_read(text_of(valid[i]), code), USCC_FINE);
		assert_string_equal(code, valid[i]);
		assert_int_equal(uscc_check_character(valid[i]), valid[i][17]);
		assert_true(uscc_organisation_checks(valid[i]));
	}
}

static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *given;
		enum uscc_fault fault;
	} cases[] = {
		{ "91350100M000100Y4Z", USCC_ALPHABET }, /* the standard's own bad example */
		{ "91410100MA0000015C", USCC_CHECK }, { "91410100MA0000051B", USCC_CHECK }, /* transposed */
		{ "91410100MA000001SB", USCC_ALPHABET }, { "91410100MA0000O15B", USCC_ALPHABET },
		{ "91410100MA0000015", USCC_LENGTH_WRONG }, { "91410100MA0000015B1", USCC_LENGTH_WRONG },
		{ "410100000012345", USCC_LENGTH_WRONG }, { "MA0000015", USCC_LENGTH_WRONG },
		{ "9.14101E+17", USCC_LENGTH_WRONG }, { "", USCC_LENGTH_WRONG },
		{ "B1410100MA00000159", USCC_KIND }, /* characters 1 and 18 swapped */
		{ "94410100MA0000015B", USCC_KIND }, { "90410100MA0000015B", USCC_KIND },
		{ "统一社会信用代码", USCC_ALPHABET }, { "91410100MA000001\xff\xfe", USCC_ALPHABET }, /* no UTF-8 */
	};
	char code[USCC_LENGTH + 1];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(uscc_read(text_of(cases[i].given), code), cases[i].fault);
}

static void what_office_programs_add_is_stripped(void **state)
{
	static const char *const given[] = {
		"91410100MA0000015B",
		" 91410100MA0000015B ",
		"91410100ma0000015b",
		"９１４１０１００ＭＡ０００００１５Ｂ",
		"９１４１０１００ｍａ０００００１５ｂ",
		"\xEF\xBB\xBF"
		"91410100MA0000015B",
		"9141\xE2\x80\x8B"
		"0100MA0000015B",
		"9141 0100 MA00 0001 5B",
		"9141-0100-MA00-0001-5B",
		"91410100MA0000015B\xC2\xA0",
		"\xE3\x80\x80"
		"91410100MA0000015B",
		"91410100MA0000015B\r\n",
		"91410100－MA0000015B",
	};
	char code[USCC_LENGTH + 1];

	(void)state;
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		assert_int_equal(uscc_read(text_of(given[i]), code), USCC_FINE);
		assert_string_equal(code, "91410100MA0000015B");
	}
}

static void every_single_substitution_is_caught(void **state)
{
	char code[USCC_LENGTH + 1];
	int tried = 0;

	(void)state;
	for (size_t v = 0; v < VALID_COUNT; v++)
		for (size_t at = 0; at < USCC_LENGTH; at++)
			for (const char *c = alphabet; *c != '\0'; c++) {
				memcpy(code, valid[v], sizeof code);
				if (code[at] == *c)
					continue;
				code[at] = *c;
				assert_int_not_equal(uscc_check(code), USCC_FINE);
				tried++;
			}
	assert_int_equal(tried, 18 * 30 * (int)VALID_COUNT);
}

static void every_transposition_among_the_first_17_is_caught(void **state)
{
	char code[USCC_LENGTH + 1];

	(void)state;
	for (size_t v = 0; v < VALID_COUNT; v++)
		for (size_t a = 0; a < USCC_LENGTH - 1; a++)
			for (size_t b = a + 1; b < USCC_LENGTH - 1; b++) {
				if (valid[v][a] == valid[v][b])
					continue;
				memcpy(code, valid[v], sizeof code);
				code[a] = valid[v][b];
				code[b] = valid[v][a];
				assert_int_not_equal(uscc_check(code), USCC_FINE);
			}
}

static void letters_misread_are_suggested_not_changed(void **state)
{
	char code[USCC_LENGTH + 1];

	(void)state;
	assert_int_equal(uscc_read(text_of("91410100MA0000O15B"), code), USCC_ALPHABET);
	assert_string_equal(code, "91410100MA0000O15B");
	assert_true(uscc_suggest("91410100MA0000O15B", code));
	assert_string_equal(code, "91410100MA0000015B");
	assert_true(uscc_suggest("9I410100MA000001SB", code));
	assert_string_equal(code, "91410100MA0000015B");
	assert_false(uscc_suggest("91410100MA0000015B", code)); /* nothing to suggest */
	assert_false(uscc_suggest("91410100MA0000O15C", code)); /* would not be valid either */
	assert_false(uscc_suggest("O1", code));
}

static void the_organisation_code_only_warns(void **state)
{
	(void)state;
	assert_false(uscc_organisation_checks("91410100MA0000025B"));
	assert_false(uscc_organisation_checks(""));
	assert_int_equal(uscc_check_character("914101IIMA0000015"), '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_examples_pass),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(what_office_programs_add_is_stripped),
		cmocka_unit_test(every_single_substitution_is_caught),
		cmocka_unit_test(every_transposition_among_the_first_17_is_caught),
		cmocka_unit_test(letters_misread_are_suggested_not_changed),
		cmocka_unit_test(the_organisation_code_only_warns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
