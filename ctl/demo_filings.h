/* The filings of the demo plan: explicit ones, and rows made from a sample by rules. */
#ifndef CTL_DEMO_FILINGS_H
#define CTL_DEMO_FILINGS_H

#include "ctl/demo_plan.h"

/*
 * Fills filings, samples and the enterprises' `counted` of a plan whose enterprises are there; first_sample
 * is the enterprise with number 1 among the samples. False, with a sentence in *ret_why, where the file is wrong.
 */
bool demo_filings_make(struct demo_plan *plan, struct demo_enterprise *first_sample, const struct value *filings,
	struct arena *arena, const char **ret_why);

#endif
