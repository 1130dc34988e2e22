/* All that is data and not code: programmes, indicators and the code lists, immutable once loaded. */
#ifndef DOMAIN_CATALOGUE_H
#define DOMAIN_CATALOGUE_H

#include "base/field.h"
#include "domain/brief.h"
#include "domain/calendar.h"
#include "domain/chain.h"
#include "domain/district.h"
#include "domain/explanation.h"
#include "domain/indicator.h"
#include "domain/park.h"
#include "domain/programme.h"
#include "domain/reason.h"

struct catalogue {
	struct list programmes;       /* struct programme */
	struct list indicators;       /* struct indicator */
	struct list districts;        /* struct district */
	struct list chains;           /* struct chain */
	struct list parks;            /* struct park */
	struct list reasons;          /* struct reason */
	struct list calendars;        /* struct calendar, one a year */
	struct list sizes;            /* struct size_table, a revision each */
	struct assurances assurances; /* what explains nothing */
	const struct brief *brief;    /* the sentences of reports; NULL: there are none */
};

/* The programme of that code, or NULL. */
const struct programme *catalogue_find_programme(const struct catalogue *c, struct text code);

/* The indicator of that code, or NULL. */
const struct indicator *catalogue_find_indicator(const struct catalogue *c, struct text code);

/* The district of that code, or NULL. */
const struct district *catalogue_find_district(const struct catalogue *c, struct text code);

/* The park of that code, or NULL. */
const struct park *catalogue_find_park(const struct catalogue *c, struct text code);

/* The chain of that code, or NULL. */
const struct chain *catalogue_find_chain(const struct catalogue *c, struct text code);

/* Puts the programmes in the order of their positions, and the indicators in that of their programmes; what is equal stays. */
void catalogue_sort(struct catalogue *c);

/* Frees what the arena does not own: the compiled patterns of the forms. To be called before the arena is freed. */
void catalogue_release(struct catalogue *c);

#endif
