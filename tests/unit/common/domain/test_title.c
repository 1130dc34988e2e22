/* Titles that a reader takes for one; which those are: tests/golden/titles.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/title.h"

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
		cmocka_unit_test(normalising_twice_changes_nothing),
		cmocka_unit_test(a_full_arena_gives_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
