/* Addresses against ranges, one row a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "auth/cidr.h"

static const struct {
	const char *address, *ranges;
	bool holds;
} cases[] = {
	{ "192.0.2.7", "", true },
	{ "192.0.2.7", NULL, true },
	{ "192.0.2.7", "192.0.2.7", true },
	{ "192.0.2.8", "192.0.2.7", false },
	{ "192.0.2.7", "192.0.2.0/24", true },
	{ "192.0.3.7", "192.0.2.0/24", false },
	{ "192.0.3.7", "192.0.2.0/23", true },
	{ "10.255.255.255", "10.0.0.0/8", true },
	{ "11.0.0.0", "10.0.0.0/8", false },
	{ "203.0.113.200", "203.0.113.128/25", true },
	{ "203.0.113.100", "203.0.113.128/25", false },
	{ "198.51.100.1", "0.0.0.0/0", true },
	{ "192.0.2.7", "10.0.0.0/8,192.0.2.0/24", true },
	{ "192.0.2.7", "10.0.0.0/8, 192.0.2.0/24", true },
	{ "172.16.0.1", "10.0.0.0/8,192.0.2.0/24", false },
	{ "2001:db8::1", "2001:db8::/32", true },
	{ "2001:db9::1", "2001:db8::/32", false },
	{ "2001:db8::1", "2001:db8::1", true },
	{ "2001:db8::1", "::/0", true },
	{ "::1", "10.0.0.0/8,::1", true },
	{ "::ffff:192.0.2.7", "192.0.2.0/24", true },
	{ "192.0.2.7", "::ffff:192.0.2.0/120", true },
	{ "192.0.2.7", "2001:db8::/32", false },
	{ "192.0.2.7", "192.0.2.0/33", false },
	{ "192.0.2.7", "192.0.2.0/-1", false },
	{ "192.0.2.7", "192.0.2.0/", false },
	{ "192.0.2.7", "192.0.2.0/x", false },
	{ "192.0.2.7", "nonsense", false },
	{ "192.0.2.7", "nonsense,192.0.2.7", true },
	{ "2001:db8::1", "2001:db8::/129", false },
	{ "nonsense", "192.0.2.0/24", false },
	{ "nonsense", "0.0.0.0/0", false },
	{ "", "0.0.0.0/0", false },
};

static void every_case_is_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (cidr_holds(cases[i].address, cases[i].ranges) != cases[i].holds)
			fail_msg("%s in \"%s\"", cases[i].address, cases[i].ranges);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_case_is_as_the_table_says) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
