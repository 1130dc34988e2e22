/* Decides what "now" and "today" are; the only reader of the machine's clocks. Refuses to know dates of the past. */
#include "base/clock.h"

#include <time.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (INT64_C(86400) * SECOND_US)
#define SHANGHAI_US (INT64_C(28800) * SECOND_US)

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t); /* cannot fail for these two clocks */
	return t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int32_t clock_today(int64_t now_us)
{
	int64_t shifted = now_us + SHANGHAI_US;

	return (int32_t)(shifted / DAY_US - (shifted % DAY_US < 0));
}
