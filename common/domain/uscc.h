/* The unified social credit code, GB 32100-2015: eighteen characters, the last one checks the others. */
#ifndef DOMAIN_USCC_H
#define DOMAIN_USCC_H

#include <stdbool.h>

#include "base/text.h"

#define USCC_LENGTH 18

enum uscc_fault {
	USCC_FINE,
	USCC_LENGTH_WRONG,
	USCC_ALPHABET, /* a character that is not among the 31 (no I, O, S, V, Z) */
	USCC_KIND,     /* positions 1 and 2 are no registered kind */
	USCC_CHECK,    /* the check character is another */
};

/*
 * Strips byte order marks, zero-width and other spaces and hyphens, turns full-width into half-width
 * and lower into upper case. False where more than 18 characters or other than ASCII remain; what
 * fits is then in ret_code all the same. Never turns O into 0: uscc_suggest does, and asks.
 */
bool uscc_normalise(struct text t, char ret_code[USCC_LENGTH + 1]);

/* What is wrong with a normalised code, in the order of the enum. */
enum uscc_fault uscc_check(const char *code);

/* Normalises and checks at once. */
enum uscc_fault uscc_read(struct text t, char ret_code[USCC_LENGTH + 1]);

/* The check character of 17 characters of the alphabet, or NUL where one is not of it. */
char uscc_check_character(const char *code);

/* Whether the inner organisation code (characters 9 to 17, GB 11714) checks; a failure is worth a warning only. */
bool uscc_organisation_checks(const char *code);

/* The code with O, I, S, Z, V read as 0, 1, 5, 2, U where that makes it valid; false where it does not. */
bool uscc_suggest(const char *code, char ret_code[USCC_LENGTH + 1]);

#endif
