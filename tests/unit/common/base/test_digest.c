#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/encode.h"

/* FIPS 180-2's examples. */
static void known_texts_have_known_digests(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_SIZE];

	assert_true(digest_sha256_hex("abc", 3, hex));
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(digest_sha256_hex("", 0, hex));
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
	(void)state;
	uint8_t whole[DIGEST_SIZE], pieces[DIGEST_SIZE];
	struct digest *d = digest_new();

	assert_non_null(d);
	assert_true(digest_sha256("hello world", 11, whole));
	for (int round = 0; round < 2; round++) {
		assert_true(digest_add(d, "hello", 5));
		assert_true(digest_add(d, "", 0));
		assert_true(digest_add(d, " world", 6));
		assert_true(digest_finish(d, pieces));
		assert_memory_equal(whole, pieces, DIGEST_SIZE);
	}
	assert_true(digest_of(d, "hello world", 11, pieces));
	assert_memory_equal(whole, pieces, DIGEST_SIZE);
	digest_free(d);
	digest_free(NULL);
}

/* Hooks of the library have no owner. */
static int until_failure; /* 0: none fails */

static void *give(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return until_failure > 0 && --until_failure == 0 ? NULL : malloc(size);
}

static void *give_again(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return realloc(old, size);
}

static void take(void *at, const char *file, int line)
{
	(void)file;
	(void)line;
	free(at);
}

/* It may refuse while memory is short; what it says is right, and afterwards it goes on. */
static void a_digest_outlives_a_moment_without_memory(void **state)
{
	(void)state;
	uint8_t whole[DIGEST_SIZE], got[DIGEST_SIZE];
	struct digest *d = digest_new();
	int refused = 0;

	assert_non_null(d);
	assert_true(digest_sha256("hello world", 11, whole));
	for (int n = 1; n <= 4; n++) {
		assert_true(digest_of(d, "hello world", 11, got));
		until_failure = n;
		for (int again = 0; again < 2; again++) {
			memset(got, 0, sizeof got);
			if (!digest_of(d, "hello world", 11, got))
				refused++;
			else
				assert_memory_equal(whole, got, DIGEST_SIZE);
		}
		until_failure = 0;
		assert_true(digest_of(d, "", 0, got));
		assert_true(digest_of(d, "hello world", 11, got));
		assert_memory_equal(whole, got, DIGEST_SIZE);
	}
	assert_true(refused > 0);
	digest_free(d);
}

/* RFC 4231, test cases 2 and 6. */
static void hmac_follows_its_rfc(void **state)
{
	(void)state;
	uint8_t mac[DIGEST_SIZE], key[131];
	char hex[DIGEST_HEX_SIZE];

	assert_true(digest_hmac("Jefe", 4, "what do ya want for nothing?", 28, mac));
	encode_hex(mac, sizeof mac, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	assert_true(digest_hmac(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54, mac));
	encode_hex(mac, sizeof mac, hex);
	assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void equality_is_of_all_bytes(void **state)
{
	(void)state;
	assert_true(digest_equal("abc", "abc", 3));
	assert_false(digest_equal("abc", "abd", 3));
	assert_false(digest_equal("xbc", "abc", 3));
	assert_true(digest_equal("abc", "abd", 2));
}

static void random_bytes_differ(void **state)
{
	(void)state;
	uint8_t a[32] = { 0 }, b[32] = { 0 };

	assert_true(digest_random(a, sizeof a));
	assert_true(digest_random(b, sizeof b));
	assert_memory_not_equal(a, b, sizeof a);
	assert_false(digest_random(a, (size_t)1 << 40));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_texts_have_known_digests),
		cmocka_unit_test(pieces_give_the_digest_of_the_whole),
		cmocka_unit_test(a_digest_outlives_a_moment_without_memory),
		cmocka_unit_test(hmac_follows_its_rfc),
		cmocka_unit_test(equality_is_of_all_bytes),
		cmocka_unit_test(random_bytes_differ),
	};

	if (CRYPTO_set_mem_functions(give, give_again, take) != 1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
