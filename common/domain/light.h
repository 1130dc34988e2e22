/* Green, yellow or red: how a figure stands against the schedule, on exact fractions, not on what is printed. */
#ifndef DOMAIN_LIGHT_H
#define DOMAIN_LIGHT_H

#include <stdint.h>

#include "domain/schedule.h"

#define LIGHT_TOLERANCE_DEFAULT 500 /* five points */

/*
 * "green" when n/target reaches the schedule, "yellow" when it is at most the tolerance (hundredths of
 * a percentage point) below, exactly so included, else "red"; NULL where target <= 0.
 */
const char *light_of(int64_t n, int64_t target, struct schedule_part schedule, int32_t tolerance);

#endif
