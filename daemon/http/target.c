/*
 * Decides what a request target and a Host may look like and whose they must be. What lies behind a path
 * is not known here.
 */
#include "http/target.h"

#include <string.h>

static struct fault bad_host(const char *reason)
{
	return fault_of(400, "bad_host", reason);
}

static struct fault bad_target(const char *reason)
{
	return fault_of(400, "bad_request", reason);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
	       c == '_';
}

static bool is_ip6_byte(char c)
{
	return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == '.' || c == ':';
}

/* The length of the host in "host:port": 0 when it is none. */
static size_t host_length(struct text t)
{
	size_t len = 0;

	if (t.len > 0 && t.at[0] == '[') {
		const char *end = memchr(t.at, ']', t.len);

		if (end == NULL || end == t.at + 1)
			return 0;
		len = (size_t)(end - t.at) + 1;
		for (size_t i = 1; i + 1 < len; i++)
			if (!is_ip6_byte(t.at[i]))
				return 0;
		return len;
	}
	while (len < t.len && is_name_byte(t.at[len]))
		len++;
	return len;
}

static bool split_authority(struct text t, struct text *ret_host)
{
	size_t len = host_length(t);

	if (len == 0)
		return false;
	*ret_host = (struct text){ t.at, len };
	if (len == t.len)
		return true;
	if (t.at[len] != ':' || t.len - len > 6)
		return false;
	for (size_t i = len + 1; i < t.len; i++)
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
	return true;
}

static bool is_ours(struct text host, const char *const *hosts)
{
	if (hosts == NULL)
		return true;
	for (; *hosts != NULL; hosts++)
		if (text_is_nocase(host, *hosts))
			return true;
	return false;
}

static struct fault check_authority(struct text authority, const char *const *hosts, struct text *ret_host)
{
	if (!split_authority(authority, ret_host))
		return bad_host("malformed host");
	if (!is_ours(*ret_host, hosts))
		return fault_of(421, "bad_host", "foreign host");
	return (struct fault){ 0 };
}

/* HTTP/1.0 knew no Host; every later client sends exactly one. */
static struct fault read_host(struct http_message *m, const char *const *hosts)
{
	unsigned count = message_count(m, "host");

	if (count == 0 && m->minor == 0)
		return (struct fault){ 0 };
	if (count != 1)
		return bad_host(count == 0 ? "no Host" : "more than one Host");
	return check_authority(message_find(m, "host"), hosts, &m->host);
}

/* https://authority/path: cuts the authority off *target. */
static struct fault cut_absolute(struct text *target, const char *const *hosts)
{
	static const char scheme[] = "https://";
	struct text rest = *target, host;
	size_t len = 0;

	if (rest.len < sizeof scheme - 1 || !text_is_nocase((struct text){ rest.at, sizeof scheme - 1 }, scheme))
		return memmem(rest.at, rest.len, "://", 3) != NULL ? fault_of(421, "bad_host", "foreign scheme")
								   : bad_target("no path");
	rest = (struct text){ rest.at + sizeof scheme - 1, rest.len - (sizeof scheme - 1) };
	while (len < rest.len && rest.at[len] != '/' && rest.at[len] != '?')
		len++;
	*target = (struct text){ rest.at + len, rest.len - len };
	return check_authority((struct text){ rest.at, len }, hosts, &host);
}

struct fault target_read(struct http_message *m, const char *const *hosts)
{
	struct text rest = m->target;
	struct fault f = { 0 };

	if (memchr(rest.at, '#', rest.len) != NULL)
		return bad_target("fragment in the target");
	if (rest.at[0] != '/' && !(m->method == METHOD_OPTIONS && text_is(rest, "*"))) {
		f = cut_absolute(&rest, hosts);
		if (fault_is(&f))
			return f;
	}
	text_cut(&rest, '?', &m->path);
	if (rest.at != NULL)
		m->query = rest;
	if (m->path.len == 0)
		m->path = text_of("/");
	return read_host(m, hosts);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Decodes one segment to `to`; its length, or -1. */
static ptrdiff_t decode(struct text from, char *to)
{
	char *start = to;

	for (size_t i = 0; i < from.len; i++) {
		int high, low;

		if (from.at[i] != '%') {
			*to++ = from.at[i];
			continue;
		}
		if (from.len - i < 3 || (high = hex_value(from.at[i + 1])) < 0 || (low = hex_value(from.at[i + 2])) < 0)
			return -1;
		if (high == 0 && low == 0)
			return -1;
		*to++ = (char)(high * 16 + low);
		i += 2;
	}
	return to - start;
}

struct fault target_decode(struct http_message *m, char *room)
{
	struct text rest = m->path, raw;

	m->segment_count = 0;
	if (text_is(rest, "*"))
		return (struct fault){ 0 };
	rest = (struct text){ rest.at + 1, rest.len - 1 };
	while (text_cut(&rest, '/', &raw)) {
		ptrdiff_t len = decode(raw, room);

		if (len < 0)
			return bad_target("bad percent-encoding");
		if (!text_is_utf8((struct text){ room, (size_t)len }))
			return bad_target("path is not UTF-8");
		if (m->segment_count < MESSAGE_SEGMENTS_MAX)
			m->segment[m->segment_count] = (struct text){ room, (size_t)len };
		if (m->segment_count <= MESSAGE_SEGMENTS_MAX)
			m->segment_count++;
		room += len;
	}
	return (struct fault){ 0 };
}
