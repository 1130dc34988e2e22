/*
 * Certificates and clients for tests of TLS: a pair of files made on the spot, and a blocking client on
 * the other end of a socket.
 */
#ifndef TEST_PAIR_H
#define TEST_PAIR_H

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

struct pair {
	char folder[32];
	char certificate[64], key[64];
};

/* A self-signed P-256 certificate that is valid for `days` from now (negative: it has expired). */
static inline void pair_write(const struct pair *p, int days)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	FILE *f;

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -30L * 24 * 3600);
	X509_gmtime_adj(X509_getm_notAfter(x), (long)days * 24 * 3600);
	X509_NAME_add_entry_by_txt(
		X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, key, EVP_sha256()) > 0);
	f = fopen(p->certificate, "w");
	assert_non_null(f);
	PEM_write_X509(f, x);
	fclose(f);
	f = fopen(p->key, "w");
	assert_non_null(f);
	PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	X509_free(x);
	EVP_PKEY_free(key);
}

static inline void pair_make(struct pair *p, int days)
{
	strcpy(p->folder, "/tmp/dxtrack-tls-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->certificate, sizeof p->certificate, "%s/cert.pem", p->folder);
	snprintf(p->key, sizeof p->key, "%s/key.pem", p->folder);
	pair_write(p, days);
}

static inline void pair_remove(const struct pair *p)
{
	unlink(p->certificate);
	unlink(p->key);
	rmdir(p->folder);
}

/* A blocking client; NULL when the handshake fails. */
static inline SSL *client_shake(int fd, int version)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *s;

	if (version != 0) {
		SSL_CTX_set_security_level(context, 0);
		SSL_CTX_set_min_proto_version(context, version);
		SSL_CTX_set_max_proto_version(context, version);
	}
	s = SSL_new(context);
	SSL_CTX_free(context);
	SSL_set_fd(s, fd);
	if (SSL_connect(s) == 1)
		return s;
	SSL_free(s);
	ERR_clear_error();
	return NULL;
}

/* Reads until the end; what came, NUL-terminated (to be freed), and whether the end was said properly. */
static inline char *client_read_all(SSL *s, size_t *ret_len, bool *ret_goodbye)
{
	size_t room = 1 << 16, len = 0;
	char *at = malloc(room);
	int got;

	while ((got = SSL_read(s, at + len, (int)(room - len - 1))) > 0) {
		len += (size_t)got;
		if (room - len < 4096)
			at = realloc(at, room *= 2);
	}
	*ret_goodbye = SSL_get_error(s, got) == SSL_ERROR_ZERO_RETURN;
	ERR_clear_error();
	at[len] = '\0';
	*ret_len = len;
	return at;
}

/* Waits until the other end has said its last word (POLLRDHUP) or is closed altogether (POLLHUP). */
static inline void client_await(int fd, short event)
{
	struct pollfd p = { .fd = fd, .events = event };

	while (poll(&p, 1, 10000) > 0 && (p.revents & (event | POLLERR)) == 0)
		;
}

#endif
