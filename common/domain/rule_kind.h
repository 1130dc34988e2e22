/* The kinds of rules: what each looks at, and the operands that it takes. */
#ifndef DOMAIN_RULE_KIND_H
#define DOMAIN_RULE_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/rule.h"

/* What an operand is: the name of an answer of that type, or a value of the rule itself. */
enum rule_operand_type {
	RULE_OPERAND_VALUE, /* of its own; the shape has its type */
	RULE_OPERAND_ANY,
	RULE_OPERAND_DATE,
	RULE_OPERAND_INTEGER,
	RULE_OPERAND_STRING,
	RULE_OPERAND_USCC,
	RULE_OPERAND_TEXTS,    /* an array of strings */
	RULE_OPERAND_MARKS,    /* a string, or an array of strings */
	RULE_OPERAND_INTEGERS, /* `fields`, each an integer */
};

enum rule_operand_need { RULE_OPTIONAL, RULE_REQUIRED, RULE_ONE_OF };

struct rule_operand {
	const char *member; /* of the file; NULL ends the list */
	enum rule_operand_type type;
	enum rule_operand_need need; /* ONE_OF: at least one of those */
};

#define RULE_OPERANDS_MAX 6

/* Whether the rule finds something; says where and what. What is missing or of the wrong type is the form's to tell. */
typedef bool rule_fires_fn(const struct rule *rule, const struct rule_scene *scene, struct rule_found *ret_found);

struct rule_kind {
	const char *name;
	const char *code; /* of base/code.h, where it blocks */
	bool plain;       /* may stand without id, tier and text */
	bool compares;    /* looks at the version before */
	bool informs;     /* may only be of tier inform */
	rule_fires_fn *fires;
	struct rule_operand operands[RULE_OPERANDS_MAX];
};

/* The kind of that name, or NULL. */
const struct rule_kind *rule_kind_find(const char *name);

/* All of them, ended by one without a name; their names with commas between. */
const struct rule_kind *rule_kinds(void);
extern const char rule_kind_words[];

#endif
