/* Titles that a reader takes for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/title.h"

static void titles_are_compared_as_read(void **state)
{
	static const struct {
		const char *title, *key;
	} cases[] = {
		{ "传感器智能车间", "传感器智能车间" },
		{ "  传感器　智能车间 ", "传感器 智能车间" },
		{ "ＭＥＭＳ智能车间", "mems智能车间" },
		{ "MEMS  Smart\tWorkshop\n", "mems smart workshop" },
		{ "\xEF\xBB\xBF"
		  "一号\xE2\x80\x8B车间",
			"一号车间" },
		{ "车间（一期）", "车间(一期)" },
		{ "𠀀车间", "𠀀车间" },
		{ "   ", "" },
		{ "", "" },
		{ "\xE2\x80\x8B　", "" },
	};
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(title_normalise(arena, text_of(cases[i].title)), cases[i].key);
	arena_free(arena);
}

static void normalising_twice_changes_nothing(void **state)
{
	static const char *const titles[] = { " Ａ　b C ", "车间 （一期） No．1",
		("a\xC2\xA0"
		 "b") };
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		const char *once = title_normalise(arena, text_of(titles[i]));
		assert_string_equal(title_normalise(arena, text_of(once)), once);
	}
	arena_free(arena);
}

static void a_full_arena_gives_null(void **state)
{
	struct arena *arena = arena_new(4);

	(void)state;
	assert_null(title_normalise(arena, text_of("一个很长的名称")));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_are_compared_as_read),
		cmocka_unit_test(normalising_twice_changes_nothing),
		cmocka_unit_test(a_full_arena_gives_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
