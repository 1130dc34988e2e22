/* Decides where an answer ends. Refuses to know what it says. */
#include "heard.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

struct text heard_field(const struct heard *h, const char *name)
{
	size_t len = strlen(name);
	struct text rest = h->head, line;

	while (text_cut(&rest, '\n', &line))
		if (line.len > len && line.at[len] == ':' && strncasecmp(line.at, name, len) == 0) {
			struct text value = { line.at + len + 1, line.len - len - 1 };

			if (value.len > 0 && value.at[value.len - 1] == '\r')
				value.len--;
			return text_trim(value);
		}
	return (struct text){ 0 };
}

/* The chunks put together; returns how many bytes they took, 0: they have not all come. */
static size_t unchunk(struct text in, struct buffer *out)
{
	size_t at = 0;

	for (;;) {
		const char *line = at < in.len ? memchr(in.at + at, '\n', in.len - at) : NULL;
		size_t size;

		if (line == NULL)
			return 0;
		size = strtoul(in.at + at, NULL, 16);
		at = (size_t)(line - in.at) + 1;
		if (at + size + 2 > in.len)
			return 0;
		buffer_add(out, in.at + at, size);
		at += size + 2;
		if (size == 0)
			return at;
	}
}

/* The body behind the head; returns the bytes it took, or SIZE_MAX. */
static size_t body_of(const struct heard *h, struct text rest, struct buffer *body)
{
	struct text length = heard_field(h, "content-length");
	int64_t bytes = 0;
	size_t took;

	if (heard_field(h, "transfer-encoding").at != NULL) {
		took = unchunk(rest, body);
		return took > 0 ? took : SIZE_MAX;
	}
	if (h->status == 304 || h->status == 204 || length.at == NULL)
		return 0;
	if (!text_to_int64(length, &bytes) || (size_t)bytes > rest.len)
		return SIZE_MAX;
	buffer_add(body, rest.at, (size_t)bytes);
	return (size_t)bytes;
}

bool heard_take(struct buffer *bytes, struct arena *arena, struct heard *ret_heard)
{
	const char *end = bytes->len > 0 ? strstr(bytes->at, "\r\n\r\n") : NULL;
	struct buffer body = { 0 };
	struct heard h = { 0 };
	size_t head, took;

	*ret_heard = h;
	if (end == NULL || strncmp(bytes->at, "HTTP/1.", 7) != 0)
		return false;
	head = (size_t)(end - bytes->at) + 4;
	h.head = (struct text){ arena_copy(arena, bytes->at, head), head };
	h.status = atoi(bytes->at + 9);
	took = body_of(&h, (struct text){ bytes->at + head, bytes->len - head }, &body);
	if (took == SIZE_MAX || h.head.at == NULL) {
		buffer_free(&body);
		return false;
	}
	h.body = (struct text){ arena_text(arena, buffer_text(&body)), body.len };
	h.whole = true;
	buffer_free(&body);
	buffer_drop(bytes, head + took);
	*ret_heard = h;
	return true;
}
