/* What time it is, and which day it is in Shanghai. Instants are in base/instant.h, days in base/date.h. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/date.h"
#include "base/instant.h"

/* The machine's wall clock as an instant. */
int64_t clock_now_us(void);

/* A clock that never goes back, for measuring and deadlines; its zero means nothing. */
int64_t clock_monotonic_us(void);

/* The day in Shanghai (UTC+8, no summer time since 1991) at an instant that is now or was in this century. */
int32_t clock_today(int64_t now_us);

#endif
