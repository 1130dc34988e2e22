/* A programme as the catalogue has it: its stages and moves, its form, how its filings are reviewed. */
#ifndef DOMAIN_PROGRAMME_H
#define DOMAIN_PROGRAMME_H

#include "base/field.h"
#include "domain/schedule.h"

struct form;

#define PROGRAMME_POSITION_LAST INT64_MAX

struct programme_stage {
	const char *code;
	struct title title;
	struct list counts;   /* texts: indicators that an entry counts in when it enters this stage */
	int64_t working_days; /* how long a public notice stands before what it announces; INT64_NONE: nothing waits */
	struct title note;    /* where a number of the stage comes from */
};

struct programme_move {
	const char *from;
	const char *to;
	int8_t document_required;
	int8_t before_end; /* 1: it may be made before the working days of its stage are over */
};

/* How many days before the end of a period its enterprise is told. */
struct programme_warning {
	int64_t days;
};

/* What time does: a day after the period that began with a stage, or after the day that an answer gives. */
struct programme_deadline {
	const char *from;
	const char *to;
	const char *since;    /* the stage that began the period; NULL: from */
	int64_t months;       /* how long the period is; INT64_NONE: answer gives its last day */
	const char *answer;   /* of the approved filings, the latest; NULL: months count */
	struct list warnings; /* struct programme_warning */
	struct title note;    /* where the number comes from */
};

struct programme_evidence {
	const char *code;
	struct title title;
	int8_t required;
};

/* What becomes of a filing that names no entry. */
enum programme_entry {
	PROGRAMME_ENTRY_FILING,     /* it opens one */
	PROGRAMME_ENTRY_ENTERPRISE, /* it joins the enterprise's only one */
};

/* Where the date comes from when an approval counts. */
enum programme_date {
	PROGRAMME_DATE_ANSWERS, /* the first of date_fields that is answered */
	PROGRAMME_DATE_REVIEW,  /* the review gives effective_on and document_no */
	PROGRAMME_DATE_NONE,    /* an approval counts nothing */
};

/* One programme, the members of /v1/programmes first. */
struct programme {
	const char *code;
	struct title title;
	struct title count_unit;
	int64_t review_levels;
	struct list stages;   /* struct programme_stage */
	struct list moves;    /* struct programme_move */
	struct list evidence; /* struct programme_evidence */
	const char *form;     /* JSON Schema in the language asked for; set by programme_in */
	/* below: what only the rules look at */
	int64_t position;       /* where it stands among the programmes; PROGRAMME_POSITION_LAST: behind all others */
	const char *form_in[2]; /* the schema by enum language */
	struct form *rules;     /* the same, compiled; its patterns are freed by catalogue_release */
	enum programme_entry entry_rule;
	bool title_required;
	bool title_unique; /* no two entries of an enterprise share it, normalised */
	bool evidence_required;
	struct schedule schedule;
	const char *approval_stage; /* the stage that an approval enters */
	enum programme_date approval_date;
	struct list date_fields; /* texts: names of answers, PROGRAMME_DATE_ANSWERS only */
};

/* The members of /v1/programmes, in their order. */
extern const struct shape programme_stage_shape, programme_move_shape, programme_evidence_shape, programme_shape;

/* A deadline of the file; the database reads it there (view deadline), no answer has it. */
extern const struct shape programme_deadline_shape;

/* A copy whose `form` is the schema in the language. */
struct programme programme_in(const struct programme *p, enum language language);

/* The stage of that code, or NULL. */
const struct programme_stage *programme_find_stage(const struct programme *p, const char *code);

/* The move between two stages, or NULL where the catalogue has none. */
const struct programme_move *programme_find_move(const struct programme *p, const char *from, const char *to);

#endif
