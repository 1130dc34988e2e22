/* One TLS channel over a socket, for conn only: what OpenSSL says, in five words. */
#ifndef NET_CHANNEL_H
#define NET_CHANNEL_H

#include <stddef.h>

struct ssl_st; /* the library's, so that only two files name it */
struct tls;

enum channel_result {
	CHANNEL_DONE,        /* as asked: *ret_len bytes, or the handshake is over */
	CHANNEL_WANTS_READ,  /* again once the socket can be read */
	CHANNEL_WANTS_WRITE, /* again once it can be written */
	CHANNEL_ENDED,       /* the peer has hung up */
	CHANNEL_BROKEN,      /* not to be used again; channel_trouble says why */
};

/* The server's side over fd (borrowed); NULL when memory is out. */
struct ssl_st *channel_new(struct tls *tls, int fd);

enum channel_result channel_shake(struct ssl_st *s);
enum channel_result channel_read(struct ssl_st *s, char *at, size_t room, size_t *ret_len);

/* After CHANNEL_WANTS_… the next call must begin with the same bytes and be at least as long. */
enum channel_result channel_write(struct ssl_st *s, const char *at, size_t len, size_t *ret_len);

/* Whether bytes wait inside that the socket will not announce. */
_Bool channel_holds_bytes(const struct ssl_st *s);

/* Says good-bye as far as the socket takes it. */
void channel_finish(struct ssl_st *s);

/* Why the last call in this thread broke: a literal. */
const char *channel_trouble(void);

/* NULL does nothing. */
void channel_free(struct ssl_st *s);

#endif
