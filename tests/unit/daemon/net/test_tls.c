#include "pair/pair.h"

#include <pthread.h>

#include "base/clock.h"
#include "net/tls.h"

static struct tls *load(const struct pair *p, const char *client_ca, char why[TLS_WHY_SIZE])
{
	struct tls_files files = { .certificate = p->certificate, .key = p->key, .client_ca = client_ca };

	return tls_new(&files, why);
}

static void spoil(const char *file, const char *content)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fputs(content, f);
	fclose(f);
}

static void test_a_sound_pair_is_taken(void **state)
{
	struct pair p;
	char why[TLS_WHY_SIZE];
	struct tls *tls;
	int64_t month_us = 30LL * 24 * 3600 * 1000000;

	(void)state;
	pair_make(&p, 30);
	tls = load(&p, NULL, why);
	assert_non_null(tls);
	assert_string_equal(why, "");
	assert_in_range(
		tls_expires_us(tls), clock_now_us() + month_us - 60000000, clock_now_us() + month_us + 60000000);
	assert_ptr_equal(tls_ref(tls), tls);
	tls_unref(tls);
	tls_unref(tls);
	tls_unref(NULL);
	pair_remove(&p);
}

static void test_an_expired_certificate_is_taken_and_shows(void **state)
{
	struct pair p;
	char why[TLS_WHY_SIZE];
	struct tls *tls;

	(void)state;
	pair_make(&p, -1);
	tls = load(&p, NULL, why);
	assert_non_null(tls);
	assert_true(tls_expires_us(tls) < clock_now_us());
	tls_unref(tls);
	pair_remove(&p);
}

static void refused(const struct pair *p, const char *client_ca, const char *file, const char *what)
{
	char why[TLS_WHY_SIZE];

	assert_null(load(p, client_ca, why));
	assert_non_null(strstr(why, file));
	assert_non_null(strstr(why, what));
	assert_true(ERR_peek_error() == 0);
}

static void test_a_bad_pair_is_refused_with_its_reason(void **state)
{
	struct pair p, other;

	(void)state;
	pair_make(&p, 30);
	pair_make(&other, 30);
	refused(&p, "/nonexistent", "/nonexistent", "no authority could be read");
	rename(other.key, p.key); /* the key of another certificate */
	refused(&p, NULL, p.key, "no key could be read that fits the certificate");
	spoil(p.key, "-----BEGIN PRIVATE KEY-----\nrubbish\n");
	refused(&p, NULL, p.key, "no key");
	unlink(p.key);
	refused(&p, NULL, p.key, "no key");
	spoil(p.certificate, "");
	refused(&p, NULL, p.certificate, "no certificate could be read");
	unlink(p.certificate);
	refused(&p, NULL, p.certificate, "no certificate could be read");
	pair_remove(&p);
	pair_remove(&other);
}

/* A key with a pass phrase must be refused, not asked for at a terminal. */
static void test_a_locked_key_is_refused(void **state)
{
	struct pair p;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	FILE *f;

	(void)state;
	pair_make(&p, 30);
	f = fopen(p.key, "w");
	assert_non_null(f);
	PEM_write_PrivateKey(f, key, EVP_aes_128_cbc(), (const unsigned char *)"secret", 6, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(key);
	refused(&p, NULL, p.key, "no key");
	pair_remove(&p);
}

static void test_client_certificates_are_asked_for(void **state)
{
	struct pair p;
	char why[TLS_WHY_SIZE];
	struct tls *tls;

	(void)state;
	pair_make(&p, 30);
	tls = load(&p, p.certificate, why);
	assert_non_null(tls);
	tls_unref(tls);
	pair_remove(&p);
}

static void *share(void *arg)
{
	for (int i = 0; i < 10000; i++)
		tls_unref(tls_ref(arg));
	return NULL;
}

static void test_references_are_counted_across_threads(void **state)
{
	pthread_t threads[4];
	struct pair p;
	char why[TLS_WHY_SIZE];
	struct tls *tls;

	(void)state;
	pair_make(&p, 30);
	tls = load(&p, NULL, why);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, share, tls), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_true(tls_expires_us(tls) > 0); /* still there */
	tls_unref(tls);
	pair_remove(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_sound_pair_is_taken),
		cmocka_unit_test(test_an_expired_certificate_is_taken_and_shows),
		cmocka_unit_test(test_a_bad_pair_is_refused_with_its_reason),
		cmocka_unit_test(test_a_locked_key_is_refused),
		cmocka_unit_test(test_client_certificates_are_asked_for),
		cmocka_unit_test(test_references_are_counted_across_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
