/*
 * Decides whether an entry may go to a stage, and whether a version may be decided on so. Refuses to know
 * what is counted (domain/count.c) and who may (domain/permit.c).
 */
#include "domain/stage.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/move.h"
#include "domain/programme.h"
#include "domain/review.h"

#define REASON_POINTS_MAX 2000
#define DOCUMENT_POINTS_MAX 200
#define CODE_POINTS_MAX 64

static const struct fault no_fault = { 0, NULL, NULL };

/* What the decisions are called, and the state of the submission after each. */
static const struct {
	const char *decision;
	const char *state;
	bool reason_required;
} decisions[] = {
	{ "endorse", "under_review", false },
	{ "approve", "approved", false },
	{ "return", "returned", true },
	{ "reject", "rejected", true },
};

#define DECISION_COUNT (sizeof decisions / sizeof *decisions)

struct fault stage_allows(const struct programme *programme, const char *from, const struct move *move)
{
	if (programme_find_move(programme, from, move->to) == NULL)
		return fault_of(409, "conflict", "the catalogue has no such move from the entry's stage");
	return no_fault;
}

/* Whether a text says anything: blanks do not. */
static bool is_blank(const char *text)
{
	return text == NULL || text_strip(text_of(text)).len == 0;
}

static void check_length(const char *text, size_t points_max, const char *pointer, struct findings *findings)
{
	if (text != NULL && text_count_points(text_of(text)) > points_max)
		findings_add_int(findings, "max_length", (long long)points_max, "%s", pointer);
}

/* A step is never dated before the one it follows, else the order of an entry's history would depend on who reads it. */
static void check_move_date(const struct move *move, int32_t last_on, int32_t today, struct findings *findings)
{
	char last[DATE_TEXT_SIZE];

	if (move->effective_on == DATE_NONE) {
		findings_add(findings, "required", NULL, NULL, "#/effective_on");
		return;
	}
	if (move->effective_on > today)
		findings_add(findings, "not_future", NULL, NULL, "#/effective_on");
	if (last_on != DATE_NONE && move->effective_on < last_on) {
		date_format(last_on, last);
		findings_add(findings, "order", last, NULL, "#/effective_on");
	}
}

bool stage_check(const struct programme *programme, const char *from, const struct move *move, int32_t last_on,
	int32_t today, struct findings *findings)
{
	const struct programme_move *allowed = programme_find_move(programme, from, move->to);
	size_t before = findings->count;

	check_move_date(move, last_on, today, findings);
	if (allowed != NULL && allowed->document_required == 1 && is_blank(move->document_no))
		findings_add(findings, "required", NULL, NULL, "#/document_no");
	check_length(move->document_no, DOCUMENT_POINTS_MAX, "#/document_no", findings);
	check_length(move->reason, REASON_POINTS_MAX, "#/reason", findings);
	return findings->count == before && !findings->failed;
}

struct fault stage_may_decide(const struct programme *programme, const char *decision, bool of_leaf)
{
	if (programme->review_levels < 2)
		return no_fault;
	if (strcmp(decision, "endorse") == 0 && !of_leaf)
		return fault_of(403, "forbidden", "the first check is the sub-district's");
	if (strcmp(decision, "approve") == 0 && of_leaf)
		return fault_of(403, "forbidden", "the approval is the zone's");
	return no_fault;
}

struct fault stage_is_another(const char *decision, const char *endorsed_by, const char *person)
{
	if (strcmp(decision, "approve") == 0 && endorsed_by != NULL && strcmp(endorsed_by, person) == 0)
		return fault_of(403, "forbidden", "whoever made the first check does not approve");
	return no_fault;
}

struct fault stage_decides(const struct programme *programme, const char *state, const char *decision)
{
	bool submitted = strcmp(state, "submitted") == 0, reviewed = strcmp(state, "under_review") == 0;
	bool endorse = strcmp(decision, "endorse") == 0;

	if (!submitted && !reviewed)
		return fault_of(409, "conflict", "the version is not waiting for a decision");
	if (endorse && (programme->review_levels < 2 || reviewed))
		return fault_of(409, "conflict", "the programme asks for no further first check");
	if (strcmp(decision, "approve") == 0 && submitted && programme->review_levels > 1)
		return fault_of(409, "conflict", "the first check has not been made");
	return no_fault;
}

static size_t find_decision(const char *decision)
{
	size_t i = 0;

	while (i < DECISION_COUNT && strcmp(decisions[i].decision, decision) != 0)
		i++;
	return i;
}

static void check_due(const struct review *review, int32_t today, struct findings *findings)
{
	char day[DATE_TEXT_SIZE];

	if (review->due_on == DATE_NONE)
		return;
	if (strcmp(review->decision, "return") != 0) {
		findings_add(findings, "not_applicable", NULL, NULL, "#/due_on");
	} else if (review->due_on < today) {
		date_format(today, day);
		findings_add(findings, "order", day, NULL, "#/due_on");
	}
}

bool stage_check_decision(const struct review *review, int32_t today, struct findings *findings)
{
	size_t before = findings->count, decision = find_decision(review->decision);

	if (decision == DECISION_COUNT)
		findings_add(findings, "enum", "endorse, approve, return, reject", NULL, "#/decision");
	else if (decisions[decision].reason_required && is_blank(review->reason))
		findings_add(findings, "required", NULL, NULL, "#/reason");
	check_length(review->reason, REASON_POINTS_MAX, "#/reason", findings);
	check_length(review->reason_code, CODE_POINTS_MAX, "#/reason_code", findings);
	check_length(review->document_no, DOCUMENT_POINTS_MAX, "#/document_no", findings);
	check_due(review, today, findings);
	return findings->count == before && !findings->failed;
}

const char *stage_after_decision(const char *decision)
{
	size_t i = find_decision(decision);

	return i < DECISION_COUNT ? decisions[i].state : NULL;
}
