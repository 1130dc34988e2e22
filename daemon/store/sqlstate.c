/* Decides by one table what an SQLSTATE means; knows neither statements nor operations. */
#include <stddef.h>
#include <string.h>

#include "store/sqlstate.h"

/* A row stands for all states that begin with it; the first that fits is taken. */
static const struct {
	const char *begins;
	enum sqlstate_verdict verdict;
	const char *reason;
} table[] = {
	{ "40001", SQLSTATE_RETRY, "two transactions met" },
	{ "40P01", SQLSTATE_RETRY, "two transactions waited for each other" },
	{ "23505", SQLSTATE_RETRY, "a rival stored the same at the same time" },
	{ "57014", SQLSTATE_UNAVAILABLE, "the statement took too long" },
	{ "55P03", SQLSTATE_UNAVAILABLE, "a lock was not to be had in time" },
	{ "25P03", SQLSTATE_UNAVAILABLE, "the transaction stood still for too long" },
	{ "53", SQLSTATE_UNAVAILABLE, "the database has no room, memory or connection left" },
	{ "25006", SQLSTATE_RECONNECT, "the database is read-only" },
	{ "0A000", SQLSTATE_RECONNECT,
		"the database is a standby, or a statement is older than a change of its tables" },
	{ "57P", SQLSTATE_RECONNECT, "the database is shutting down or starting" },
	{ "08", SQLSTATE_RECONNECT, "the connection to the database broke" },
	{ "58", SQLSTATE_UNAVAILABLE, "the database cannot use its files" },
	{ "22", SQLSTATE_VALUE, "a parameter is no value of its type" },
};

enum sqlstate_verdict sqlstate_judge(const char *sqlstate, const char **ret_reason)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strncmp(sqlstate, table[i].begins, strlen(table[i].begins)) != 0)
			continue;
		*ret_reason = table[i].reason;
		return table[i].verdict;
	}
	*ret_reason = "the database refused a statement that should have worked";
	return SQLSTATE_INTERNAL;
}
