/* One row of /v1/rates from the sums of its place. */
#ifndef DOMAIN_FIGURE_ROW_H
#define DOMAIN_FIGURE_ROW_H

#include "domain/figure_sum.h"

/* Fills every member but the ranks. job->full where the arena was. */
void figure_row_fill(struct figure_job *job, const struct figure_place *place, struct rate_row *ret_row);

/* Fills the row of the month that begins on `month` (not after as_of). */
void figure_row_fill_month(
	struct figure_job *job, const struct figure_place *place, int32_t month, struct rate_month *ret_row);

#endif
