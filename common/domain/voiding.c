/*
 * Decides what a void must say. Refuses to know who may propose or confirm it, and what it then takes away:
 * that is the database's, under the figure lock.
 */
#include "domain/voiding.h"

#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "base/uuid.h"

#define REASON_POINTS_MAX 2000
#define DOCUMENT_POINTS_MAX 200

static const struct field voiding_fields[] = {
	{ "reason_code", FIELD_TEXT, offsetof(struct voiding, reason_code), NULL, FIELD_GIVEN, "原因代码" },
	{ "reason", FIELD_TEXT, offsetof(struct voiding, reason), NULL, FIELD_GIVEN | FIELD_LINES, "原因" },
	{ "effective_on", FIELD_DATE, offsetof(struct voiding, effective_on), NULL, FIELD_GIVEN, "生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct voiding, document_no), NULL, FIELD_GIVEN, "文号" },
	{ "proposal", FIELD_TEXT, offsetof(struct voiding, proposal), NULL, FIELD_GIVEN, "提议" },
};

static const struct field voiding_told_fields[] = {
	{ "proposal", FIELD_TEXT, offsetof(struct voiding_told, proposal), NULL, 0, "提议" },
	{ "reason_code", FIELD_TEXT, offsetof(struct voiding_told, reason_code), NULL, 0, "原因代码" },
	{ "reason", FIELD_TEXT, offsetof(struct voiding_told, reason), NULL, 0, "原因" },
	{ "effective_on", FIELD_DATE, offsetof(struct voiding_told, effective_on), NULL, 0, "生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct voiding_told, document_no), NULL, 0, "文号" },
	{ "by", FIELD_TEXT, offsetof(struct voiding_told, by), NULL, 0, "提议人" },
	{ "at", FIELD_INSTANT, offsetof(struct voiding_told, at), NULL, 0, "提议时间" },
	{ "confirmed_by", FIELD_TEXT, offsetof(struct voiding_told, confirmed_by), NULL, 0, "确认人" },
	{ "confirmed_at", FIELD_INSTANT, offsetof(struct voiding_told, confirmed_at), NULL, 0, "确认时间" },
};

const struct shape voiding_told_shape = SHAPE("voiding_told", struct voiding_told, voiding_told_fields);
const struct shape voiding_shape = SHAPE("voiding", struct voiding, voiding_fields);

bool voiding_has_code(const char *code)
{
	return strcmp(code, "error") == 0 || strcmp(code, "revoked") == 0 || strcmp(code, "merged") == 0;
}

/* A confirmation agrees to what was proposed, and adds nothing to it. */
static void check_confirmation(const struct voiding *v, struct findings *findings)
{
	struct uuid id;

	for (size_t i = 0; i < voiding_shape.count; i++)
		if (voiding_fields[i].offset != offsetof(struct voiding, proposal) &&
			!field_is_null(&voiding_fields[i], v))
			findings_add(findings, "not_applicable", NULL, NULL, "#/%s", voiding_fields[i].name);
	if (!uuid_parse(text_of(v->proposal), &id))
		findings_add(findings, "format", "uuid", NULL, "#/proposal");
}

static void check_void_reason(const struct voiding *v, struct findings *findings)
{
	if (v->reason_code == NULL)
		findings_add(findings, "required", NULL, NULL, "#/reason_code");
	else if (!voiding_has_code(v->reason_code))
		findings_add(findings, "enum", "error, revoked, merged", NULL, "#/reason_code");
	if (v->reason == NULL || text_strip(text_of(v->reason)).len == 0)
		findings_add(findings, "required", NULL, NULL, "#/reason");
	else if (text_count_points(text_of(v->reason)) > REASON_POINTS_MAX)
		findings_add_int(findings, "max_length", REASON_POINTS_MAX, "#/reason");
	if (v->document_no != NULL && text_count_points(text_of(v->document_no)) > DOCUMENT_POINTS_MAX)
		findings_add_int(findings, "max_length", DOCUMENT_POINTS_MAX, "#/document_no");
}

/* What was never right has no day before which it may not be said; what is revoked was right until then. */
static void check_void_date(const struct voiding *v, int32_t fact_on, int32_t today, struct findings *findings)
{
	char day[DATE_TEXT_SIZE];

	if (v->effective_on == DATE_NONE)
		return;
	if (v->effective_on > today)
		findings_add(findings, "not_future", NULL, NULL, "#/effective_on");
	if (v->reason_code != NULL && strcmp(v->reason_code, "revoked") == 0 && v->effective_on < fact_on) {
		date_format(fact_on, day);
		findings_add(findings, "order", day, NULL, "#/effective_on");
	}
}

bool voiding_check(const struct voiding *voiding, int32_t fact_on, int32_t today, struct findings *findings)
{
	size_t before = findings->count;

	if (voiding->proposal != NULL) {
		check_confirmation(voiding, findings);
	} else {
		check_void_reason(voiding, findings);
		check_void_date(voiding, fact_on, today, findings);
	}
	return findings->count == before && !findings->failed;
}
