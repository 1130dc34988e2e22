/* Decides which days a period's code means. Refuses to know whether the period is open. */
#include "domain/period.h"

#include "base/date.h"

static bool digits_at(struct text t, size_t from, size_t count, int *ret_number)
{
	int number = 0;

	if (t.len < from + count)
		return false;
	for (size_t i = from; i < from + count; i++) {
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
		number = number * 10 + (t.at[i] - '0');
	}
	*ret_number = number;
	return true;
}

/* The part of the year that the text behind the year means, as first month and months; false for no such part. */
static bool part_of_year(struct text code, int *ret_first_month, int *ret_months)
{
	int number = 0;

	*ret_first_month = 1;
	*ret_months = 12;
	if (code.len == 4)
		return true;
	if (code.len == 7 && code.at[4] == '-') {
		*ret_months = 1;
		return digits_at(code, 5, 2, ret_first_month) && *ret_first_month >= 1 && *ret_first_month <= 12;
	}
	if (code.len != 6 || !digits_at(code, 5, 1, &number) || number < 1)
		return false;
	*ret_months = code.at[4] == 'H' ? 6 : code.at[4] == 'Q' ? 3 : 0;
	*ret_first_month = (number - 1) * *ret_months + 1;
	return *ret_months > 0 && *ret_first_month <= 12;
}

bool period_parse(struct text code, struct period *ret_period)
{
	int year = 0, month = 0, months = 0;

	if (!digits_at(code, 0, 4, &year) || !part_of_year(code, &month, &months))
		return false;
	int32_t first = date_of(year, month, 1);
	int last_month = month + months - 1;
	if (first == DATE_NONE)
		return false;
	ret_period->first_day = first;
	ret_period->last_day = date_of(year, last_month, date_days_in_month(year, last_month));
	return true;
}
