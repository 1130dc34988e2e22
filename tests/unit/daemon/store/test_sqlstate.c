/* Every state that the daemon has something to do about, and that a strange one is our own fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/sqlstate.h"

static void each_state_has_its_verdict(void **state)
{
	static const struct {
		const char *sqlstate;
		enum sqlstate_verdict verdict;
	} rows[] = {
		{ "40001", SQLSTATE_RETRY },
		{ "40P01", SQLSTATE_RETRY },
		{ "23505", SQLSTATE_RETRY },
		{ "57014", SQLSTATE_UNAVAILABLE },
		{ "55P03", SQLSTATE_UNAVAILABLE },
		{ "25P03", SQLSTATE_UNAVAILABLE },
		{ "53100", SQLSTATE_UNAVAILABLE },
		{ "53200", SQLSTATE_UNAVAILABLE },
		{ "53300", SQLSTATE_UNAVAILABLE },
		{ "25006", SQLSTATE_RECONNECT },
		{ "0A000", SQLSTATE_RECONNECT }, /* BEGIN READ WRITE on a standby */
		{ "57P01", SQLSTATE_RECONNECT },
		{ "57P03", SQLSTATE_RECONNECT },
		{ "08006", SQLSTATE_RECONNECT },
		{ "22P02", SQLSTATE_VALUE },
		{ "22008", SQLSTATE_VALUE },
		{ "42501", SQLSTATE_INTERNAL },
		{ "23503", SQLSTATE_INTERNAL },
		{ "", SQLSTATE_INTERNAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *reason = NULL;

		assert_int_equal(sqlstate_judge(rows[i].sqlstate, &reason), rows[i].verdict);
		assert_non_null(reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_state_has_its_verdict) };

	return cmocka_run_group_tests_name("sqlstate", tests, NULL, NULL);
}
