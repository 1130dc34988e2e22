/*
 * What a programme asks of a filing, compiled once from the catalogue. form_check finds everything
 * that is wrong with the answers at once; it is on the hot path and takes a few microseconds.
 */
#ifndef DOMAIN_FORM_H
#define DOMAIN_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"
#include "base/value.h"

enum form_kind { FORM_STRING, FORM_INTEGER, FORM_BOOLEAN, FORM_ARRAY };
enum form_format { FORM_FORMAT_NONE, FORM_FORMAT_DATE, FORM_FORMAT_USCC };

#define FORM_FIELDS_MAX 128 /* more are refused when the catalogue is read */

struct form_pattern;

struct form_field {
	const char *name; /* NULL for the items of an array */
	enum form_kind kind;
	struct title title;
	struct title description;
	bool required;
	enum form_format format;        /* STRING */
	const char *pattern;            /* STRING: POSIX extended, or NULL */
	struct list choices;            /* STRING: texts allowed; at NULL: any */
	int64_t minimum, maximum;       /* INTEGER: value; STRING: code points; ARRAY: items. INT64_NONE: no bound */
	const struct form_field *items; /* ARRAY: what each item is */
	struct form_pattern *compiled;  /* owned by the form */
};

struct form {
	struct list fields; /* struct form_field */
	struct list rules;  /* struct rule */
};

/* The field of that name, or NULL. */
const struct form_field *form_find(const struct form *form, struct text name);

/* Compiles the patterns of all fields. False: the pattern of *ret_field is no regular expression (or memory is out). */
bool form_compile(struct form *form, const struct form_field **ret_field);

/* Frees the patterns; the rest belongs to an arena. */
void form_release(struct form *form);

/* Adds everything that is wrong with the answers one by one; true where nothing is. What they are to each other is told by the rules (domain/rule.h). */
bool form_check(const struct form *form, const struct value *answers, struct findings *findings);

#endif
