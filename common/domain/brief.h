/*
 * Report sentences: the catalogue's templates, and the paragraphs that they make of figures. A sentence is a row of
 * clauses; each has forms, of which the figure chooses one or none. What is between braces is filled in.
 */
#ifndef DOMAIN_BRIEF_H
#define DOMAIN_BRIEF_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/field.h"

struct catalogue;
struct value;

/* A clause: a literal text, a slot for words of the publisher, or a figure `of` an indicator with its forms `by` what they
 * are chosen. A form that is not there says nothing. */
struct brief_clause {
	const char *slot;
	struct title text;
	const char *of;
	const char *by;   /* new | cumulative | rate | schedule | growth | share */
	const char *only; /* compared: not in the plain variant; NULL: in both */
	struct title item;
	struct title none, one, two, many;      /* new; none also cumulative and rate, one also cumulative */
	struct title unnamed_one, unnamed_many; /* new: whom to name is not known */
	struct title untitled_one, untitled_two, untitled_many; /* new: with an item, but without a title for each */
	struct title some;                                      /* cumulative, rate */
	struct title ahead, on, behind;                         /* schedule */
	struct title up, flat, down;                            /* growth */
	struct title city, province;           /* share: by the kind of the district that is the whole */
	struct title city_then, province_then; /* share: of another day than the report's */
};

/* Clauses that belong together. */
struct brief_part {
	struct title before; /* in front of the first that says something; may be null */
	struct title join;   /* between two; null: the comma */
	struct list clauses; /* struct brief_clause */
};

struct brief_paragraph {
	const char *code;
	const struct brief_clause *lead; /* a text or a slot, or NULL */
	struct list parts;               /* struct brief_part */
};

/* The templates of a catalogue. */
struct brief {
	struct title comma, semicolon, stop, both; /* both: between two names */
	struct title list;                         /* between more batches than two, but the last; null: both */
	struct list slots;                         /* codes */
	struct list paragraphs;                    /* struct brief_paragraph */
};

/* The table of its members, for reading it. */
extern const struct shape brief_shape;

/* Adds every fault of the templates, each at its pointer behind `prefix`: forms that do not fit, braces that nothing
 * fills, indicators that are not there, slots that are unknown or used twice. True where there is none. */
bool brief_check(
	const struct brief *brief, const struct catalogue *catalogue, const char *prefix, struct findings *findings);

/* What a report is made of. */
struct brief_matter {
	const struct catalogue *catalogue;
	const struct list *figures;  /* struct rate_row */
	const struct list *counted;  /* struct publication_counted: the batches */
	const struct list *names;    /* struct publication_name, the first ones of each indicator in their order */
	const struct value *remarks; /* slot: a text (Chinese), or {"zh","en"}; may be NULL */
	int32_t as_of;               /* the report's day */
};

/* A piece of a paragraph: words, or a number that facts stand behind. */
struct brief_segment {
	const char *text;
	const char *indicator; /* NULL: words */
	const char *part;      /* new | cumulative */
	int32_t as_of;         /* the last day of those facts; DATE_NONE: the report's own */
};

/* A paragraph as it reads. */
struct brief_text {
	const char *code;
	const char *variant;  /* plain | compared */
	const char *language; /* zh | en */
	const char *text;
	struct list segments; /* struct brief_segment: the same in pieces */
};

extern const struct shape brief_text_shape;

/* The paragraphs that have something to say, in both variants and languages (struct brief_text), in the arena; texts of
 * figures and names are borrowed. False: the arena is full. */
bool brief_write(
	const struct brief *brief, const struct brief_matter *matter, struct arena *arena, struct list *ret_texts);

/* The remark of a slot in a language, without punctuation at its ends; len 0: there is none. */
struct text brief_remark(const struct value *remarks, const char *slot, enum language language);

#endif
