/*
 * Decides which certificate and which TLS the house speaks. A context is built and checked as a whole;
 * who uses it when is not known here.
 */
#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/tls_context.h"

struct tls {
	atomic_uint references;
	SSL_CTX *context;
	int64_t expires_us;
};

struct ssl_ctx_st *tls_context(const struct tls *tls)
{
	return tls->context;
}

/* The sentence for a file that was not taken: which, and the library's first complaint. */
static bool complain(char ret_why[TLS_WHY_SIZE], const char *file, const char *what)
{
	unsigned long error = ERR_peek_error();
	const char *reason = error == 0 ? NULL : ERR_reason_error_string(error);

	snprintf(ret_why, TLS_WHY_SIZE, "%s: %s%s%s", file, what, reason == NULL ? "" : ": ",
		reason == NULL ? "" : reason);
	ERR_clear_error();
	return false;
}

/* A key with a pass phrase must not stop a daemon at a prompt. */
static int no_pass_phrase(char *at, int room, int writing, void *owner)
{
	(void)at;
	(void)room;
	(void)writing;
	(void)owner;
	return 0;
}

/* HTTP/1.1 is what is spoken; a client that offers other protocols only gets no choice, and HTTP/1.1. */
static int choose_protocol(SSL *s, const unsigned char **ret_at, unsigned char *ret_len, const unsigned char *offered,
	unsigned len, void *owner)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen;

	(void)s;
	(void)owner;
	if (SSL_select_next_proto(&chosen, ret_len, ours, sizeof ours - 1, offered, len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*ret_at = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool set_rules(SSL_CTX *context)
{
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
					     SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_mode(context,
		SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	/* Tickets carry the session; a cache in memory would be a lock between the workers. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(context, 1);
	/* A whole record in one system call instead of two. */
	SSL_CTX_set_read_ahead(context, 1);
	SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
	SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
	       SSL_CTX_set1_groups_list(context, "P-256:X25519:P-384") == 1 &&
	       SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
	       SSL_CTX_set_ciphersuites(
		       context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1;
}

static bool load_pair(SSL_CTX *context, const struct tls_files *files, char ret_why[TLS_WHY_SIZE])
{
	if (SSL_CTX_use_certificate_chain_file(context, files->certificate) != 1)
		return complain(ret_why, files->certificate, "no certificate could be read");
	/* Loading the key compares it with the certificate that is there already. */
	if (SSL_CTX_use_PrivateKey_file(context, files->key, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(context) != 1)
		return complain(ret_why, files->key, "no key could be read that fits the certificate");
	return true;
}

/* Without tickets: a resumed session would keep a certificate alive that has been withdrawn. */
static bool load_client_ca(SSL_CTX *context, const struct tls_files *files, char ret_why[TLS_WHY_SIZE])
{
	STACK_OF(X509_NAME) * names;

	if (files->client_ca == NULL)
		return true;
	names = SSL_load_client_CA_file(files->client_ca);
	if (names == NULL || SSL_CTX_load_verify_locations(context, files->client_ca, NULL) != 1) {
		sk_X509_NAME_pop_free(names, X509_NAME_free);
		return complain(ret_why, files->client_ca, "no authority could be read");
	}
	SSL_CTX_set_client_CA_list(context, names);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	return SSL_CTX_set_num_tickets(context, 0) == 1;
}

static int64_t read_expiry(const SSL_CTX *context)
{
	const X509 *certificate = SSL_CTX_get0_certificate(context);
	struct tm when = { 0 };

	if (certificate == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &when) != 1)
		return INT64_MAX;
	return (int64_t)timegm(&when) * 1000000;
}

enum { REHEARSAL_TURNS = 8 };

static bool takes_turn(SSL *s)
{
	int result = SSL_do_handshake(s), error = SSL_get_error(s, result);

	return result == 1 || error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Both ends of a wire in memory; the server asks this client for no certificate. */
static bool shake_hands(SSL *server, SSL *client)
{
	BIO *near = NULL, *far = NULL;

	if (BIO_new_bio_pair(&near, 0, &far, 0) != 1)
		return false;
	SSL_set_bio(server, near, near);
	SSL_set_bio(client, far, far);
	SSL_set_verify(server, SSL_VERIFY_NONE, NULL);
	SSL_set_accept_state(server);
	SSL_set_connect_state(client);
	for (int i = 0; i < REHEARSAL_TURNS; i++)
		if (!takes_turn(client) || !takes_turn(server))
			return false;
	return SSL_is_init_finished(server) && SSL_is_init_finished(client);
}

/*
 * A handshake with ourselves. The library makes much on first use and remembers for ever that it could not, be it
 * for one allocation; a daemon that found that out from its first client would answer none.
 */
static bool rehearse(SSL_CTX *context)
{
	SSL_CTX *client_context = SSL_CTX_new(TLS_client_method());
	SSL *server = SSL_new(context), *client = client_context != NULL ? SSL_new(client_context) : NULL;
	bool fine;

	ERR_clear_error();
	fine = server != NULL && client != NULL && shake_hands(server, client);
	SSL_free(server);
	SSL_free(client);
	SSL_CTX_free(client_context);
	return fine;
}

struct tls *tls_new(const struct tls_files *files, char ret_why[TLS_WHY_SIZE])
{
	struct tls *tls = calloc(1, sizeof *tls);
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	ret_why[0] = '\0';
	ERR_clear_error();
	if (tls == NULL || context == NULL || !set_rules(context)) {
		complain(ret_why, files->certificate, "no TLS context could be made");
	} else if (!load_pair(context, files, ret_why) || !load_client_ca(context, files, ret_why)) {
		/* said by whoever refused it */
	} else if (!rehearse(context)) {
		complain(ret_why, files->certificate, "no handshake is possible with it");
	} else {
		ERR_clear_error();
		tls->context = context;
		tls->expires_us = read_expiry(context);
		atomic_init(&tls->references, 1);
		return tls;
	}
	SSL_CTX_free(context);
	free(tls);
	return NULL;
}

struct tls *tls_ref(struct tls *tls)
{
	atomic_fetch_add(&tls->references, 1);
	return tls;
}

void tls_unref(struct tls *tls)
{
	if (tls == NULL || atomic_fetch_sub(&tls->references, 1) != 1)
		return;
	SSL_CTX_free(tls->context);
	free(tls);
}

int64_t tls_expires_us(const struct tls *tls)
{
	return tls->expires_us;
}
