/* What a member of an opening counts under: its enterprise, with the year, with the title; and what has no such key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "domain/opening_stock.h"

#define CODE "91410100MA0000015B"

static const struct {
	enum indicator_distinct rule;
	const char *uscc, *title;
	int32_t year, month, day; /* 0: no day */
	const char *key;
} cases[] = {
	{ INDICATOR_ENTERPRISE, CODE, "x", 2022, 5, 1, CODE },
	{ INDICATOR_ENTERPRISE, CODE, NULL, 0, 0, 0, CODE },
	{ INDICATOR_ENTERPRISE, NULL, "x", 2022, 5, 1, NULL },
	{ INDICATOR_ENTERPRISE_YEAR, CODE, NULL, 2022, 1, 1, CODE "/2022" },
	{ INDICATOR_ENTERPRISE_YEAR, CODE, NULL, 2022, 12, 31, CODE "/2022" },
	{ INDICATOR_ENTERPRISE_YEAR, CODE, NULL, 2021, 12, 31, CODE "/2021" },
	{ INDICATOR_ENTERPRISE_YEAR, CODE, NULL, 0, 0, 0, NULL },
	{ INDICATOR_ENTRY, CODE, "一号 车间", 2022, 5, 1, CODE "/一号车间" },
	{ INDICATOR_ENTRY, CODE, " 一号  车间 ", 2021, 5, 1, CODE "/一号车间" },
	{ INDICATOR_ENTRY, CODE, "Ａ", 2022, 5, 1, CODE "/a" },
	{ INDICATOR_ENTRY, CODE, NULL, 2022, 5, 1, NULL },
	{ INDICATOR_ENTRY, CODE, " ", 2022, 5, 1, NULL },
	{ INDICATOR_ENTRY, NULL, "一号", 2022, 5, 1, NULL },
};

static void the_key_of_a_member(void **state)
{
	struct arena *arena = arena_new(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct opening_stock_member m = { cases[i].uscc, cases[i].title, DATE_NONE, "410172560" };
		const char *key = "x";

		if (cases[i].year != 0)
			m.effective_on = date_of(cases[i].year, cases[i].month, cases[i].day);
		assert_true(opening_stock_key(cases[i].rule, &m, arena, &key));
		if (cases[i].key == NULL)
			assert_null(key);
		else
			assert_string_equal(key, cases[i].key);
	}
	arena_free(arena);
}

static void a_full_arena_is_told(void **state)
{
	const struct opening_stock_member m = { CODE, "一号车间", 19000, "410172560" };
	const char *key;

	(void)state;
	for (int rule = INDICATOR_ENTRY; rule <= INDICATOR_ENTERPRISE_YEAR; rule++) {
		struct arena *arena = arena_new(1 << 12);

		while (arena_alloc(arena, 16) != NULL)
			;
		assert_false(opening_stock_key((enum indicator_distinct)rule, &m, arena, &key));
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_of_a_member),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
