/* The names of coded things, as the daemon lists them. */
#ifndef CTL_NAMES_H
#define CTL_NAMES_H

#include "base/language.h"
#include "base/value.h"

/* The name or title of a code in a list answer ({"items":[{code,title|name},…]}); the code itself where it is not there or the list is NULL. */
const char *names_find(const struct value *list, const char *code, enum language language);

/* A text that is a string or {"zh","en"}; NULL for anything else. */
const char *names_text(const struct value *text, enum language language);

#endif
