/* Decides which digest is used and where randomness comes from; the only place of this room that names OpenSSL. */
#include "base/digest.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>

#include "base/encode.h"

struct digest {
	EVP_MD_CTX *context;
	bool begun; /* the library takes memory to begin, and without it the context must not be touched */
};

bool digest_sha256(const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE])
{
	return EVP_Digest(at, len, ret_digest, NULL, EVP_sha256(), NULL) == 1;
}

bool digest_sha256_hex(const void *at, size_t len, char ret_hex[DIGEST_HEX_SIZE])
{
	uint8_t digest[DIGEST_SIZE];

	if (!digest_sha256(at, len, digest))
		return false;
	encode_hex(digest, sizeof digest, ret_hex);
	return true;
}

struct digest *digest_new(void)
{
	struct digest *d = calloc(1, sizeof *d);

	if (d == NULL)
		return NULL;
	d->context = EVP_MD_CTX_new();
	if (d->context == NULL || EVP_DigestInit_ex(d->context, EVP_sha256(), NULL) != 1) {
		digest_free(d);
		return NULL;
	}
	d->begun = true;
	return d;
}

/* Without a name the context begins anew with what it has: the library looks names up under its locks. */
static bool begin_digest(struct digest *d)
{
	if (!d->begun)
		d->begun = EVP_DigestInit_ex(d->context, NULL, NULL) == 1;
	return d->begun;
}

bool digest_add(struct digest *d, const void *at, size_t len)
{
	return begin_digest(d) && EVP_DigestUpdate(d->context, at, len) == 1;
}

bool digest_finish(struct digest *d, uint8_t ret_digest[DIGEST_SIZE])
{
	bool done = begin_digest(d) && EVP_DigestFinal_ex(d->context, ret_digest, NULL) == 1;

	d->begun = false;
	return done;
}

bool digest_of(struct digest *d, const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE])
{
	return digest_add(d, at, len) && digest_finish(d, ret_digest);
}

void digest_free(struct digest *d)
{
	if (d == NULL)
		return;
	EVP_MD_CTX_free(d->context);
	free(d);
}

bool digest_hmac(const void *key, size_t key_len, const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE])
{
	if (key_len > INT_MAX)
		return false;
	return HMAC(EVP_sha256(), key, (int)key_len, at, len, ret_digest, NULL) != NULL;
}

bool digest_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

bool digest_random(void *ret_bytes, size_t len)
{
	return len <= INT_MAX && RAND_bytes(ret_bytes, (int)len) == 1;
}
