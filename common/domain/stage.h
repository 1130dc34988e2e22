/* Whether an entry may move to a stage, and whether a version may be decided on. */
#ifndef DOMAIN_STAGE_H
#define DOMAIN_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

struct move;
struct programme;
struct review;

/* The faults: 409 conflict where the catalogue has no move from the entry's stage (NULL: none) to that one. */
struct fault stage_allows(const struct programme *programme, const char *from, const struct move *move);

/*
 * Adds what is wrong with an allowed move: its date missing, after today (Shanghai) or before the last
 * dated move (DATE_NONE: none bounds it), its document missing, texts too long. True where nothing is.
 */
bool stage_check(const struct programme *programme, const char *from, const struct move *move, int32_t last_on,
	int32_t today, struct findings *findings);

/* 403 forbidden where the programme asks for two levels and this officer has the other: the sub-district's endorses, the
 * zone's approves. `of_leaf`: of a district without districts below. */
struct fault stage_may_decide(const struct programme *programme, const char *decision, bool of_leaf);

/* 403 forbidden where the officer, by name, has endorsed the version that is to be approved (NULL: nobody has). */
struct fault stage_is_another(const char *decision, const char *endorsed_by, const char *person);

/* 409 conflict where a version in this state (submitted, under_review …) cannot be decided so. */
struct fault stage_decides(const struct programme *programme, const char *state, const char *decision);

/* Adds what is wrong with a decision as such: unknown word, no reason for return or reject, due_on, texts too long. */
bool stage_check_decision(const struct review *review, int32_t today, struct findings *findings);

/* The state of a submission after a decision ("approved", …), or NULL for an unknown word. */
const char *stage_after_decision(const char *decision);

#endif
