/*
 * Decides what has the form of an industry code. Refuses to know the 1,382 classes: the list changes by amendment,
 * the sections and their divisions have not.
 */
#include "domain/industry.h"

#include <string.h>

/* The last division of each section, A to T. */
static const unsigned char last_of[] = { 5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96,
	97 };

#define SECTIONS (sizeof last_of / sizeof last_of[0])

static char section_of(unsigned division)
{
	for (unsigned i = 0; division > 0 && i < SECTIONS; i++)
		if (division <= last_of[i])
			return (char)('A' + i);
	return '\0';
}

bool industry_is(const char *code)
{
	bool lettered = code[0] >= 'A' && code[0] <= 'T';
	const char *digits = lettered ? code + 1 : code;
	size_t count = strlen(digits);
	char section;

	if (lettered && count == 0)
		return true;
	if (count < 2 || count > 4 || strspn(digits, "0123456789") != count)
		return false;
	section = section_of((unsigned)(digits[0] - '0') * 10 + (unsigned)(digits[1] - '0'));
	return section != '\0' && (!lettered || section == code[0]);
}

char industry_section(const char *code)
{
	if (!industry_is(code))
		return '\0';
	if (code[0] >= 'A' && code[0] <= 'T')
		return code[0];
	return section_of((unsigned)(code[0] - '0') * 10 + (unsigned)(code[1] - '0'));
}
