/*
 * Decides how wide a character stands in a terminal. Refuses to know the locale: an officer's ssh
 * session often runs under C, where wcwidth answers -1 for every Chinese character.
 */
#include "ctl/width.h"

struct range {
	uint32_t first;
	uint32_t last;
};

/* East Asian Wide and Fullwidth, joined to a few rows. */
static const struct range wide[] = {
	{ 0x1100, 0x115F },
	{ 0x2E80, 0x303E },
	{ 0x3041, 0x33FF },
	{ 0x3400, 0x4DBF },
	{ 0x4E00, 0xA4CF },
	{ 0xA960, 0xA97F },
	{ 0xAC00, 0xD7A3 },
	{ 0xF900, 0xFAFF },
	{ 0xFE10, 0xFE19 },
	{ 0xFE30, 0xFE6F },
	{ 0xFF00, 0xFF60 },
	{ 0xFFE0, 0xFFE6 },
	{ 0x1F300, 0x1F64F },
	{ 0x1F900, 0x1F9FF },
	{ 0x20000, 0x3FFFD },
};

static const struct range none[] = {
	{ 0x0000, 0x001F },
	{ 0x007F, 0x009F },
	{ 0x0300, 0x036F },
	{ 0x200B, 0x200F },
	{ 0x20D0, 0x20FF },
	{ 0xFE00, 0xFE0F },
	{ 0xFE20, 0xFE2F },
	{ 0xFEFF, 0xFEFF },
};

static bool within(const struct range *ranges, size_t count, uint32_t point)
{
	for (size_t i = 0; i < count; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

int width_of_point(uint32_t point)
{
	if (within(none, sizeof(none) / sizeof(none[0]), point))
		return 0;
	return within(wide, sizeof(wide) / sizeof(wide[0]), point) ? 2 : 1;
}

size_t width_of(struct text t)
{
	size_t columns = 0;

	while (t.len) {
		uint32_t point;
		size_t bytes = text_decode_point(t, &point);

		columns += bytes ? (size_t)width_of_point(point) : 1;
		if (!bytes)
			bytes = 1;
		t.at += bytes;
		t.len -= bytes;
	}
	return columns;
}
