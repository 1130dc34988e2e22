/* SHA-256, HMAC and random bytes. Every function returns false only when OpenSSL fails (memory, no entropy). */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32     /* bytes of SHA-256 */
#define DIGEST_HEX_SIZE 65 /* the same in hex with its NUL */

struct digest;

/* SHA-256 of len bytes. */
bool digest_sha256(const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE]);

/* SHA-256 of len bytes as lower-case hex with a NUL. */
bool digest_sha256_hex(const void *at, size_t len, char ret_hex[DIGEST_HEX_SIZE]);

/* Begins a SHA-256 that is fed piece by piece; NULL when memory is out. The caller frees it. */
struct digest *digest_new(void);

/* Feeds len bytes. */
bool digest_add(struct digest *d, const void *at, size_t len);

/* The digest of what was fed; the struct then begins anew. */
bool digest_finish(struct digest *d, uint8_t ret_digest[DIGEST_SIZE]);

/* SHA-256 of len bytes by a struct that was fed nothing yet: a third of the cost of digest_sha256, for what is done often. */
bool digest_of(struct digest *d, const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE]);

/* Frees it; NULL does nothing. */
void digest_free(struct digest *d);

/* HMAC-SHA-256 of len bytes under a key. */
bool digest_hmac(const void *key, size_t key_len, const void *at, size_t len, uint8_t ret_digest[DIGEST_SIZE]);

/* Whether len bytes are equal, in a time that does not tell where they differ. */
bool digest_equal(const void *a, const void *b, size_t len);

/* Fills with random bytes fit for secrets. */
bool digest_random(void *ret_bytes, size_t len);

#endif
