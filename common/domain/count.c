/*
 * Decides which facts are written: for which indicators, under which keys, as of which day. Refuses to
 * know which fact then stands for its key: the earliest live one does, and that is the database's to see.
 */
#include "domain/count.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "domain/batch.h"
#include "domain/catalogue.h"
#include "domain/move.h"
#include "domain/review.h"

/* The suffix behind the enterprise in a key; NULL when the arena is full or the batch is not answered (then with a finding). */
static const char *suffix_of(
	const struct indicator *indicator, const struct value *answers, int32_t effective_on, struct findings *findings)
{
	const char *batch;

	switch (indicator->distinct_rule) {
	case INDICATOR_ENTERPRISE_YEAR:
		return arena_printf(findings->arena, "%04d", date_year(effective_on));
	case INDICATOR_ENTERPRISE_BATCH:
		batch = value_string(value_member(answers, indicator->batch_field));
		if (batch != NULL)
			return batch_normalise(findings->arena, text_of(batch));
		findings_add(findings, "required", NULL, NULL, "#/answers/%s", indicator->batch_field);
		return NULL;
	default:
		return "";
	}
}

static bool make_room(struct count_facts *facts, size_t count, struct findings *findings)
{
	facts->indicators = arena_alloc_array(findings->arena, count, sizeof *facts->indicators);
	facts->key_rules = arena_alloc_array(findings->arena, count, sizeof *facts->key_rules);
	facts->key_suffixes = arena_alloc_array(findings->arena, count, sizeof *facts->key_suffixes);
	if (facts->indicators == NULL || facts->key_rules == NULL || facts->key_suffixes == NULL)
		findings->failed = true;
	return !findings->failed;
}

/* Once for life or once a year are the same rule to the database: only the suffix of the key tells them apart. */
static const char *key_rule_of(const struct indicator *indicator)
{
	return indicator->distinct_rule == INDICATOR_ENTRY ? "entry" : "enterprise";
}

static bool write_facts(const struct catalogue *catalogue, const struct programme_stage *stage,
	const struct value *answers, struct findings *findings, struct count_facts *facts)
{
	const char *const *codes = stage->counts.at;

	if (!make_room(facts, stage->counts.count, findings))
		return false;
	for (size_t i = 0; i < stage->counts.count; i++) {
		const struct indicator *indicator = catalogue_find_indicator(catalogue, text_of(codes[i]));
		const char *suffix =
			indicator == NULL ? NULL : suffix_of(indicator, answers, facts->effective_on, findings);
		if (suffix == NULL) {
			findings->failed = findings_none(findings);
			return false;
		}
		facts->indicators[i] = indicator->code;
		facts->key_rules[i] = key_rule_of(indicator);
		facts->key_suffixes[i] = suffix;
	}
	facts->count = stage->counts.count;
	return findings_none(findings);
}

/* The date that the answers give: start of service before signature, whichever the catalogue names first and the filing has. */
static int32_t date_of_answers(const struct programme *programme, const struct value *answers)
{
	const char *const *names = programme->date_fields.at;
	int32_t date = DATE_NONE;

	for (size_t i = 0; i < programme->date_fields.count; i++) {
		const char *text = value_string(value_member(answers, names[i]));
		if (text != NULL && date_parse(text_of(text), &date))
			return date;
	}
	return DATE_NONE;
}

static int32_t date_from_answers(const struct programme *programme, const struct value *answers,
	const struct review *review, struct findings *findings)
{
	const char *const *names = programme->date_fields.at;
	int32_t date = date_of_answers(programme, answers);

	if (review->effective_on != DATE_NONE)
		findings_add(findings, "not_applicable", NULL, NULL, "#/effective_on");
	if (date == DATE_NONE && programme->date_fields.count > 0)
		findings_add(findings, "required", NULL, NULL, "#/answers/%s", names[programme->date_fields.count - 1]);
	return date;
}

/* An award is dated by the document that grants it, not by the day on which somebody typed it in. */
static int32_t date_from_review(const struct review *review, struct findings *findings)
{
	if (review->effective_on == DATE_NONE)
		findings_add(findings, "required", NULL, NULL, "#/effective_on");
	if (review->document_no == NULL || text_strip(text_of(review->document_no)).len == 0)
		findings_add(findings, "required", NULL, NULL, "#/document_no");
	return review->effective_on;
}

bool count_approval(const struct catalogue *catalogue, const struct programme *programme, const struct value *answers,
	const struct review *review, int32_t today, struct findings *findings, struct count_facts *ret_facts)
{
	const struct programme_stage *stage = programme_find_stage(programme, programme->approval_stage);
	size_t before = findings->count;

	*ret_facts = (struct count_facts){ .stage = programme->approval_stage, .effective_on = review->effective_on };
	if (programme->approval_date == PROGRAMME_DATE_ANSWERS)
		ret_facts->effective_on = date_from_answers(programme, answers, review, findings);
	else if (programme->approval_date == PROGRAMME_DATE_REVIEW)
		ret_facts->effective_on = date_from_review(review, findings);
	if (ret_facts->effective_on != DATE_NONE && ret_facts->effective_on > today)
		findings_add(findings, "not_future", NULL, NULL, "#/effective_on");
	if (findings->count != before || findings->failed || stage == NULL)
		return false;
	return write_facts(catalogue, stage, answers, findings, ret_facts);
}

/*
 * What an approval counts, counts on the approval's date only. An expired contract that is moved back to active is
 * no event: its day may lie before the service began, and it would go on counting when the filing is void.
 */
static bool counts_by_approval(const struct programme *programme, const char *stage)
{
	return programme->approval_date != PROGRAMME_DATE_NONE && strcmp(programme->approval_stage, stage) == 0;
}

bool count_move(const struct catalogue *catalogue, const struct programme *programme, const struct value *answers,
	const struct move *move, struct findings *findings, struct count_facts *ret_facts)
{
	const struct programme_stage *stage = programme_find_stage(programme, move->to);

	*ret_facts = (struct count_facts){ .stage = move->to, .effective_on = move->effective_on };
	if (stage == NULL || move->effective_on == DATE_NONE)
		return false;
	if (counts_by_approval(programme, move->to))
		return true;
	return write_facts(catalogue, stage, answers, findings, ret_facts);
}

static bool feeds_from(const struct indicator *indicator, const char *opening)
{
	return strcmp(indicator->code, opening) == 0 ||
	       (indicator->opening_from != NULL && strcmp(indicator->opening_from, opening) == 0);
}

bool count_opening(const struct catalogue *catalogue, const char *indicator, struct findings *findings,
	struct count_facts *ret_facts)
{
	const struct indicator *all = catalogue->indicators.at;

	*ret_facts = (struct count_facts){ .effective_on = DATE_NONE };
	if (!make_room(ret_facts, catalogue->indicators.count, findings))
		return false;
	for (size_t i = 0; i < catalogue->indicators.count; i++) {
		if (!feeds_from(&all[i], indicator))
			continue;
		if (all[i].distinct_rule == INDICATOR_ENTERPRISE_BATCH) {
			findings_add(findings, "not_applicable", NULL, NULL, "#/members");
			return false;
		}
		size_t at = ret_facts->count++;
		ret_facts->indicators[at] = all[i].code;
		ret_facts->key_rules[at] =
			all[i].distinct_rule == INDICATOR_ENTERPRISE_YEAR ? "enterprise_year" : key_rule_of(&all[i]);
		ret_facts->key_suffixes[at] = "";
	}
	return ret_facts->count > 0;
}
