/* What was recorded after a close about the days before it. */
#ifndef DOMAIN_FIGURE_ADJUST_H
#define DOMAIN_FIGURE_ADJUST_H

#include <stdint.h>

#include "domain/figure_sum.h"

/*
 * The adjustment of a place: what the base period's last day counts as known now, less what it counted at its close;
 * new where it lies in the year of as_of, cumulative where it lies in an earlier one. 0 without a base; INT64_NONE
 * where a cumulative is unknown, or nobody fetched what the close knew.
 */
int64_t figure_adjust_of(const struct figure_job *job, const struct figure_place *place);

#endif
