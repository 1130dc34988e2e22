/*
 * Rules of a programme: what a filing's answers must be to each other, to the register and to the version before. Data of
 * the catalogue, read and compiled once; judging a filing takes a microsecond or two.
 */
#ifndef DOMAIN_RULE_H
#define DOMAIN_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"
#include "base/value.h"

/* What follows where a rule finds something. */
enum rule_tier {
	RULE_BLOCK,   /* the filing is refused */
	RULE_EXPLAIN, /* it is refused unless it explains */
	RULE_INFORM,  /* it is told and taken */
};

#define RULE_MARK_MAX 256  /* bytes of a mark; what is longer is none */
#define RULE_MIN_LENGTH 10 /* code points of an explanation where the rule says nothing else */

struct rule_kind;

/* The most of an amount for each size in the register; INT64_NONE: no bound. */
struct rule_sizes {
	int64_t micro, small, medium, large;
};

/* A rule as it is written; which operands it has depends on its kind (domain/rule_kind.h). */
struct rule {
	const char *kind;
	const char *id; /* NULL: a plain check of the form, which blocks and has the kind's own words */
	const char *tier_name;
	struct title text;    /* {0} and {1}: what was found, by kind */
	int64_t min_length;   /* code points of an explanation */
	int32_t since, until; /* the days on which a filing must come for the rule to hold; DATE_NONE: any */
	const char *field;    /* names of answers, from here to `fields` */
	const char *first, *then;
	const char *part, *total;
	const char *needs;
	const char *of;
	struct list fields;             /* texts */
	struct list words;              /* texts */
	int64_t at_least, at_most;      /* bounds; INT64_NONE: none */
	int32_t earliest, latest;       /* bounds; DATE_NONE: none */
	const struct rule_sizes *sizes; /* NULL: none */
	/* below: what the reader makes of it */
	const struct rule_kind *is;
	enum rule_tier tier;
};

/* The members of a rule in the catalogue's files. */
extern const struct shape rule_shape, rule_sizes_shape;

/* The names of the tiers, by enum rule_tier. */
extern const char *const rule_tier_names[3];

/* The enterprise as the register has it; members not known are NULL or "". */
struct rule_firm {
	const char *uscc, *name, *short_name, *size, *industry, *status;
};

/* What a rule may look at. */
struct rule_scene {
	const struct value *answers;
	const struct value *before;    /* the answers of the version before; NULL: there is none */
	const struct rule_firm *firm;  /* NULL: not known */
	const struct list *evidence;   /* texts: SHA-256 of files; NULL: none */
	const char *address;           /* from where it comes; NULL: not known */
	int32_t today;                 /* Shanghai */
	struct arena *arena;           /* for what is found */
	const struct list *assurances; /* texts: phrases that explain nothing; NULL: none are known */
};

/* What a rule found. */
struct rule_found {
	const struct rule *rule;
	const char *pointer; /* "#/answers/contract_date" */
	const char *code;    /* of base/code.h, for where it blocks */
	const char *arg[2];  /* what was found, as text, or NULL */
	struct list marks;   /* texts: it holds only where others have filed with one of them; none: it holds */
};

/* Whether any of the rules looks at the version before. */
bool rule_compares(const struct list *rules);

/* Asks each rule; what is found, in the order of the rules, as a list of struct rule_found. False: no memory. */
bool rule_judge(const struct list *rules, const struct rule_scene *scene, struct list *ret_found);

/*
 * Adds what refuses the filing: each block, and each rule to be explained to which `explanations` (an object, or NULL) says
 * nothing, too little or nothing of substance (domain/explanation.h): the assurances alone, a list of texts or NULL.
 */
void rule_refuse(const struct list *found, const struct value *explanations, const struct list *assurances,
	struct findings *findings);

#endif
