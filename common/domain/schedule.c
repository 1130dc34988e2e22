/* Decides how much of the year should be done by a day. Refuses to know what was done (domain/light.c compares). */
#include "domain/schedule.h"

#include "base/date.h"

const char *const schedule_kind_names[SCHEDULE_KIND_COUNT] = { "month", "day", "curve" };

/* 30 June is 181 days of 365, or 182 of 366: the day itself is over. */
static struct schedule_part by_day(int32_t date)
{
	int32_t start = date_year_start(date);

	return (struct schedule_part){ date - start + 1, date_add_years(start, 1) - start };
}

struct schedule_part schedule_at(const struct schedule *s, int32_t date)
{
	int month = date_month(date);

	if (s->kind == SCHEDULE_DAY)
		return by_day(date);
	if (s->kind == SCHEDULE_CURVE)
		return (struct schedule_part){ s->curve[month - 1], 10000 };
	return (struct schedule_part){ month, 12 };
}

struct decimal schedule_display(struct schedule_part part)
{
	return rate_share(part.part, part.whole, 2);
}
