/* What a filing must be besides its answers: title, period, entry, explanations, evidence. */
#ifndef DOMAIN_FILING_H
#define DOMAIN_FILING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/field.h"

struct programme;
struct rule_scene;
struct submission_body;

#define FILING_EVIDENCE_MAX 50     /* files */
#define FILING_EXPLANATIONS_MAX 50 /* members */
#define FILING_EXPLANATION_POINTS_MAX 2000

/*
 * Adds everything that is wrong with the body, the answers by the programme's form and rules included; true where nothing
 * is. The uscc is uscc_read's business, and comes before this. The scene's answers are the body's. What the rules found, also
 * what refuses nothing, is a list of struct rule_found in the scene's arena.
 */
bool filing_check(const struct programme *programme, const struct submission_body *body, const struct rule_scene *scene,
	struct list *ret_found, struct findings *findings);

/*
 * The same for a draft, of which only what it can never become is told: a programme that does not exist, members that are
 * unknown or of the wrong type, form or size. What is missing or does not agree yet waits until it is filed.
 */
bool filing_check_draft(
	const struct programme *programme, const struct submission_body *body, struct findings *findings);

/* Whether an enterprise may file a submission in this state anew, or take it back; whether it is not filed yet. */
bool filing_may_correct(const char *state);
bool filing_may_withdraw(const char *state);
bool filing_is_draft(const char *state);

/* The title as it is compared for duplicates, where the programme wants them unique; else NULL, which is also memory out (ret_full). */
const char *filing_title_key(
	const struct programme *programme, const struct submission_body *body, struct arena *arena, bool *ret_full);

#endif
