/* Decides when two titles are one: what a reader takes for the same name. Refuses to change the title that is shown. */
#include "domain/title.h"

#include <stdbool.h>
#include <string.h>

/* Chinese is written without spaces; one between or beside its characters is the typist's. */
static bool is_spaced(uint32_t point)
{
	return point < 0x2E80;
}

/* Full-width as half-width, ASCII letters in lower case. */
static uint32_t folded(uint32_t point)
{
	if (point >= 0xFF01 && point <= 0xFF5E)
		point -= 0xFEE0;
	return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
}

const char *title_normalise(struct arena *arena, struct text title)
{
	char *out = arena_alloc(arena, 2 * title.len + 1); /* each byte at most itself and a space in front */
	size_t len = 0, bytes;
	uint32_t point = 0, last = 0;
	bool gap = false;

	if (out == NULL)
		return NULL;
	for (; (bytes = text_decode_point(title, &point)) > 0; title.at += bytes, title.len -= bytes) {
		gap = gap || text_is_space(point);
		if (text_is_space(point) || text_is_invisible(point))
			continue;
		point = folded(point);
		if (gap && len > 0 && is_spaced(last) && is_spaced(point))
			out[len++] = ' ';
		gap = false;
		last = point;
		if (point < 0x80) {
			out[len++] = (char)point;
			continue;
		}
		memcpy(out + len, title.at, bytes);
		len += bytes;
	}
	out[len] = '\0';
	return out;
}
