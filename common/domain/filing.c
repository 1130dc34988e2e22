/*
 * Decides what a filing must be besides its answers. Refuses to know who files, and what others have
 * filed: a title in use is found by the database, under its own lock.
 */
#include "domain/filing.h"

#include <string.h>

#include "base/line.h"
#include "base/uuid.h"
#include "domain/form.h"
#include "domain/period.h"
#include "domain/programme.h"
#include "domain/rule.h"
#include "domain/submission.h"
#include "domain/title.h"

static void check_title(const struct programme *programme, const char *title, struct findings *findings)
{
	const char *key = title == NULL ? "" : title_normalise(findings->arena, text_of(title));

	if (key == NULL) {
		findings->failed = true;
		return;
	}
	if (key[0] == '\0' && programme != NULL && programme->title_required)
		findings_add(findings, "required", NULL, NULL, "#/title");
	else if (key[0] == '\0' && title != NULL)
		findings_add_int(findings, "min_length", 1, "#/title");
	else if (title != NULL && text_count_points(text_of(title)) > TITLE_POINTS_MAX)
		findings_add_int(findings, "max_length", TITLE_POINTS_MAX, "#/title");
}

static bool is_sha256(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static void check_evidence(const struct list *evidence, struct findings *findings)
{
	const char *const *files = evidence->at;

	if (evidence->count > FILING_EVIDENCE_MAX)
		findings_add_int(findings, "max_items", FILING_EVIDENCE_MAX, "#/evidence");
	for (size_t i = 0; i < evidence->count; i++)
		if (!is_sha256(files[i]))
			findings_add(findings, "format", "sha-256", NULL, "#/evidence/%zu", i);
}

/* Whether the programme has a rule of that id, whatever it finds this time; any where it has no form. */
static bool has_rule(const struct programme *programme, const char *id)
{
	const struct list *all = programme != NULL && programme->rules != NULL ? &programme->rules->rules : NULL;
	const struct rule *rules = all != NULL ? all->at : NULL;

	for (size_t i = 0; all != NULL && i < all->count; i++)
		if (rules[i].id != NULL && strcmp(rules[i].id, id) == 0)
			return true;
	return all == NULL;
}

static void check_explanation(const struct programme *programme, const struct value *text, struct findings *findings)
{
	const char *name = findings_escape(findings->arena, text->name), *code;
	char point[LINE_POINT_SIZE];

	if (name == NULL)
		findings->failed = true;
	else if (!has_rule(programme, text->name))
		findings_add(findings, "unknown_member", NULL, NULL, "#/explanations/%s", name);
	else if (text->kind != VALUE_STRING)
		findings_add(findings, "type", "string", NULL, "#/explanations/%s", name);
	else if ((code = line_find(text->string, true, point)) != NULL)
		findings_add(findings, code, point, NULL, "#/explanations/%s", name);
	else if (text_count_points(text->string) > FILING_EXPLANATION_POINTS_MAX)
		findings_add_int(findings, "max_length", FILING_EXPLANATION_POINTS_MAX, "#/explanations/%s", name);
}

static void check_explanations(
	const struct programme *programme, const struct value *explanations, struct findings *findings)
{
	if (explanations == NULL)
		return;
	if (explanations->count > FILING_EXPLANATIONS_MAX)
		findings_add_int(findings, "max_items", FILING_EXPLANATIONS_MAX, "#/explanations");
	for (size_t i = 0; i < explanations->count; i++)
		check_explanation(programme, &explanations->items[i], findings);
}

/* What a body is by itself; the rules look at it as a whole. */
static void check_members(
	const struct programme *programme, const struct submission_body *body, struct findings *findings)
{
	struct period_span period;
	struct uuid entry;

	if (programme == NULL)
		findings_add(findings, "unknown_programme", NULL, NULL, "#/programme");
	if (body->entry != NULL && !uuid_parse(text_of(body->entry), &entry))
		findings_add(findings, "format", "uuid", NULL, "#/entry");
	check_title(programme, body->title, findings);
	if (body->period != NULL && !period_parse(text_of(body->period), &period))
		findings_add(findings, "format", "2023, 2023H1, 2023Q2, 2023-06", NULL, "#/period");
	if (programme != NULL && programme->rules != NULL)
		form_check(programme->rules, body->answers, findings);
	check_explanations(programme, body->explanations, findings);
	check_evidence(&body->evidence, findings);
}

bool filing_check(const struct programme *programme, const struct submission_body *body, const struct rule_scene *scene,
	struct list *ret_found, struct findings *findings)
{
	size_t before = findings->count;

	*ret_found = (struct list){ NULL, 0 };
	check_members(programme, body, findings);
	if (programme != NULL && programme->rules != NULL) {
		if (!rule_judge(&programme->rules->rules, scene, ret_found))
			findings->failed = true;
		rule_refuse(ret_found, body->explanations, scene->assurances, findings);
	}
	return findings->count == before && !findings->failed;
}

/* What no further work on a draft makes right: it must be changed. */
static bool is_of_shape(const char *code)
{
	static const char *const codes[] = { "unknown_programme", "unknown_member", "type", "enum", "pattern", "format",
		"date", "uscc", "min", "max", "max_length", "max_items" };

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

bool filing_check_draft(
	const struct programme *programme, const struct submission_body *body, struct findings *findings)
{
	static const struct value nothing = { .kind = VALUE_OBJECT };
	struct submission_body whole = *body;
	size_t before = findings->count, kept = before;

	if (whole.answers == NULL)
		whole.answers = &nothing;
	check_members(programme, &whole, findings);
	for (size_t i = before; i < findings->count; i++)
		if (is_of_shape(findings->at[i].code))
			findings->at[kept++] = findings->at[i];
	findings->count = kept;
	return kept == before && !findings->failed;
}

bool filing_may_correct(const char *state)
{
	return strcmp(state, "returned") == 0 || strcmp(state, "approved") == 0;
}

bool filing_may_withdraw(const char *state)
{
	return strcmp(state, "submitted") == 0;
}

bool filing_is_draft(const char *state)
{
	return strcmp(state, "draft") == 0;
}

const char *filing_title_key(
	const struct programme *programme, const struct submission_body *body, struct arena *arena, bool *ret_full)
{
	if (!programme->title_unique || body->title == NULL)
		return NULL;
	const char *key = title_normalise(arena, text_of(body->title));
	if (key == NULL)
		*ret_full = true;
	return key;
}
