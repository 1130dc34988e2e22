/* How much of a year's target should be reached by a day: by months, by days, or by a programme's own curve. */
#ifndef DOMAIN_SCHEDULE_H
#define DOMAIN_SCHEDULE_H

#include <stdint.h>

#include "domain/rate.h"

enum schedule_kind { SCHEDULE_MONTH, SCHEDULE_DAY, SCHEDULE_CURVE, SCHEDULE_KIND_COUNT };

/* "month", "day", "curve", in the order of the enum. */
extern const char *const schedule_kind_names[SCHEDULE_KIND_COUNT];

struct schedule {
	enum schedule_kind kind;
	int32_t curve[12]; /* SCHEDULE_CURVE: by the end of each month, in hundredths of a percent */
};

/* A share of the year, exactly. */
struct schedule_part {
	int64_t part;
	int64_t whole; /* > 0 */
};

/* What should be reached on a date (not DATE_NONE). */
struct schedule_part schedule_at(const struct schedule *s, int32_t date);

/* The same as it is printed: percent, two decimals, half up. */
struct decimal schedule_display(struct schedule_part part);

#endif
