/* Decides which day is worked and when a number of workdays is over. Refuses to know what they are counted for. */
#include "domain/calendar.h"

#include <stddef.h>

#include "base/date.h"

#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)
#define DAY_MAX date_of(9999, 12, 31)

static const struct field holiday_fields[] = {
	{ "title", FIELD_TITLE, offsetof(struct calendar_span, title), NULL, NEEDED, "" },
	{ "from", FIELD_DATE, offsetof(struct calendar_span, from), NULL, NEEDED, "" },
	{ "to", FIELD_DATE, offsetof(struct calendar_span, to), NULL, NEEDED, "" },
};

const struct shape calendar_holiday_shape = SHAPE("holiday", struct calendar_span, holiday_fields);

static const struct field workday_fields[] = {
	{ "from", FIELD_DATE, offsetof(struct calendar_span, from), NULL, NEEDED, "" },
	{ "to", FIELD_DATE, offsetof(struct calendar_span, to), NULL, NEEDED, "" },
};

const struct shape calendar_workday_shape = SHAPE("workday", struct calendar_span, workday_fields);

static const struct field calendar_fields[] = {
	{ "year", FIELD_INT, offsetof(struct calendar, year), NULL, NEEDED, "" },
	{ "document_no", FIELD_TEXT, offsetof(struct calendar, document_no), NULL, NEEDED, "" },
	{ "holidays", FIELD_LIST, offsetof(struct calendar, holidays), &calendar_holiday_shape, NEEDED, "" },
	{ "workdays", FIELD_LIST, offsetof(struct calendar, workdays), &calendar_workday_shape, NEEDED, "" },
};

const struct shape calendar_shape = SHAPE("calendar", struct calendar, calendar_fields);

const struct calendar *calendar_find(const struct list *calendars, int year)
{
	const struct calendar *all = calendars->at;

	for (size_t i = 0; i < calendars->count; i++)
		if (all[i].year == year)
			return &all[i];
	return NULL;
}

/* 1970-01-01 was a Thursday. */
bool calendar_is_weekend(int32_t day)
{
	int weekday = (int)(((int64_t)day + 3) % 7); /* 0 is Monday; negative before 1969-12-29 */

	return (weekday + 7) % 7 >= 5;
}

static bool lists(const struct list *spans, int32_t day)
{
	const struct calendar_span *all = spans->at;

	for (size_t i = 0; i < spans->count; i++)
		if (all[i].from <= day && day <= all[i].to)
			return true;
	return false;
}

bool calendar_is_workday(const struct calendar *of_year, int32_t day)
{
	if (lists(&of_year->workdays, day))
		return true;
	return !calendar_is_weekend(day) && !lists(&of_year->holidays, day);
}

bool calendar_add_workdays(const struct list *calendars, int32_t from, int64_t count, int32_t *ret_day, int *ret_year)
{
	int32_t day = from;

	*ret_year = date_year(from);
	while (count > 0) {
		const struct calendar *table;

		if (day >= DAY_MAX)
			return false;
		*ret_year = date_year(++day);
		table = calendar_find(calendars, *ret_year);
		if (table == NULL)
			return false;
		count -= calendar_is_workday(table, day);
	}
	*ret_day = day;
	return true;
}
