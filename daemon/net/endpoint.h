/* Where a peer is or a listener binds: IPv4 and IPv6 in one form. */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/text.h"

struct endpoint {
	uint8_t ip[16]; /* IPv4 as ::ffff:a.b.c.d, so equal peers have equal bytes; all zero for other families */
	uint16_t port;  /* host order */
	bool is_v4;
};

#define ENDPOINT_TEXT_SIZE 46 /* the longest address without its port, and the NUL */

/* Reads "127.0.0.1:8443", "[::1]:8443" or "*:8443"; numbers only, no names are looked up. */
bool endpoint_parse(struct text t, struct endpoint *ret_endpoint);

/* The address of a socket call; a mapped IPv4 address is IPv4. */
void endpoint_from(const struct sockaddr_storage *from, struct endpoint *ret_endpoint);

/* The form that bind wants; returns its length. */
socklen_t endpoint_to(const struct endpoint *e, struct sockaddr_storage *ret_to);

/* Writes it without the port: "192.0.2.1", "2001:db8::1". */
void endpoint_format(const struct endpoint *e, char ret_text[ENDPOINT_TEXT_SIZE]);

#endif
