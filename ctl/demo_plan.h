/*
 * What the demo is made of: the half-year report as requests, in the order in which they are sent. Made
 * from the files of sql/demo and from nothing else, so that it is the same on every run: the ids of its
 * requests (Idempotency-Keys) follow from it, and an interrupted load goes on where it was.
 */
#ifndef CTL_DEMO_PLAN_H
#define CTL_DEMO_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/value.h"

#define DEMO_COUNTED_MAX 4

/* An enterprise of the demo; only those that the report names have real names. */
struct demo_enterprise {
	const char *uscc; /* right check characters, but nobody's code */
	const char *name;
	const char *district;
	const char *body;                      /* of POST /v1/enterprises */
	const char *counted[DEMO_COUNTED_MAX]; /* programmes in which it is counted at the end */
	size_t counted_count;
};

struct demo_move {
	const char *to;
	const char *body; /* of POST /v1/entries/{id}/moves */
};

/* A filing and what becomes of it. */
struct demo_filing {
	const struct demo_enterprise *enterprise;
	const char *programme;
	const char *body;   /* of POST /v1/submissions */
	const char *review; /* of POST /v1/submissions/{id}/reviews */
	const struct demo_move *moves;
	size_t move_count;
	bool named; /* the report names it: filed in the report's order, before all others */
};

/* A request of the manager that stands alone. */
struct demo_posting {
	const char *path;
	const char *body;
};

struct demo_staff {
	const char *list; /* its member of demo.json's accounts */
	const char *role;
	const char *district; /* NULL: none */
	const char *person;
};

/* An accepted body without uscc. */
struct demo_sample {
	const char *programme;
	const char *body;
};

struct demo_plan {
	struct demo_enterprise *enterprises;
	size_t enterprise_count;
	struct demo_filing *filings; /* the named ones first, in the report's order */
	size_t filing_count;
	struct demo_posting *postings; /* targets, opening stocks, external values */
	size_t posting_count;
	struct demo_staff *staff;
	size_t staff_count;
	struct demo_sample *samples;
	size_t sample_count;
};

/* The four files of sql/demo, read. */
struct demo_files {
	const struct value *enterprises;
	const struct value *figures;
	const struct value *filings;
	const struct value *staff;
};

#define DEMO_USCC_SIZE 19

/* The code of a serial number 0 to 9999 under a prefix of twelve characters, with both check characters; false for other input. */
bool demo_uscc(const char *prefix, int serial, char ret_uscc[DEMO_USCC_SIZE]);

/* Makes the plan in the arena; NULL, and a sentence for the operator in *ret_why, where a file does not say what it should. */
const struct demo_plan *demo_plan_make(const struct demo_files *files, struct arena *arena, const char **ret_why);

/* The enterprise of that name, or NULL. */
const struct demo_enterprise *demo_plan_find(const struct demo_plan *plan, const char *name);

#endif
