/* The form of industry codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/industry.h"

static void what_has_the_form(void **state)
{
	static const char *const fine[] = { "3911", "3983", "C3911", "C391", "C39", "39", "391", "A01", "A05", "B06",
		"T97", "T", "A", "9700", "S91" };

	(void)state;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_true(industry_is(fine[i]));
}

static void what_has_not(void **state)
{
	static const char *const bad[] = { "", "3", "C3", "39111", "C39111", "U98", "98", "00", "A06", "B05", "C12",
		"C44", "c39", "39a1", " 39", "39 ", "T96", "CC39" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(industry_is(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_the_form),
		cmocka_unit_test(what_has_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
