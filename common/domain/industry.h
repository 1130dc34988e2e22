/* Codes of GB/T 4754-2017, national economic activities. */
#ifndef DOMAIN_INDUSTRY_H
#define DOMAIN_INDUSTRY_H

#include <stdbool.h>

/* Whether the text has the form of a code: a division of two digits, of which one or two more make a group and a class,
 * with or without the letter of its section, which must be the division's. */
bool industry_is(const char *code);

/* The letter of its section, A to T; '\0' where the text is no code. */
char industry_section(const char *code);

#endif
