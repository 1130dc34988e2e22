/*
 * How many TLS handshakes a server completes in a second: connect, handshake, wait for the ticket that shows that
 * the server has done all its work, close. Usage: handshakes PORT SECONDS THREADS full|resumed
 */
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gear.h"

struct client {
	pthread_t thread;
	SSL_CTX *context;
	SSL_SESSION *session; /* the newest; NULL until the first ticket */
	int port;
	bool resumes;
	int64_t end_ns;
	unsigned long done, resumed;
};

static int ticket_came(SSL *ssl, SSL_SESSION *session)
{
	struct client *c = SSL_get_app_data(ssl);

	SSL_SESSION_free(c->session);
	c->session = session;
	return 1;
}

static SSL_CTX *context_new(void)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());

	if (context == NULL)
		gear_die("no TLS context");
	SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, ticket_came);
	/* A read that met only a ticket returns. */
	SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
	return context;
}

static void shake(struct client *c)
{
	int fd = gear_connect(c->port);
	SSL *ssl = SSL_new(c->context);
	SSL_SESSION *offered = c->session;
	char byte;

	SSL_set_app_data(ssl, c);
	SSL_set_fd(ssl, fd);
	if (c->resumes && offered != NULL)
		SSL_set_session(ssl, offered);
	if (SSL_connect(ssl) != 1)
		gear_die("a handshake with port %d failed", c->port);
	while (c->session == offered)
		if (SSL_read(ssl, &byte, 1) >= 0 || SSL_get_error(ssl, -1) != SSL_ERROR_WANT_READ)
			gear_die("port %d gave no ticket", c->port);
	c->resumed += SSL_session_reused(ssl) == 1;
	c->done++;
	SSL_shutdown(ssl);
	SSL_free(ssl);
	close(fd);
}

static void *client_run(void *owner)
{
	struct client *c = owner;

	c->context = context_new();
	while (gear_now_ns() < c->end_ns)
		shake(c);
	SSL_SESSION_free(c->session);
	SSL_CTX_free(c->context);
	return NULL;
}

int main(int argc, char **argv)
{
	enum { THREADS_MAX = 64 };
	struct client clients[THREADS_MAX] = { 0 };
	unsigned long done = 0, resumed = 0;
	int64_t begun = gear_now_ns();

	if (argc != 5)
		gear_die("usage: handshakes PORT SECONDS THREADS full|resumed");
	long threads = gear_number(argv[3], 1), seconds = gear_number(argv[2], 1);
	for (long i = 0; i < threads && i < THREADS_MAX; i++) {
		clients[i].port = (int)gear_number(argv[1], 1);
		clients[i].resumes = strcmp(argv[4], "resumed") == 0;
		clients[i].end_ns = begun + seconds * 1000000000;
		if (pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) != 0)
			gear_die("no thread");
	}
	for (long i = 0; i < threads && i < THREADS_MAX; i++) {
		pthread_join(clients[i].thread, NULL);
		done += clients[i].done;
		resumed += clients[i].resumed;
	}
	printf("{\"done\": %lu, \"resumed\": %lu, \"per_s\": %.1f}\n", done, resumed,
		(double)done * 1e9 / (double)(gear_now_ns() - begun));
	return 0;
}
