/*
 * Every code of a problem or a finding, with the sentence people read. The codes are promised to
 * clients: a row is never renamed. docs/reference/errors.md is held to this table by tests/lint.
 */
#ifndef BASE_CODE_H
#define BASE_CODE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/language.h"

struct code {
	const char *code;
	int status;     /* its usual HTTP status; 0: only ever inside `errors` of a validation problem */
	const char *zh; /* says what to do; {0} and {1} stand for arguments */
	const char *en;
};

/* The row of a code, or NULL. */
const struct code *code_find(const char *code);

/* The whole table, *ret_count rows. */
const struct code *code_table(size_t *ret_count);

/* Adds the code's sentence in the language, arguments (NULL: none) put in; an unknown code adds itself. */
void code_sentence(struct buffer *b, const char *code, enum language language, const char *const arg[2]);

/* Adds a sentence with its arguments (NULL: none) in the places of {0} and {1}. */
void code_fill(struct buffer *b, const char *sentence, const char *const arg[2]);

#endif
