/* Decides how words of the command line become part of a URL: an id with a slash must not reach another route. */
#include "ctl/url.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static bool unreserved(unsigned char c)
{
	return c < 0x80 && (isalnum(c) || (c && strchr("-._~", c)));
}

void url_add_segment(struct buffer *path, const char *segment)
{
	for (const char *c = segment; *c; c++) {
		if (unreserved((unsigned char)*c))
			buffer_add_byte(path, *c);
		else
			buffer_printf(path, "%%%02X", (unsigned)(unsigned char)*c);
	}
}

void url_add_query(struct buffer *path, const char *name, const char *value)
{
	bool first = !path->failed && (!path->at || !memchr(path->at, '?', path->len));

	if (!value)
		return;
	buffer_printf(path, "%c%s=", first ? '?' : '&', name);
	url_add_segment(path, value);
}
