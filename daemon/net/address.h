/* Where a peer is or a listener binds: IPv4 and IPv6 in one form. */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/text.h"

struct address {
	uint8_t ip[16]; /* IPv4 as ::ffff:a.b.c.d, so equal peers have equal bytes; all zero for other families */
	uint16_t port;  /* host order */
	bool is_v4;
};

#define ADDRESS_TEXT_SIZE 46 /* the longest address without its port, and the NUL */

/* Reads "127.0.0.1:8443", "[::1]:8443" or "*:8443"; numbers only, no names are looked up. */
bool address_parse(struct text t, struct address *ret_address);

/* The address of a socket call; a mapped IPv4 address is IPv4. */
void address_from(const struct sockaddr_storage *from, struct address *ret_address);

/* The form that bind wants; returns its length. */
socklen_t address_to(const struct address *a, struct sockaddr_storage *ret_to);

/* Writes it without the port: "192.0.2.1", "2001:db8::1". */
void address_format(const struct address *a, char ret_text[ADDRESS_TEXT_SIZE]);

#endif
