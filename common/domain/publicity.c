/*
 * Decides whether a notice has stood long enough. Its first working day is the one after its publication, and
 * on its last day the result may be published (C18: from Thursday 2023-06-15, five days with the Dragon Boat
 * holidays and a worked Sunday between them, the earliest is 2023-06-25). Moves that an objection may cause
 * wait for nothing; the catalogue names them.
 */
#include "domain/publicity.h"

#include "base/date.h"
#include "domain/calendar.h"
#include "domain/move.h"
#include "domain/programme.h"

static bool waits(const struct programme *programme, const char *from, const struct move *move, int64_t *ret_days)
{
	const struct programme_stage *stage = programme_find_stage(programme, from);
	const struct programme_move *allowed = programme_find_move(programme, from, move->to);

	if (stage == NULL || allowed == NULL || stage->working_days == INT64_NONE || allowed->before_end == 1)
		return false;
	*ret_days = stage->working_days;
	return *ret_days > 0;
}

bool publicity_check(const struct list *calendars, const struct programme *programme, const char *from,
	const struct move *move, int32_t since, struct findings *findings)
{
	char first[DATE_TEXT_SIZE];
	int32_t end;
	int64_t days;
	int year;

	if (since == DATE_NONE || move->effective_on < since || !waits(programme, from, move, &days))
		return true; /* a day before the notice, or none, is told by stage_check */
	if (!calendar_add_workdays(calendars, since, days, &end, &year)) {
		findings_add_int(findings, "calendar_missing", year, "#/effective_on");
		return false;
	}
	if (move->effective_on >= end)
		return true;
	date_format(end, first);
	findings_add(findings, "publicity_open", first, NULL, "#/effective_on");
	return false;
}
