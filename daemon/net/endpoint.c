/* Decides how an address is written, read and compared: IPv4 is kept in its IPv6 form. */
#include "net/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

static void set_v4(struct endpoint *e, const void *four_bytes)
{
	memcpy(e->ip, mapped, sizeof mapped);
	memcpy(e->ip + 12, four_bytes, 4);
	e->is_v4 = true;
}

static void set_v6(struct endpoint *e, const void *sixteen_bytes)
{
	memcpy(e->ip, sixteen_bytes, 16);
	e->is_v4 = memcmp(e->ip, mapped, sizeof mapped) == 0;
}

static bool set_host(struct endpoint *e, struct text host)
{
	char cstr[ENDPOINT_TEXT_SIZE];
	uint8_t ip[16];
	bool bracketed = host.len >= 2 && host.at[0] == '[' && host.at[host.len - 1] == ']';

	if (text_is(host, "*")) {
		memset(e->ip, 0, sizeof e->ip);
		e->is_v4 = false;
		return true;
	}
	if (bracketed)
		host = (struct text){ host.at + 1, host.len - 2 };
	if (host.len >= sizeof cstr)
		return false;
	snprintf(cstr, sizeof cstr, "%.*s", (int)host.len, host.at);
	if (inet_pton(bracketed ? AF_INET6 : AF_INET, cstr, ip) != 1)
		return false;
	if (bracketed)
		set_v6(e, ip);
	else
		set_v4(e, ip);
	return true;
}

bool endpoint_parse(struct text t, struct endpoint *ret_endpoint)
{
	struct endpoint e = { 0 };
	size_t colon = t.len;
	int64_t port;

	while (colon > 0 && t.at[colon - 1] != ':')
		colon--;
	if (colon < 2 || colon == t.len || t.at[colon] == '-')
		return false;
	if (!text_to_int64((struct text){ t.at + colon, t.len - colon }, &port) || port < 0 || port > 65535)
		return false;
	e.port = (uint16_t)port;
	if (!set_host(&e, (struct text){ t.at, colon - 1 }))
		return false;
	*ret_endpoint = e;
	return true;
}

void endpoint_from(const struct sockaddr_storage *from, struct endpoint *ret_endpoint)
{
	struct endpoint e = { 0 };

	if (from->ss_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)from;

		set_v4(&e, &in->sin_addr);
		e.port = ntohs(in->sin_port);
	} else if (from->ss_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)from;

		set_v6(&e, &in6->sin6_addr);
		e.port = ntohs(in6->sin6_port);
	}
	*ret_endpoint = e;
}

socklen_t endpoint_to(const struct endpoint *e, struct sockaddr_storage *ret_to)
{
	memset(ret_to, 0, sizeof *ret_to);
	if (e->is_v4) {
		struct sockaddr_in *in = (struct sockaddr_in *)ret_to;

		in->sin_family = AF_INET;
		in->sin_port = htons(e->port);
		memcpy(&in->sin_addr, e->ip + 12, 4);
		return sizeof *in;
	}
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ret_to;

	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(e->port);
	memcpy(&in6->sin6_addr, e->ip, 16);
	return sizeof *in6;
}

void endpoint_format(const struct endpoint *e, char ret_text[ENDPOINT_TEXT_SIZE])
{
	if (inet_ntop(e->is_v4 ? AF_INET : AF_INET6, e->is_v4 ? e->ip + 12 : e->ip, ret_text, ENDPOINT_TEXT_SIZE) ==
		NULL)
		ret_text[0] = '\0';
}
