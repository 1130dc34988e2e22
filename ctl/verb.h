/* Verbs: rows with their words, options and sentence. The help is made from the rows. */
#ifndef CTL_VERB_H
#define CTL_VERB_H

#include <stddef.h>

#include "base/buffer.h"
#include "ctl/ctl.h"

/* What a verb talks to; each brings its options. */
enum verb_reach { VERB_ALONE = 0, VERB_DATABASE = 1, VERB_DAEMON = 2 };

/* Does the work and returns what the shell gets. */
typedef int verb_fn(const struct ctl *ctl);

struct verb {
	const char *words;     /* "token issue" */
	const char *arguments; /* as the help shows them, "" for none */
	size_t arguments_min;
	size_t arguments_max;
	struct title what;            /* one sentence */
	const struct option *options; /* its own, NULL for none */
	unsigned reach;               /* enum verb_reach, or-ed */
	verb_fn *run;
};

#define VERB_TABLES_MAX 5

/* The verb with the longest words that the command line begins with, and how many words those are; NULL where there is none. */
const struct verb *verb_find(const struct verb *const *verbs, size_t count, char *const *words, size_t *ret_used);

/* The NULL-terminated option tables of a verb: its own, those of what it reaches, and the common ones. */
void verb_tables(const struct verb *verb, const struct option *ret_tables[VERB_TABLES_MAX]);

/* Adds one verb's help: usage, sentence, options with theirs. */
void verb_help(const struct verb *verb, enum language language, struct buffer *out);

/* Adds the list of all verbs (NULL-terminated), the exit codes and the environment. */
void verb_overview(const struct verb *const *verbs, enum language language, struct buffer *out);

#endif
