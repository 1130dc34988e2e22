/* Contents of the audit as what an event tells: every kind of field, what is left out, and what is no content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/event.h"
#include "wire/event_data.h"

#define HEAD "15:dxtrack-audit-1,1:x,1:1,1:a,1:c,-,-,-,1:o,1:1,"

static void assert_told(const char *action, const char *content, const char *expected, bool fine)
{
	struct buffer b = { 0 };

	assert_int_equal(event_data_write(&b, action, text_of(content)), fine);
	assert_false(b.failed);
	assert_string_equal(b.at, expected);
	buffer_free(&b);
}

static void every_kind_of_field(void **state)
{
	(void)state;
	assert_told("move", HEAD "1:m,6:active,7:expired,10:2023-05-01,-,9:\"到\"\n期,0:,",
		"{\"move\":\"m\",\"from\":\"active\",\"to\":\"expired\",\"effective_on\":\"2023-05-01\",\"document_no\":null,"
		"\"reason\":\"\\\"到\\\"\\n期\"}",
		true);
	assert_told("withdrawal", HEAD "2:12,", "{\"submission_version\":12}", true);
	assert_told("enterprise", HEAD "3:甲,-,1:d,-,19:6:sensor,5:a\",:,,-,,-,-,6:active,-,0:,2:12,-,1:7,",
		"{\"name\":\"甲\",\"short_name\":null,\"district\":\"d\",\"park\":null,\"chains\":[\"sensor\",\"a\\\",:,\",null],"
		"\"industry\":null,\"size\":null,\"status\":\"active\",\"predecessor\":null,\"staff\":12,\"revenue_wan\":null,\"assets_wan\":7}",
		true);
	assert_told("reopen_proposal", HEAD "1:p,1:r,16:1690765200000000,",
		"{\"proposal\":\"p\",\"reason\":\"r\",\"expires_at\":\"2023-07-31T09:00:00.000000+08:00\"}", true);
	assert_told("submission", HEAD "1:e,5:cloud,-,-,2:ab,2:cd,2:{},6:[\"ab\"],2:[],",
		"{\"entry\":\"e\",\"programme\":\"cloud\",\"title\":null,\"period\":null,\"body_sha256\":\"ab\",\"answers_sha256\":\"cd\","
		"\"explanations\":{},\"evidence\":[\"ab\"],\"findings\":[]}",
		true);
}

static void what_concerns_others_is_left_out(void **state)
{
	(void)state;
	assert_told("evidence", HEAD "1:i,3:a/b,2:17,", "{\"media_type\":\"a/b\",\"size_bytes\":17}", true);
	assert_told("external_value", HEAD "1:i,1:s,1:d,1:5,3:src,10:more of it,",
		"{\"indicator\":\"i\",\"scope\":\"s\",\"as_of\":\"d\",\"value\":5,\"source\":\"src\"}",
		true); /* nobody reads on behind what is named */
}

static void what_an_older_content_lacks_is_null(void **state)
{
	(void)state;
	assert_told("external_value", HEAD "1:i,",
		"{\"indicator\":\"i\",\"scope\":null,\"as_of\":null,\"value\":null,\"source\":null}", true);
}

static void what_nobody_knows_is_empty(void **state)
{
	(void)state;
	assert_null(event_kind("note"));
	assert_told("note", HEAD "1:i,", "{}", true);
}

static void what_is_no_content_is_empty(void **state)
{
	static const char *const bad[] = { "", "x", "15:dxtrack-audit-1,", HEAD "2:1,", HEAD "1:1", HEAD "1:1;",
		HEAD ":1,", HEAD "-1:1,", HEAD "99999999999999999999:1,", HEAD "1:x,", HEAD "0:,",
		HEAD "9223372036854775807:1," };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_told("withdrawal", bad[i], "{}", false);
	assert_told("enterprise", HEAD "1:n,-,1:d,-,3:5:a,", "{}", false); /* a list that is none */
}

static void what_stood_in_the_buffer_stays(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	buffer_add_string(&b, "[");
	assert_false(event_data_write(&b, "withdrawal", text_of(HEAD "1:x,")));
	assert_string_equal(b.at, "[{}");
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_field),
		cmocka_unit_test(what_concerns_others_is_left_out),
		cmocka_unit_test(what_an_older_content_lacks_is_null),
		cmocka_unit_test(what_nobody_knows_is_empty),
		cmocka_unit_test(what_is_no_content_is_empty),
		cmocka_unit_test(what_stood_in_the_buffer_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
