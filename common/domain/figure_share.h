/* A place's part of an outside total. */
#ifndef DOMAIN_FIGURE_SHARE_H
#define DOMAIN_FIGURE_SHARE_H

#include "domain/figure_sum.h"

/* The share in the arena, or NULL where no enclosing total is known, or the part is not (or the arena is full: job->full). */
const struct rate_share *figure_share_of(struct figure_job *job, const struct figure_place *place);

/* Whether the counts of the input itself say what stood at the end of `day` (it is as_of, or the last of a month). */
bool figure_share_sees(const struct figure_input *input, int32_t day);

#endif
