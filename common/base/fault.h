/*
 * What is wrong with a request. A fault is the one reason for a refusal; findings are all that is
 * wrong with a body or query, told in one answer.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/language.h"

struct fault {
	int status;         /* HTTP status; 0: no fault */
	const char *code;   /* a code of base/code.h, literal */
	const char *reason; /* for the log only, literal, never shown to the client */
};

/* The rule of a programme that found it. */
struct finding_rule {
	const char *id;
	struct title text;  /* its words, said before the code's or instead of them */
	const char *arg[2]; /* {0} and {1} of its words, or NULL */
};

struct finding {
	const char *pointer;             /* "#/answers/provider" in a body, "limit" for a query parameter */
	const char *code;                /* a code of base/code.h, literal */
	const char *arg[2];              /* {0} and {1} of the code's sentence, or NULL */
	const struct finding_rule *rule; /* NULL: no rule of a programme */
	struct title wanted;             /* said behind the code's sentence: what would have been taken, or nothing */
};

struct findings {
	struct arena *arena; /* borrowed; everything added lives there */
	struct finding *at;  /* count of them, in the order in which they were added */
	size_t count;
	size_t room;
	bool failed; /* more was found than is listed (FINDINGS_MAX, or the arena was full) */
};

/* Findings beyond this many are not listed; `failed` says that there were more. */
#define FINDINGS_MAX 200

/* The fault of these parts. */
struct fault fault_of(int status, const char *code, const char *reason);

/* Whether there is a fault; NULL is none. */
bool fault_is(const struct fault *f);

/* Empties the list; what is added goes into the arena. */
void findings_init(struct findings *list, struct arena *arena);

/* Whether nothing was found (and nothing got lost). */
bool findings_none(const struct findings *list);

/* Adds a finding; the arguments (NULL: none) and the formatted pointer are copied, the code is literal. A member of which
 * something was found already is not called required on top of it. */
void findings_add(struct findings *list, const char *code, const char *arg0, const char *arg1,
	const char *pointer_format, ...) __attribute__((format(printf, 5, 6)));

/* As findings_add with a number as {0}. */
void findings_add_int(struct findings *list, const char *code, long long arg0, const char *pointer_format, ...)
	__attribute__((format(printf, 4, 5)));

/* Says of the finding added last (if it was not lost) which rule found it; the rule's words are borrowed, the rest is copied. */
void findings_set_rule(struct findings *list, const struct finding_rule *rule);

/* Says of the finding added last what would have been taken; the words are borrowed. */
void findings_set_wanted(struct findings *list, struct title wanted);

/* A member's name as it stands in a JSON Pointer in a URI fragment ("~" and "/" escaped); NULL when the arena is full. */
const char *findings_escape(struct arena *arena, const char *name);

#endif
