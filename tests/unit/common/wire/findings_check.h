/* Compares findings with "pointer code" lines, in any order, so that a test says everything that must be found and nothing else. */
#ifndef TESTS_FINDINGS_CHECK_H
#define TESTS_FINDINGS_CHECK_H

#include <stdio.h>
#include <string.h>

#include "base/fault.h"

/* Fails the test unless exactly these are found; `expected` ends with NULL. */
static inline void assert_found(const struct findings *findings, const char *const *expected)
{
	size_t count = 0;

	for (; expected[count] != NULL; count++) {
		bool found = false;
		for (size_t i = 0; i < findings->count && !found; i++) {
			char line[200];
			snprintf(line, sizeof line, "%s %s", findings->at[i].pointer, findings->at[i].code);
			found = strcmp(line, expected[count]) == 0;
		}
		if (!found)
			print_message("not found: %s\n", expected[count]);
		assert_true(found);
	}
	if (findings->count != count)
		for (size_t i = 0; i < findings->count; i++)
			print_message("found: %s %s\n", findings->at[i].pointer, findings->at[i].code);
	assert_int_equal(findings->count, count);
	assert_false(findings->failed);
}

#endif
