/* Texts that people typed: what may not stand in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/line.h"

static const struct {
	const char *text, *line, *lines, *point;
} finds[] = {
	{ "", NULL, NULL, NULL },
	{ "样例企业（一）\u3000Ｎo. 1 é 𠮷", NULL, NULL, NULL },
	{ "甲\n乙", "line_break", NULL, "U+000A" },
	{ "甲\r\n乙", "line_break", "control_character", "U+000D" },
	{ "甲\v乙", "line_break", "control_character", "U+000B" },
	{ "甲\xC2\x85乙", "line_break", "control_character", "U+0085" },
	{ "甲\u2028乙", "line_break", "control_character", "U+2028" },
	{ "甲\u2029乙", "line_break", "control_character", "U+2029" },
	{ "甲\t乙", "control_character", "control_character", "U+0009" },
	{ "\001", "control_character", "control_character", "U+0001" },
	{ "\x1F", "control_character", "control_character", "U+001F" },
	{ "\x7F", "control_character", "control_character", "U+007F" },
	{ "\xC2\x9F", "control_character", "control_character", "U+009F" },
	{ "\u00A0", NULL, NULL, NULL },
	{ "\u202A", "control_character", "control_character", "U+202A" },
	{ "\u202E", "control_character", "control_character", "U+202E" },
	{ "\u202F", NULL, NULL, NULL },
	{ "\u2065\u206A", NULL, NULL, NULL },
	{ "\u2066", "control_character", "control_character", "U+2066" },
	{ "\u2069", "control_character", "control_character", "U+2069" },
};

static void same(const char *got, const char *wanted)
{
	assert_int_equal(got == NULL, wanted == NULL);
	if (wanted != NULL)
		assert_string_equal(got, wanted);
}

static void what_must_not_stand_inside_is_named(void **state)
{
	char point[LINE_POINT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
		same(line_find(text_of(finds[i].text), false, point), finds[i].line);
		if (finds[i].line != NULL)
			assert_string_equal(point, finds[i].point);
		same(line_find(text_of(finds[i].text), true, point), finds[i].lines);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_must_not_stand_inside_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
