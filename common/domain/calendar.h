/*
 * Which days are worked in China: Monday to Friday, but for the holidays and the make-up workdays that the
 * State Council orders for each year. They cannot be computed: a year without a table is unknown, not guessed.
 */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/field.h"

/* Days from..to, both included. */
struct calendar_span {
	struct title title; /* of a holiday; null for workdays */
	int32_t from;
	int32_t to;
};

/* One year's table. */
struct calendar {
	int64_t year;
	const char *document_no; /* of the order that it was taken from */
	struct list holidays;    /* struct calendar_span: not worked, whatever day of the week */
	struct list workdays;    /* struct calendar_span: weekends that are worked */
};

/* The members of a calendar's file. */
extern const struct shape calendar_shape, calendar_holiday_shape, calendar_workday_shape;

/* The table of a year among struct calendar, or NULL. */
const struct calendar *calendar_find(const struct list *calendars, int year);

/* Whether it is a Saturday or a Sunday. */
bool calendar_is_weekend(int32_t day);

/* Whether the day is worked, by the table of its year. */
bool calendar_is_workday(const struct calendar *of_year, int32_t day);

/*
 * The last of `count` workdays (at least 1), counted from the day after `from`. False where a year that it
 * takes has no table (*ret_year) or lies beyond the dates there are.
 */
bool calendar_add_workdays(const struct list *calendars, int32_t from, int64_t count, int32_t *ret_day, int *ret_year);

#endif
