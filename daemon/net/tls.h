/*
 * A TLS context: certificate, key and rules, read and checked as a whole, immutable afterwards and
 * shared between threads by counted references. A reload builds a new one and drops the old.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct tls;

struct tls_files {
	const char *certificate; /* PEM, the chain behind it */
	const char *key;         /* PEM */
	const char *
		client_ca; /* PEM: client certificates are asked for and checked against it, no tickets; NULL: not asked */
};

#define TLS_WHY_SIZE 256

/*
 * Reads and checks the files: they parse, the key fits the certificate, TLS 1.2 and 1.3, P-256 preferred.
 * NULL with one clear sentence in ret_why: nothing has changed. An expired certificate is taken (its owner
 * sees it by tls_expires_us). The caller holds one reference.
 */
struct tls *tls_new(const struct tls_files *files, char ret_why[TLS_WHY_SIZE]);

/* One more reference, from any thread. Returns its argument. */
struct tls *tls_ref(struct tls *tls);

/* Drops a reference, from any thread. NULL does nothing. */
void tls_unref(struct tls *tls);

/* When the certificate stops being valid, as an instant (base/instant.h). */
int64_t tls_expires_us(const struct tls *tls);

#endif
