/* Which facts an approval, a move or an opening stock writes: indicators, keys and the date that counts. */
#ifndef DOMAIN_COUNT_H
#define DOMAIN_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/value.h"

struct catalogue;
struct move;
struct programme;
struct review;

/* Parallel arrays as the database functions take them; count may be 0. */
struct count_facts {
	const char *stage; /* the stage entered */
	size_t count;
	const char **indicators;
	const char **key_rules;    /* "enterprise" | "entry" */
	const char **key_suffixes; /* year or batch behind the enterprise, "" for none */
	int32_t effective_on;      /* DATE_NONE where nothing is counted and nothing was given */
};

/*
 * What approving these answers writes. Adds a finding for everything that the programme's date rule
 * refuses (a date given where the answers have it, none given where the review must, a date after
 * today). False where something was found or memory is out (findings->failed).
 */
bool count_approval(const struct catalogue *catalogue, const struct programme *programme, const struct value *answers,
	const struct review *review, int32_t today, struct findings *findings, struct count_facts *ret_facts);

/* What a move to a stage writes; `answers` are those of the counted version. The move itself is stage_check's business. */
bool count_move(const struct catalogue *catalogue, const struct programme *programme, const struct value *answers,
	const struct move *move, struct findings *findings, struct count_facts *ret_facts);

/*
 * What each member of a named opening stock of the indicator feeds: itself and those that open from
 * it. key_rules may also be "enterprise_year" here (the suffix is the year of each member's date).
 * False where such an indicator cannot have names (a batch is not known), with a finding, or memory is out.
 */
bool count_opening(const struct catalogue *catalogue, const char *indicator, struct findings *findings,
	struct count_facts *ret_facts);

#endif
