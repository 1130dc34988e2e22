/* Inside briefs: which forms a clause may have, and what may stand between their braces. */
#ifndef DOMAIN_BRIEF_FORM_H
#define DOMAIN_BRIEF_FORM_H

#include "domain/brief.h"

enum { BRIEF_FORMS_MAX = 9 };

struct brief_rule {
	const char *by;
	const char *forms[BRIEF_FORMS_MAX];
	const char *optional; /* forms that need not be there */
	const char *words;    /* what may stand between braces */
	bool leans;           /* it needs a clause before it that names what it is of */
};

/* A row each; a row without `by` ends them. */
extern const struct brief_rule brief_rules[];

/* The row of that word, or NULL. */
const struct brief_rule *brief_rule_of(const char *by);

/* The form of that name (a member of struct brief_clause), or NULL where the clause has none. */
const struct title *brief_form(const struct brief_clause *clause, const char *name);

/* Whether a text that may be left out is there. */
bool brief_is_there(struct title title);

/* Whether the word is among those, which have spaces between them. */
bool brief_word_in(const char *words, struct text word);

#endif
