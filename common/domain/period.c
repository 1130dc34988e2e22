/*
 * Decides which days a period's code means, and what a new period and a reopening must say. Refuses to know whether a
 * period is open: that is the database's, at the instant at which it is asked.
 */
#include "domain/period.h"

#include <stddef.h>

#include "base/date.h"
#include "base/uuid.h"

#define REOPENING_REASON_POINTS_MAX 2000

static const struct field period_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct period, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "期别" },
	{ "programme", FIELD_TEXT, offsetof(struct period, programme), NULL, FIELD_GIVEN, "项目" },
	{ "opens_on", FIELD_DATE, offsetof(struct period, opens_on), NULL, FIELD_GIVEN | FIELD_REQUIRED, "开放日期" },
	{ "due_on", FIELD_DATE, offsetof(struct period, due_on), NULL, FIELD_GIVEN | FIELD_REQUIRED, "截止日期" },
	{ "late_until", FIELD_DATE, offsetof(struct period, late_until), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"补报截止日期" },
	{ "first_day", FIELD_DATE, offsetof(struct period, first_day), NULL, 0, "首日" },
	{ "last_day", FIELD_DATE, offsetof(struct period, last_day), NULL, 0, "末日" },
	{ "state", FIELD_TEXT, offsetof(struct period, state), NULL, 0, "状态" },
	{ "closed_at", FIELD_INSTANT, offsetof(struct period, closed_at), NULL, 0, "封账时间" },
	{ "open_until", FIELD_INSTANT, offsetof(struct period, open_until), NULL, 0, "重开截止时间" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct period, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct period, by), NULL, 0, "记录人" },
	{ "etag", FIELD_TEXT, offsetof(struct period, etag), NULL, FIELD_HIDDEN, NULL },
	{ "changes", FIELD_INT, offsetof(struct period, changes), NULL, FIELD_HIDDEN, NULL },
	{ "reopenings", FIELD_RAW, offsetof(struct period, reopenings), NULL, FIELD_HIDDEN, NULL },
	{ "proposal", FIELD_TEXT, offsetof(struct period, proposal), NULL, FIELD_HIDDEN, NULL },
	{ "proposed_by", FIELD_TEXT, offsetof(struct period, proposed_by), NULL, FIELD_HIDDEN, NULL },
};

const struct shape period_shape = SHAPE("period", struct period, period_fields);

static const struct field reopening_fields[] = {
	{ "reason", FIELD_TEXT, offsetof(struct reopening, reason), NULL, FIELD_GIVEN | FIELD_LINES, "原因" },
	{ "expires_at", FIELD_INSTANT, offsetof(struct reopening, expires_at), NULL, FIELD_GIVEN, "重开截止时间" },
	{ "proposal", FIELD_TEXT, offsetof(struct reopening, proposal), NULL, FIELD_GIVEN, "提议" },
};

static const struct field reopening_told_fields[] = {
	{ "proposal", FIELD_TEXT, offsetof(struct reopening_told, proposal), NULL, 0, "提议" },
	{ "reason", FIELD_TEXT, offsetof(struct reopening_told, reason), NULL, 0, "原因" },
	{ "expires_at", FIELD_INSTANT, offsetof(struct reopening_told, expires_at), NULL, 0, "重开截止时间" },
	{ "by", FIELD_TEXT, offsetof(struct reopening_told, by), NULL, 0, "提议人" },
	{ "at", FIELD_INSTANT, offsetof(struct reopening_told, at), NULL, 0, "提议时间" },
	{ "confirmed_by", FIELD_TEXT, offsetof(struct reopening_told, confirmed_by), NULL, 0, "确认人" },
	{ "confirmed_at", FIELD_INSTANT, offsetof(struct reopening_told, confirmed_at), NULL, 0, "确认时间" },
};

const struct shape reopening_told_shape = SHAPE("reopening_told", struct reopening_told, reopening_told_fields);
const struct shape reopening_shape = SHAPE("reopening", struct reopening, reopening_fields);

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

bool period_parse(struct text code, struct period_span *ret_span)
{
	int year = 0, month = 0, months = 0;

	if (!digits_at(code, 0, 4, &year) || !part_of_year(code, &month, &months))
		return false;
	int32_t first = date_of(year, month, 1);
	int last_month = month + months - 1;
	if (first == DATE_NONE)
		return false;
	ret_span->first_day = first;
	ret_span->last_day = date_of(year, last_month, date_days_in_month(year, last_month));
	return true;
}

/* Where both days are there, the later one is not before the earlier. */
static void check_days(int32_t earlier, int32_t later, const char *pointer, struct findings *findings)
{
	char day[DATE_TEXT_SIZE];

	if (earlier == DATE_NONE || later == DATE_NONE || later >= earlier)
		return;
	date_format(earlier, day);
	findings_add(findings, "order", day, NULL, "%s", pointer);
}

bool period_check(struct period *period, struct findings *findings)
{
	size_t before = findings->count;
	struct period_span span = { DATE_NONE, DATE_NONE };

	if (period->code != NULL && !period_parse(text_of(period->code), &span))
		findings_add(findings, "format", "2023, 2023H1, 2023Q2, 2023-06", NULL, "#/code");
	period->first_day = span.first_day;
	period->last_day = span.last_day;
	check_days(period->opens_on, period->due_on, "#/due_on", findings);
	check_days(period->due_on, period->late_until, "#/late_until", findings);
	return findings->count == before && !findings->failed;
}

/* A confirmation agrees to what was proposed, and adds nothing to it. */
static void check_agreement(const struct reopening *r, struct findings *findings)
{
	struct uuid id;

	if (r->reason != NULL)
		findings_add(findings, "not_applicable", NULL, NULL, "#/reason");
	if (r->expires_at != INSTANT_NONE)
		findings_add(findings, "not_applicable", NULL, NULL, "#/expires_at");
	if (!uuid_parse(text_of(r->proposal), &id))
		findings_add(findings, "format", "uuid", NULL, "#/proposal");
}

static void check_request(const struct reopening *r, int64_t now, struct findings *findings)
{
	if (r->reason == NULL || text_strip(text_of(r->reason)).len == 0)
		findings_add(findings, "required", NULL, NULL, "#/reason");
	else if (text_count_points(text_of(r->reason)) > REOPENING_REASON_POINTS_MAX)
		findings_add_int(findings, "max_length", REOPENING_REASON_POINTS_MAX, "#/reason");
	if (r->expires_at == INSTANT_NONE)
		findings_add(findings, "required", NULL, NULL, "#/expires_at");
	else if (r->expires_at <= now)
		findings_add(findings, "not_past", NULL, NULL, "#/expires_at");
}

bool period_check_reopening(const struct reopening *reopening, int64_t now, struct findings *findings)
{
	size_t before = findings->count;

	if (reopening->proposal != NULL)
		check_agreement(reopening, findings);
	else
		check_request(reopening, now, findings);
	return findings->count == before && !findings->failed;
}
