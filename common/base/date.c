/*
 * Decides which day has which number: Gregorian civil arithmetic in eras of 400 years. Refuses to know
 * instants, zones and the time of day.
 */
#include "base/date.h"

#include "base/encode.h"

#define ERA_DAYS 146097    /* days of 400 years */
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */
#define YEAR_MAX 9999

struct civil {
	int year;
	int month;
	int day;
};

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Years begin in March here, so that the leap day is the last of its year and months follow one formula. */
static int32_t days_from_civil(int year, int month, int day)
{
	year -= month <= 2;
	int era = year / 400;
	int year_of_era = year - era * 400;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_SHIFT;
}

static struct civil civil_from_days(int32_t date)
{
	int64_t shifted = (int64_t)date + EPOCH_SHIFT;
	int era = (int)((shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS);
	int day_of_era = (int)(shifted - (int64_t)era * ERA_DAYS);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	int day = day_of_year - (153 * month + 2) / 5 + 1;

	month = month < 10 ? month + 3 : month - 9;
	return (struct civil){ year_of_era + era * 400 + (month <= 2), month, day };
}

int32_t date_of(int year, int month, int day)
{
	if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || day < 1)
		return DATE_NONE;
	if (day > date_days_in_month(year, month))
		return DATE_NONE;
	return days_from_civil(year, month, day);
}

int date_year(int32_t date)
{
	return civil_from_days(date).year;
}

int date_month(int32_t date)
{
	return civil_from_days(date).month;
}

int date_day(int32_t date)
{
	return civil_from_days(date).day;
}

int32_t date_month_start(int32_t date)
{
	return date - date_day(date) + 1;
}

int32_t date_month_end(int32_t date)
{
	struct civil c = civil_from_days(date);

	return date - c.day + date_days_in_month(c.year, c.month);
}

int32_t date_year_start(int32_t date)
{
	return date_of(date_year(date), 1, 1);
}

int32_t date_add_months(int32_t date, int months)
{
	struct civil c = civil_from_days(date);
	int64_t month = (int64_t)c.year * 12 + c.month - 1 + months;

	if (month < 12 || month / 12 > YEAR_MAX)
		return DATE_NONE;
	c.year = (int)(month / 12);
	c.month = (int)(month % 12) + 1;
	int last = date_days_in_month(c.year, c.month);
	return date_of(c.year, c.month, c.day < last ? c.day : last);
}

int32_t date_add_years(int32_t date, int years)
{
	if (years > YEAR_MAX || years < -YEAR_MAX)
		return DATE_NONE;
	return date_add_months(date, years * 12);
}

/* The number of `count` digits at `at`, or -1. */
static int digits(const char *at, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		value = value * 10 + (at[i] - '0');
	}
	return value;
}

bool date_parse(struct text t, int32_t *ret_date)
{
	if (t.len != DATE_TEXT_SIZE - 1 || t.at[4] != '-' || t.at[7] != '-')
		return false;
	int32_t date = date_of(digits(t.at, 4), digits(t.at + 5, 2), digits(t.at + 8, 2));
	if (date == DATE_NONE)
		return false;
	*ret_date = date;
	return true;
}

void date_format(int32_t date, char ret_text[DATE_TEXT_SIZE])
{
	struct civil c = { 0 };

	ret_text[0] = '\0';
	if (date != DATE_NONE)
		c = civil_from_days(date);
	if (c.year < 1 || c.year > YEAR_MAX)
		return;
	ret_text = encode_digits(ret_text, (unsigned)c.year, 4);
	*ret_text++ = '-';
	ret_text = encode_digits(ret_text, (unsigned)c.month, 2);
	*ret_text++ = '-';
	*encode_digits(ret_text, (unsigned)c.day, 2) = '\0';
}
