/* What channel needs of a context and nobody else sees. */
#ifndef NET_TLS_CONTEXT_H
#define NET_TLS_CONTEXT_H

struct ssl_ctx_st;
struct tls;

/* The library's context, borrowed. */
struct ssl_ctx_st *tls_context(const struct tls *tls);

#endif
