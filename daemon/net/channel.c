/*
 * Decides what the many ways in which a TLS call can end mean to a connection. Knows no deadlines,
 * queues or states.
 */
#include "net/channel.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

#include "net/tls_context.h"

struct ssl_st *channel_new(struct tls *tls, int fd)
{
	SSL *s;

	ERR_clear_error();
	s = SSL_new(tls_context(tls));
	if (s == NULL)
		return NULL;
	if (SSL_set_fd(s, fd) != 1) {
		SSL_free(s);
		return NULL;
	}
	SSL_set_accept_state(s);
	return s;
}

/* An end without good-bye is SSL_ERROR_SSL in OpenSSL 3, a reset connection SSL_ERROR_SYSCALL. */
static enum channel_result meaning_of(const SSL *s, int result)
{
	switch (SSL_get_error(s, result)) {
	case SSL_ERROR_WANT_READ:
		return CHANNEL_WANTS_READ;
	case SSL_ERROR_WANT_WRITE:
		return CHANNEL_WANTS_WRITE;
	case SSL_ERROR_ZERO_RETURN:
	case SSL_ERROR_SYSCALL:
		return CHANNEL_ENDED;
	case SSL_ERROR_SSL:
		if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
			return CHANNEL_ENDED;
		return CHANNEL_BROKEN;
	default:
		return CHANNEL_BROKEN;
	}
}

enum channel_result channel_shake(struct ssl_st *s)
{
	int result;

	ERR_clear_error();
	result = SSL_do_handshake(s);
	return result == 1 ? CHANNEL_DONE : meaning_of(s, result);
}

enum channel_result channel_read(struct ssl_st *s, char *at, size_t room, size_t *ret_len)
{
	int result;

	ERR_clear_error();
	result = SSL_read_ex(s, at, room, ret_len);
	return result == 1 ? CHANNEL_DONE : meaning_of(s, result);
}

enum channel_result channel_write(struct ssl_st *s, const char *at, size_t len, size_t *ret_len)
{
	int result;

	ERR_clear_error();
	result = SSL_write_ex(s, at, len, ret_len);
	return result == 1 ? CHANNEL_DONE : meaning_of(s, result);
}

_Bool channel_holds_bytes(const struct ssl_st *s)
{
	return SSL_has_pending(s) == 1;
}

void channel_finish(struct ssl_st *s)
{
	ERR_clear_error();
	SSL_shutdown(s);
	ERR_clear_error();
}

const char *channel_trouble(void)
{
	unsigned long error = ERR_peek_error();
	const char *reason = error == 0 ? NULL : ERR_reason_error_string(error);

	return reason == NULL ? "unreadable" : reason;
}

void channel_free(struct ssl_st *s)
{
	SSL_free(s);
}
