/*
 * Decides whether eighteen characters are a unified social credit code (GB 32100-2015). Refuses to know
 * where the enterprise is: the district in characters 3-8 stays after a move, jurisdiction is never read off it.
 */
#include "domain/uscc.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* 3^(i-1) mod 31. A much-copied sample maps letters by ord(c)-55 and checks nothing. */
static const int weights[USCC_LENGTH - 1] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };

/* Position 1, and what may stand in position 2 behind it. Kinds whose second character no source of ours lists take any digit. */
static const struct {
	char first;
	const char *second;
} kinds[] = {
	{ '1', "1239" },
	{ '2', "123456789" },
	{ '3', "123456789" },
	{ '4', "123456789" },
	{ '5', "1239" },
	{ '6', "123456789" },
	{ '7', "123456789" },
	{ '8', "123456789" },
	{ '9', "123" },
	{ 'A', "123456789" },
	{ 'N', "1239" },
	{ 'Y', "1" },
};

static int value_of(char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

/* Characters that carry nothing: BOM, zero-width, no-break and ideographic spaces, spaces, hyphens of all widths. */
static bool is_noise(uint32_t point)
{
	static const uint32_t noise[] = { ' ', '\t', '\r', '\n', '-', 0xA0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF,
		0x3000, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFF0D };

	for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
		if (noise[i] == point)
			return true;
	return false;
}

static uint32_t narrow_upper(uint32_t point)
{
	if (point >= 0xFF01 && point <= 0xFF5E)
		point -= 0xFEE0;
	if (point >= 'a' && point <= 'z')
		point -= 'a' - 'A';
	return point;
}

bool uscc_normalise(struct text t, char ret_code[USCC_LENGTH + 1])
{
	size_t len = 0;
	bool fits = true;

	while (t.len > 0) {
		uint32_t point = 0;
		size_t bytes = text_decode_point(t, &point);
		if (bytes == 0) {
			fits = false;
			break;
		}
		t = (struct text){ t.at + bytes, t.len - bytes };
		if (is_noise(point))
			continue;
		point = narrow_upper(point);
		if (len == USCC_LENGTH || point < ' ' || point > '~')
			fits = false;
		else
			ret_code[len++] = (char)point;
	}
	ret_code[len] = '\0';
	return fits;
}

char uscc_check_character(const char *code)
{
	int sum = 0;

	for (size_t i = 0; i < USCC_LENGTH - 1; i++) {
		int value = value_of(code[i]);
		if (value < 0)
			return '\0';
		sum += value * weights[i];
	}
	return alphabet[(31 - sum % 31) % 31]; /* 31 itself is written 0 */
}

/* Characters 1 and 18 weigh alike, so swapping them passes the sum: the table of kinds catches most of that. */
static bool kind_exists(const char *code)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].first == code[0])
			return code[1] != '\0' && strchr(kinds[i].second, code[1]) != NULL;
	return false;
}

enum uscc_fault uscc_check(const char *code)
{
	if (strlen(code) != USCC_LENGTH)
		return USCC_LENGTH_WRONG;
	for (size_t i = 0; i < USCC_LENGTH; i++)
		if (value_of(code[i]) < 0)
			return USCC_ALPHABET;
	if (!kind_exists(code))
		return USCC_KIND;
	return uscc_check_character(code) == code[USCC_LENGTH - 1] ? USCC_FINE : USCC_CHECK;
}

enum uscc_fault uscc_read(struct text t, char ret_code[USCC_LENGTH + 1])
{
	if (!uscc_normalise(t, ret_code))
		return strlen(ret_code) == USCC_LENGTH ? USCC_LENGTH_WRONG : USCC_ALPHABET;
	return uscc_check(ret_code);
}

bool uscc_organisation_checks(const char *code)
{
	static const int inner[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	if (strlen(code) != USCC_LENGTH)
		return false;
	for (size_t i = 0; i < 8; i++) {
		char c = code[8 + i];
		sum += (c >= 'A' ? c - 'A' + 10 : c - '0') * inner[i];
	}
	int check = (11 - sum % 11) % 11;
	return code[16] == (check == 10 ? 'X' : (char)('0' + check));
}

bool uscc_suggest(const char *code, char ret_code[USCC_LENGTH + 1])
{
	static const char misread[][2] = { { 'O', '0' }, { 'I', '1' }, { 'S', '5' }, { 'Z', '2' }, { 'V', 'U' } };
	bool changed = false;

	if (strlen(code) != USCC_LENGTH)
		return false;
	memcpy(ret_code, code, USCC_LENGTH + 1);
	for (size_t i = 0; i < USCC_LENGTH; i++)
		for (size_t j = 0; j < sizeof misread / sizeof *misread; j++)
			if (ret_code[i] == misread[j][0]) {
				ret_code[i] = misread[j][1];
				changed = true;
			}
	return changed && uscc_check(ret_code) == USCC_FINE;
}
