/* What a filing must be besides its answers: title, period, entry, explanations, evidence. */
#ifndef DOMAIN_FILING_H
#define DOMAIN_FILING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"

struct programme;
struct submission_body;

#define FILING_EVIDENCE_MAX 50     /* files */
#define FILING_EXPLANATIONS_MAX 50 /* members */
#define FILING_EXPLANATION_POINTS_MAX 2000

/*
 * Adds everything that is wrong with the body on `today` (Shanghai), the answers by the programme's
 * form included; true where nothing is. The uscc is uscc_read's business, and comes before this.
 */
bool filing_check(const struct programme *programme, const struct submission_body *body, int32_t today,
	struct findings *findings);

/* Whether an enterprise may file a submission in this state anew, or take it back. */
bool filing_may_correct(const char *state);
bool filing_may_withdraw(const char *state);

/* The title as it is compared for duplicates, where the programme wants them unique; else NULL, which is also memory out (ret_full). */
const char *filing_title_key(
	const struct programme *programme, const struct submission_body *body, struct arena *arena, bool *ret_full);

#endif
