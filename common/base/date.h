/*
 * Calendar days, counted from 1970-01-01 by civil arithmetic and never through a timestamp: a day has
 * no zone. Asia/Shanghai had summer time from 1986 to 1991; no such instant can shift a day here.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define DATE_NONE INT32_MIN /* no date: null */
#define DATE_TEXT_SIZE 11   /* YYYY-MM-DD and the NUL */

/* The day of a Gregorian year (1 to 9999), month and day; DATE_NONE when there is no such day. */
int32_t date_of(int year, int month, int day);

/* Year, month 1-12 and day of the month 1-31 of a date (not DATE_NONE). */
int date_year(int32_t date);
int date_month(int32_t date);
int date_day(int32_t date);

/* Days in the month: 28 to 31. */
int date_days_in_month(int year, int month);

/* The first day of the date's month. */
int32_t date_month_start(int32_t date);

/* The last day of the date's month. */
int32_t date_month_end(int32_t date);

/* 1 January of the date's year. */
int32_t date_year_start(int32_t date);

/* The same day `years` later (negative: earlier); 29 February becomes 28 where the year has none. */
int32_t date_add_years(int32_t date, int years);

/* The same day `months` later (negative: earlier), or the last day of a shorter month. */
int32_t date_add_months(int32_t date, int months);

/* Reads exactly YYYY-MM-DD; false for any other form, no such day, or year 0000. */
bool date_parse(struct text t, int32_t *ret_date);

/* Writes YYYY-MM-DD and a NUL, or an empty string for DATE_NONE. */
void date_format(int32_t date, char ret_text[DATE_TEXT_SIZE]);

#endif
