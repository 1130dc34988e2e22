#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "net/endpoint.h"

static void reads(const char *text, const char *host, unsigned port, bool is_v4)
{
	char back[ENDPOINT_TEXT_SIZE];
	struct endpoint e;

	assert_true(endpoint_parse(text_of(text), &e));
	assert_int_equal(e.port, port);
	assert_int_equal(e.is_v4, is_v4);
	endpoint_format(&e, back);
	assert_string_equal(back, host);
}

static void test_what_is_read(void **state)
{
	(void)state;
	reads("127.0.0.1:8443", "127.0.0.1", 8443, true);
	reads("0.0.0.0:0", "0.0.0.0", 0, true);
	reads("[::1]:443", "::1", 443, false);
	reads("[2001:db8::1]:65535", "2001:db8::1", 65535, false);
	reads("*:8443", "::", 8443, false);
	reads("[::ffff:192.0.2.1]:1", "192.0.2.1", 1, true);
}

static void test_what_is_not_read(void **state)
{
	static const char *const wrong[] = {
		"",
		":",
		":1",
		"1",
		"127.0.0.1",
		"127.0.0.1:",
		"127.0.0.1:x",
		"127.0.0.1:-1",
		"127.0.0.1:65536",
		"127.0.0.1:1x",
		"::1:443",
		"[::1]",
		"[::1:443",
		"[127.0.0.1]:1",
		"localhost:1",
		"256.0.0.1:1",
		"1.2.3:1",
		"[aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa]:1",
	};
	struct endpoint e;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (endpoint_parse(text_of(wrong[i]), &e))
			fail_msg("%s was read", wrong[i]);
}

static void test_sockets_and_back(void **state)
{
	static const char *const all[] = { "192.0.2.7:80", "[2001:db8::7]:81" };
	struct sockaddr_storage to;
	struct endpoint e, back;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_true(endpoint_parse(text_of(all[i]), &e));
		assert_true(endpoint_to(&e, &to) >= sizeof(struct sockaddr_in));
		endpoint_from(&to, &back);
		assert_memory_equal(back.ip, e.ip, sizeof e.ip);
		assert_int_equal(back.port, e.port);
		assert_int_equal(back.is_v4, e.is_v4);
	}
}

static void test_a_mapped_address_equals_its_plain_form(void **state)
{
	struct endpoint plain, mapped;

	(void)state;
	assert_true(endpoint_parse(text_of("192.0.2.1:1"), &plain));
	assert_true(endpoint_parse(text_of("[::ffff:192.0.2.1]:1"), &mapped));
	assert_memory_equal(plain.ip, mapped.ip, sizeof plain.ip);
}

static void test_another_family_is_all_zero(void **state)
{
	static const uint8_t zero[16];
	struct sockaddr_storage local = { .ss_family = AF_UNIX };
	struct endpoint e;

	(void)state;
	endpoint_from(&local, &e);
	assert_memory_equal(e.ip, zero, sizeof zero);
	assert_int_equal(e.port, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_read),
		cmocka_unit_test(test_what_is_not_read),
		cmocka_unit_test(test_sockets_and_back),
		cmocka_unit_test(test_a_mapped_address_equals_its_plain_form),
		cmocka_unit_test(test_another_family_is_all_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
