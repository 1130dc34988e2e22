/* Decides the colour, on exact fractions: a rate printed as the schedule may still be a hair below it. */
#include "domain/light.h"

#include <stddef.h>

/*
 * With schedule a/b: green when n/T >= a/b, yellow when n/T >= a/b - tolerance/10000. Both sides are
 * multiplied out; targets and counts are below 2^63, a and b below 10^4, so 128 bits hold it.
 */
const char *light_of(int64_t n, int64_t target, struct schedule_part schedule, int32_t tolerance)
{
	if (target <= 0)
		return NULL;
	__int128 reached = (__int128)n * schedule.whole * 10000;
	__int128 due = (__int128)target * schedule.part * 10000;
	__int128 slack = (__int128)target * schedule.whole * tolerance;
	if (reached >= due)
		return "green";
	return reached >= due - slack ? "yellow" : "red";
}
