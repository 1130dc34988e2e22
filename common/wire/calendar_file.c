/* Decides whether a year's table of holidays can be counted by. Refuses to know other years. */
#include "wire/calendar_file.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "domain/calendar.h"
#include "wire/decode.h"

#define YEAR_MIN 1949
#define YEAR_MAX 9999

struct reading {
	const char *name;
	const struct calendar *calendar;
	struct findings *findings;
};

static bool is_within(const struct reading *r, int32_t day)
{
	return day != DATE_NONE && date_year(day) == r->calendar->year;
}

/* A day in two spans is a slip of whoever typed them. */
static void check_overlap(struct reading *r, const char *list, const struct calendar_span *spans, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (spans[i].from <= spans[j].to && spans[j].from <= spans[i].to) {
			char day[DATE_TEXT_SIZE];

			date_format(spans[i].from, day);
			findings_add(r->findings, "duplicate_code", day, NULL, "%s#/calendar/%s/%zu", r->name, list, i);
			return;
		}
}

/* True where the span may be walked. */
static bool check_span(struct reading *r, const char *list, const struct calendar_span *spans, size_t i)
{
	const struct calendar_span *span = &spans[i];
	char year[24];

	snprintf(year, sizeof year, "%lld-…", (long long)r->calendar->year);
	if (span->from == DATE_NONE || span->to == DATE_NONE)
		return false;
	if (!is_within(r, span->from))
		findings_add(r->findings, "format", year, NULL, "%s#/calendar/%s/%zu/from", r->name, list, i);
	if (!is_within(r, span->to))
		findings_add(r->findings, "format", year, NULL, "%s#/calendar/%s/%zu/to", r->name, list, i);
	if (span->to < span->from) {
		char from[DATE_TEXT_SIZE];

		date_format(span->from, from);
		findings_add(r->findings, "order", from, NULL, "%s#/calendar/%s/%zu/to", r->name, list, i);
	}
	check_overlap(r, list, spans, i);
	return is_within(r, span->from) && is_within(r, span->to);
}

static bool is_holiday(const struct calendar *calendar, int32_t day)
{
	const struct calendar_span *all = calendar->holidays.at;

	for (size_t i = 0; i < calendar->holidays.count; i++)
		if (all[i].from <= day && day <= all[i].to)
			return true;
	return false;
}

/* A workday that is none of a weekend, or that is also given off, was meant otherwise. */
static void check_made_up(struct reading *r, const struct calendar_span *span, size_t i)
{
	for (int32_t day = span->from; day <= span->to; day++)
		if (!calendar_is_weekend(day) || is_holiday(r->calendar, day)) {
			findings_add(
				r->findings, "not_applicable", NULL, NULL, "%s#/calendar/workdays/%zu", r->name, i);
			return;
		}
}

static void check_calendar(struct reading *r)
{
	const struct calendar_span *holidays = r->calendar->holidays.at, *workdays = r->calendar->workdays.at;

	for (size_t i = 0; i < r->calendar->holidays.count; i++)
		(void)check_span(r, "holidays", holidays, i);
	for (size_t i = 0; i < r->calendar->workdays.count; i++)
		if (check_span(r, "workdays", workdays, i))
			check_made_up(r, &workdays[i], i);
}

static void check_year(struct reading *r)
{
	if (r->calendar->year < YEAR_MIN)
		findings_add_int(r->findings, "min", YEAR_MIN, "%s#/calendar/year", r->name);
	if (r->calendar->year > YEAR_MAX)
		findings_add_int(r->findings, "max", YEAR_MAX, "%s#/calendar/year", r->name);
}

bool calendar_file_read(const char *name, const struct value *document, struct arena *arena,
	struct calendar *ret_calendar, struct findings *findings)
{
	struct reading r = { name, ret_calendar, findings };
	const struct value *calendar = value_member(document, "calendar");
	const char *prefix = arena_printf(arena, "%s#/calendar", name);
	size_t before = findings->count;

	for (size_t i = 0; document->kind == VALUE_OBJECT && i < document->count; i++)
		if (strcmp(document->items[i].name, "calendar") != 0)
			findings_add(findings, "unknown_member", NULL, NULL, "%s#/%s", name, document->items[i].name);
	if (prefix == NULL)
		findings->failed = true;
	else if (calendar == NULL)
		findings_add(findings, "required", NULL, NULL, "%s", prefix);
	else
		decode_record_at(prefix, &calendar_shape, calendar, arena, ret_calendar, findings);
	if (findings->count == before && !findings->failed)
		check_year(&r);
	if (findings->count == before && !findings->failed)
		check_calendar(&r);
	return findings->count == before && !findings->failed;
}
