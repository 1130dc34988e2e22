/*
 * Decides what may stand in a text that people wrote: a name is one line in every list, file and printed page. Refuses to
 * mend it.
 */
#include "base/line.h"

#include <stdint.h>
#include <stdio.h>

static bool is_break(uint32_t point)
{
	return (point >= '\n' && point <= '\r') || point == 0x85 || point == 0x2028 || point == 0x2029;
}

static bool is_control(uint32_t point)
{
	return point < ' ' || (point >= 0x7F && point <= 0x9F) || (point >= 0x202A && point <= 0x202E) ||
	       (point >= 0x2066 && point <= 0x2069);
}

const char *line_find(struct text t, bool several, char ret_point[static LINE_POINT_SIZE])
{
	uint32_t point = 0;
	size_t len;

	for (; (len = text_decode_point(t, &point)) > 0; t = (struct text){ t.at + len, t.len - len }) {
		if (several && point == '\n')
			continue;
		if (!is_break(point) && !is_control(point))
			continue;
		snprintf(ret_point, LINE_POINT_SIZE, "U+%04X", point & 0xFFFFF);
		return is_break(point) && !several ? "line_break" : "control_character";
	}
	return NULL;
}
