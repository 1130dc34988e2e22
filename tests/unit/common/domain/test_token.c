/* Tokens: the form, the checksum, every mistyped character. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/token.h"

static void make(uint8_t fill, char ret_text[TOKEN_LENGTH + 1])
{
	uint8_t random[TOKEN_RANDOM_SIZE];

	memset(random, fill, sizeof random);
	token_make(random, ret_text);
}

static void what_is_made_is_read(void **state)
{
	static const uint8_t fills[] = { 0, 1, 0x7f, 0xa5, 0xff };
	char token[TOKEN_LENGTH + 1];
	struct text id;

	(void)state;
	for (size_t i = 0; i < sizeof fills; i++) {
		make(fills[i], token);
		assert_int_equal(strlen(token), TOKEN_LENGTH);
		assert_memory_equal(token, "dxt_", 4);
		assert_int_equal(token[12], '_');
		assert_int_equal(token[56], '_');
		assert_true(token_parse(text_of(token), &id));
		assert_int_equal(id.len, TOKEN_ID_LENGTH);
		assert_ptr_equal(id.at, token + 4);
	}
}

static void different_bytes_make_different_tokens(void **state)
{
	uint8_t random[TOKEN_RANDOM_SIZE] = { 0 };
	char one[TOKEN_LENGTH + 1], other[TOKEN_LENGTH + 1];

	(void)state;
	token_make(random, one);
	for (size_t i = 0; i < TOKEN_RANDOM_SIZE; i++) {
		random[i] ^= 1;
		token_make(random, other);
		assert_string_not_equal(one, other);
		random[i] ^= 1;
	}
}

static void every_mistyped_character_is_seen(void **state)
{
	char token[TOKEN_LENGTH + 1];
	struct text id;

	(void)state;
	make(0x5c, token);
	for (size_t i = 0; i < TOKEN_LENGTH; i++) {
		char was = token[i];
		token[i] = was == 'a' ? 'b' : 'a';
		assert_false(token_parse(text_of(token), &id));
		token[i] = was;
	}
	assert_true(token_parse(text_of(token), &id));
}

static void other_forms_are_refused(void **state)
{
	static const char *const bad[] = { "", "dxt_", "dxt_12345678_short_123456",
		"DXT_00000000_0000000000000000000000000000000000000000000_000000" };
	char token[TOKEN_LENGTH + 2];
	struct text id;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(token_parse(text_of(bad[i]), &id));
	make(9, token);
	assert_false(token_parse((struct text){ token, TOKEN_LENGTH - 1 }, &id));
	token[TOKEN_LENGTH] = 'x';
	assert_false(token_parse((struct text){ token, TOKEN_LENGTH + 1 }, &id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_made_is_read),
		cmocka_unit_test(different_bytes_make_different_tokens),
		cmocka_unit_test(every_mistyped_character_is_seen),
		cmocka_unit_test(other_forms_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
