/* The words behind a verb: options from a table of rows, and arguments. */
#ifndef CTL_OPTION_H
#define CTL_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/language.h"

#define OPTION_VALUES_MAX 32
#define OPTION_ARGUMENTS_MAX 8

/* One option: "--name VALUE" or, where value is NULL, "--name" alone. A row without a name ends a table. */
struct option {
	const char *name;  /* without the dashes */
	const char *value; /* what the help calls its value */
	struct title what; /* one sentence */
};

/* What was given on the command line. */
struct option_given {
	const struct option *options[OPTION_VALUES_MAX];
	const char *values[OPTION_VALUES_MAX]; /* "" for an option without value */
	size_t count;
	const char *arguments[OPTION_ARGUMENTS_MAX];
	size_t argument_count;
};

/* Why words were refused; word is the one that is wrong. */
enum option_fault {
	OPTION_FINE,
	OPTION_UNKNOWN,
	OPTION_TWICE,
	OPTION_NEEDS_VALUE,
	OPTION_TAKES_NO_VALUE,
	OPTION_TOO_MANY
};

/*
 * Reads "--name value", "--name=value", "--name", "--" (only arguments after it) and arguments in any order;
 * tables is a NULL-terminated list of tables. The strings are borrowed from words.
 */
enum option_fault option_parse(const struct option *const *tables, size_t count, char *const *words,
	struct option_given *ret_given, const char **ret_word);

/* The value of an option, "" for one without value, NULL where it was not given. */
const char *option_value(const struct option_given *given, const char *name);

#endif
