#ifndef AUTH_CIDR_H
#define AUTH_CIDR_H

#include <stdbool.h>

/* Whether an address text lies in one of the CIDR ranges ("10.0.0.0/8,::1"; a bare address is a range of
 * one). Empty ranges hold every address; an unreadable address or range holds nothing. IPv4-mapped IPv6
 * addresses are IPv4 addresses. */
bool cidr_holds(const char *address, const char *ranges);

#endif
