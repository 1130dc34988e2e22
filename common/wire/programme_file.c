/*
 * Decides whether a programme's document holds together: stages that moves name, indicators that stages
 * count, dates that approvals read. Refuses to know other documents (wire/catalogue_file.c compares them).
 */
#include "wire/programme_file.h"

#include <stddef.h>
#include <string.h>

#include "domain/form.h"
#include "domain/indicator.h"
#include "domain/programme.h"
#include "wire/decode.h"
#include "wire/form_file.h"
#include "wire/form_schema.h"

#define WORKING_DAYS_MAX 60
#define MONTHS_MAX 1200
#define WARNING_DAYS_MAX 366
#define GIVEN FIELD_GIVEN
#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)

struct title_rule {
	int8_t required, unique;
};

static const struct field title_rule_fields[] = {
	{ "required", FIELD_BOOL, offsetof(struct title_rule, required), NULL, NEEDED, "" },
	{ "unique", FIELD_BOOL, offsetof(struct title_rule, unique), NULL, NEEDED, "" },
};

static const struct shape title_rule_shape = SHAPE("title_rule", struct title_rule, title_rule_fields);

/* A programme as it is written. */
struct written {
	const char *code;
	struct title title, count_unit;
	const char *entry;
	const struct title_rule *entry_title;
	int64_t position;
	int64_t review_levels;
	int8_t evidence_required;
	const char *schedule;
	struct list curve; /* texts: twelve percentages */
	const struct value *approval;
	struct list stages, moves, deadlines, evidence;
	const struct value *form;
};

static const struct field written_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct written, code), NULL, NEEDED, "" },
	{ "title", FIELD_TITLE, offsetof(struct written, title), NULL, NEEDED, "" },
	{ "count_unit", FIELD_TITLE, offsetof(struct written, count_unit), NULL, NEEDED, "" },
	{ "entry", FIELD_TEXT, offsetof(struct written, entry), NULL, NEEDED, "" },
	{ "entry_title", FIELD_OBJECT, offsetof(struct written, entry_title), &title_rule_shape, NEEDED, "" },
	{ "position", FIELD_INT, offsetof(struct written, position), NULL, FIELD_GIVEN, "" },
	{ "review_levels", FIELD_INT, offsetof(struct written, review_levels), NULL, NEEDED, "" },
	{ "evidence_required", FIELD_BOOL, offsetof(struct written, evidence_required), NULL, NEEDED, "" },
	{ "schedule", FIELD_TEXT, offsetof(struct written, schedule), NULL, NEEDED, "" },
	{ "curve", FIELD_TEXTS, offsetof(struct written, curve), NULL, GIVEN, "" },
	{ "approval", FIELD_OBJECT, offsetof(struct written, approval), NULL, NEEDED, "" },
	{ "stages", FIELD_LIST, offsetof(struct written, stages), &programme_stage_shape, NEEDED, "" },
	{ "moves", FIELD_LIST, offsetof(struct written, moves), &programme_move_shape, NEEDED, "" },
	{ "deadlines", FIELD_LIST, offsetof(struct written, deadlines), &programme_deadline_shape, GIVEN, "" },
	{ "evidence", FIELD_LIST, offsetof(struct written, evidence), &programme_evidence_shape, NEEDED, "" },
	{ "form", FIELD_OBJECT, offsetof(struct written, form), NULL, NEEDED, "" },
};

static const struct shape written_shape = SHAPE("programme", struct written, written_fields);

struct reading {
	const char *prefix; /* of the programme: "cloud.json#/programme" */
	const char *root;   /* of the document */
	struct arena *arena;
	struct findings *findings;
	struct programme *programme;
	struct list indicators;
};

/* The index of a word, with a finding where it is none of them. */
static int read_word(struct reading *r, const char *prefix, const char *member, const char *word,
	const char *const *words, int count, const char *all)
{
	for (int i = 0; word != NULL && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	if (word != NULL)
		findings_add(r->findings, "enum", all, NULL, "%s/%s", prefix, member);
	return 0;
}

/* Codes stand in URLs, keys and CSV headers. */
static void check_code(struct reading *r, const char *code, const char *pointer_prefix)
{
	if (code != NULL && (code[0] == '\0' || strlen(code) > 64 ||
				    strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_.") != strlen(code)))
		findings_add(r->findings, "pattern", "[a-z0-9_.]{1,64}", NULL, "%s/code", pointer_prefix);
}

/* What a notice waits for; it begins on the day of a move. */
static void check_working_days(struct reading *r, const struct programme_stage *stage, const char *here)
{
	if (stage->working_days == INT64_NONE)
		return;
	if (stage->working_days < 1)
		findings_add_int(r->findings, "min", 1, "%s/working_days", here);
	if (stage->working_days > WORKING_DAYS_MAX)
		findings_add_int(r->findings, "max", WORKING_DAYS_MAX, "%s/working_days", here);
}

static void check_stages(struct reading *r)
{
	const struct programme_stage *stages = r->programme->stages.at;

	for (size_t i = 0; i < r->programme->stages.count; i++) {
		const char *here = arena_printf(r->arena, "%s/stages/%zu", r->prefix, i);
		if (here == NULL || stages[i].code == NULL)
			continue;
		check_code(r, stages[i].code, here);
		if (programme_find_stage(r->programme, stages[i].code) != &stages[i])
			findings_add(r->findings, "duplicate_code", stages[i].code, NULL, "%s/code", here);
		check_working_days(r, &stages[i], here);
	}
}

static bool is_notice(const struct programme_stage *stage)
{
	return stage != NULL && stage->working_days != INT64_NONE;
}

static void check_moves(struct reading *r)
{
	const struct programme_move *moves = r->programme->moves.at;

	for (size_t i = 0; i < r->programme->moves.count; i++) {
		if (programme_find_stage(r->programme, moves[i].from) == NULL)
			findings_add(
				r->findings, "unknown_name", moves[i].from, NULL, "%s/moves/%zu/from", r->prefix, i);
		if (programme_find_stage(r->programme, moves[i].to) == NULL)
			findings_add(r->findings, "unknown_name", moves[i].to, NULL, "%s/moves/%zu/to", r->prefix, i);
		if (moves[i].before_end == 1 && !is_notice(programme_find_stage(r->programme, moves[i].from)))
			findings_add(
				r->findings, "not_applicable", NULL, NULL, "%s/moves/%zu/before_end", r->prefix, i);
	}
}

static void check_stage_name(struct reading *r, size_t i, const char *member, const char *stage)
{
	if (programme_find_stage(r->programme, stage) == NULL)
		findings_add(r->findings, "unknown_name", stage, NULL, "%s/deadlines/%zu/%s", r->prefix, i, member);
}

/* A period is so many months long, or ends on the day that an answer gives. */
static void check_period(struct reading *r, const struct programme_deadline *d, size_t i)
{
	const struct form_field *answer = d->answer == NULL || r->programme->rules == NULL
						  ? NULL
						  : form_find(r->programme->rules, text_of(d->answer));

	if (d->answer == NULL && d->months == INT64_NONE)
		findings_add(r->findings, "required", NULL, NULL, "%s/deadlines/%zu/months", r->prefix, i);
	else if (d->answer == NULL && d->months < 1)
		findings_add_int(r->findings, "min", 1, "%s/deadlines/%zu/months", r->prefix, i);
	else if (d->answer == NULL && d->months > MONTHS_MAX)
		findings_add_int(r->findings, "max", MONTHS_MAX, "%s/deadlines/%zu/months", r->prefix, i);
	else if (d->answer != NULL && (d->months != INT64_NONE || d->since != NULL))
		findings_add(r->findings, "not_applicable", NULL, NULL, "%s/deadlines/%zu/answer", r->prefix, i);
	else if (d->answer != NULL && (answer == NULL || answer->format != FORM_FORMAT_DATE))
		findings_add(r->findings, "unknown_name", d->answer, NULL, "%s/deadlines/%zu/answer", r->prefix, i);
}

/* Each day once: whoever is told twice on one day reads neither. */
static void check_warnings(struct reading *r, const struct programme_deadline *d, size_t i)
{
	const struct programme_warning *all = d->warnings.at;

	for (size_t k = 0; k < d->warnings.count; k++) {
		const char *here = arena_printf(r->arena, "%s/deadlines/%zu/warnings/%zu/days", r->prefix, i, k);

		if (here == NULL || all[k].days == INT64_NONE)
			continue;
		if (all[k].days < 1)
			findings_add_int(r->findings, "min", 1, "%s", here);
		else if (all[k].days > WARNING_DAYS_MAX)
			findings_add_int(r->findings, "max", WARNING_DAYS_MAX, "%s", here);
		for (size_t j = 0; j < k; j++)
			if (all[j].days == all[k].days)
				findings_add_int(r->findings, "duplicate_code", all[k].days, "%s", here);
	}
}

/* Nothing is counted because time passed. */
static void check_deadlines(struct reading *r, const struct list *deadlines)
{
	const struct programme_deadline *all = deadlines->at;

	for (size_t i = 0; i < deadlines->count; i++) {
		const struct programme_stage *to = programme_find_stage(r->programme, all[i].to);

		check_stage_name(r, i, "from", all[i].from);
		check_stage_name(r, i, "to", all[i].to);
		if (all[i].since != NULL)
			check_stage_name(r, i, "since", all[i].since);
		if (to != NULL && to->counts.count > 0)
			findings_add(r->findings, "not_applicable", NULL, NULL, "%s/deadlines/%zu/to", r->prefix, i);
		check_period(r, &all[i], i);
		check_warnings(r, &all[i], i);
	}
}

static void read_curve(struct reading *r, const struct list *curve)
{
	const char *const *points = curve->at;
	struct decimal d = { 0 };

	if (r->programme->schedule.kind != SCHEDULE_CURVE)
		return;
	if (curve->count != 12) {
		findings_add(
			r->findings, curve->count < 12 ? "min_items" : "max_items", "12", NULL, "%s/curve", r->prefix);
		return;
	}
	for (size_t i = 0; i < 12; i++) {
		bool read = points[i] != NULL && rate_parse(text_of(points[i]), &d) && d.decimals <= 2 && d.units >= 0;
		__int128 hundredths = d.units * (d.decimals == 0 ? 100 : d.decimals == 1 ? 10 : 1);
		if (!read || hundredths > 10000)
			findings_add(r->findings, "format", "0.00 – 100.00", NULL, "%s/curve/%zu", r->prefix, i);
		else
			r->programme->schedule.curve[i] = (int32_t)hundredths;
	}
}

/* The date is a list of answers, or the word "review" or "none". */
static void read_approval_date(struct reading *r, const struct value *date)
{
	const char **names;

	if (date == NULL || (date->kind != VALUE_ARRAY && date->kind != VALUE_STRING)) {
		findings_add(
			r->findings, date == NULL ? "required" : "type", "array", NULL, "%s/approval/date", r->prefix);
		return;
	}
	if (date->kind == VALUE_STRING) {
		static const char *const words[] = { "review", "none" };
		int word = read_word(r, r->prefix, "approval/date", date->string.at, words, 2, "review, none");
		r->programme->approval_date = word == 0 ? PROGRAMME_DATE_REVIEW : PROGRAMME_DATE_NONE;
		return;
	}
	r->programme->approval_date = PROGRAMME_DATE_ANSWERS;
	names = arena_alloc_array(r->arena, date->count, sizeof *names);
	for (size_t i = 0; names != NULL && i < date->count; i++) {
		const char *name = value_string(&date->items[i]);
		const struct form_field *field = name == NULL ? NULL : form_find(r->programme->rules, text_of(name));
		names[i] = name;
		if (field == NULL || field->format != FORM_FORMAT_DATE)
			findings_add(r->findings, "unknown_name", name, NULL, "%s/approval/date/%zu", r->prefix, i);
	}
	r->programme->date_fields = (struct list){ names, names == NULL ? 0 : date->count };
}

static void read_approval(struct reading *r, const struct value *approval)
{
	if (approval == NULL)
		return;
	for (size_t i = 0; i < approval->count; i++)
		if (strcmp(approval->items[i].name, "stage") != 0 && strcmp(approval->items[i].name, "date") != 0)
			findings_add(r->findings, "unknown_member", NULL, NULL, "%s/approval/%s", r->prefix,
				approval->items[i].name);
	r->programme->approval_stage = value_string(value_member(approval, "stage"));
	if (programme_find_stage(r->programme, r->programme->approval_stage) == NULL)
		findings_add(r->findings, "unknown_name", r->programme->approval_stage, NULL, "%s/approval/stage",
			r->prefix);
	read_approval_date(r, value_member(approval, "date"));
	const struct programme_stage *stage = programme_find_stage(r->programme, r->programme->approval_stage);
	if (stage != NULL && r->programme->approval_date == PROGRAMME_DATE_NONE &&
		(stage->counts.count > 0 || stage->working_days != INT64_NONE))
		findings_add(r->findings, "not_applicable", NULL, NULL, "%s/approval/date", r->prefix);
}

static const char *schema_text(struct reading *r, const struct form *form, enum language language)
{
	struct buffer b = { 0 };

	form_schema_write(&b, form, language);
	const char *text = b.failed ? NULL : arena_text(r->arena, buffer_text(&b));
	buffer_free(&b);
	if (text == NULL)
		r->findings->failed = true;
	return text;
}

static void read_form(struct reading *r, const struct value *schema, const struct value *rules)
{
	struct form *form = arena_alloc(r->arena, sizeof *form);

	if (form == NULL) {
		r->findings->failed = true;
		return;
	}
	r->programme->rules = form;
	if (schema == NULL || !form_file_read(r->prefix, schema, rules, r->arena, form, r->findings))
		return;
	r->programme->form_in[LANGUAGE_ZH] = schema_text(r, form, LANGUAGE_ZH);
	r->programme->form_in[LANGUAGE_EN] = schema_text(r, form, LANGUAGE_EN);
	r->programme->form = r->programme->form_in[LANGUAGE_ZH];
}

static void copy_written(struct reading *r, const struct written *w)
{
	static const char *const entries[] = { "filing", "enterprise" };
	struct programme *p = r->programme;

	p->code = w->code;
	p->title = w->title;
	p->count_unit = w->count_unit;
	p->position = w->position != INT64_NONE ? w->position : PROGRAMME_POSITION_LAST;
	p->review_levels = w->review_levels;
	p->stages = w->stages;
	p->moves = w->moves;
	p->evidence = w->evidence;
	p->entry_rule =
		(enum programme_entry)read_word(r, r->prefix, "entry", w->entry, entries, 2, "filing, enterprise");
	p->title_required = w->entry_title != NULL && w->entry_title->required == 1;
	p->title_unique = w->entry_title != NULL && w->entry_title->unique == 1;
	p->evidence_required = w->evidence_required == 1;
	p->schedule.kind = (enum schedule_kind)read_word(
		r, r->prefix, "schedule", w->schedule, schedule_kind_names, SCHEDULE_KIND_COUNT, "month, day, curve");
	if (w->review_levels != INT64_NONE && (w->review_levels < 1 || w->review_levels > 2))
		findings_add(r->findings, "enum", "1, 2", NULL, "%s/review_levels", r->prefix);
}

/* `rules` is an array of records whose members depend on their kind: form_file reads it, the shape does not. */
static const struct value *without_rules(struct reading *r, const struct value *programme)
{
	struct value *copy = arena_alloc(r->arena, sizeof *copy);
	size_t count = 0;

	if (copy == NULL || programme->kind != VALUE_OBJECT ||
		!value_make_items(copy, VALUE_OBJECT, programme->count, r->arena))
		return programme;
	for (size_t i = 0; i < programme->count; i++)
		if (strcmp(programme->items[i].name, "rules") != 0)
			copy->items[count++] = programme->items[i];
	copy->count = count;
	return copy;
}

/* The stage that counts the indicator: exactly one must, it is the indicator's event. */
static const char *event_of(struct reading *r, const char *indicator, size_t *ret_stages)
{
	const struct programme_stage *stages = r->programme->stages.at;
	const char *event = NULL;

	*ret_stages = 0;
	for (size_t i = 0; i < r->programme->stages.count; i++) {
		const char *const *counts = stages[i].counts.at;
		for (size_t j = 0; j < stages[i].counts.count; j++)
			if (counts[j] != NULL && strcmp(counts[j], indicator) == 0) {
				event = stages[i].code;
				++*ret_stages;
			}
	}
	return event;
}

static void read_indicator_words(struct reading *r, const char *here, struct indicator *in)
{
	static const char *const kinds[] = { "flow", "stock" };

	(void)read_word(r, here, "kind", in->kind, kinds, 2, "flow, stock");
	in->distinct_rule =
		(enum indicator_distinct)read_word(r, here, "distinct", in->distinct, indicator_distinct_names,
			INDICATOR_DISTINCT_COUNT, "enterprise, entry, enterprise_year, enterprise_batch");
	in->rounding_rule = (enum rounding)read_word(
		r, here, "rounding", in->rounding, rounding_names, ROUNDING_COUNT, "truncate, half_up, half_even");
}

static void check_indicator(struct reading *r, const char *here, struct indicator *in)
{
	const struct form_field *batch = in->batch_field == NULL || r->programme->rules == NULL
						 ? NULL
						 : form_find(r->programme->rules, text_of(in->batch_field));
	size_t stages = 0;

	in->programme = r->programme->code;
	if (in->code == NULL)
		return;
	check_code(r, in->code, here);
	in->event = event_of(r, in->code, &stages);
	if (stages != 1)
		findings_add(
			r->findings, stages == 0 ? "unknown_name" : "duplicate_code", in->code, NULL, "%s/code", here);
	if (in->distinct_rule == INDICATOR_ENTERPRISE_BATCH &&
		(batch == NULL || batch->kind != FORM_STRING || !batch->required))
		findings_add(r->findings, "unknown_name", in->batch_field, NULL, "%s/batch_field", here);
	if (in->decimals != INT64_NONE && (in->decimals < 0 || in->decimals > RATE_DECIMALS_MAX))
		findings_add_int(r->findings, "max", RATE_DECIMALS_MAX, "%s/decimals", here);
	if (in->share_decimals != INT64_NONE && (in->share_decimals < 0 || in->share_decimals > RATE_DECIMALS_MAX))
		findings_add_int(r->findings, "max", RATE_DECIMALS_MAX, "%s/share_decimals", here);
}

static void read_indicators(struct reading *r, const struct value *indicators)
{
	if (indicators == NULL || indicators->kind != VALUE_ARRAY) {
		findings_add(
			r->findings, indicators == NULL ? "required" : "type", "array", NULL, "%s/indicators", r->root);
		return;
	}
	struct indicator *all = arena_alloc_array(r->arena, indicators->count, sizeof *all);
	if (all == NULL)
		r->findings->failed = true;
	for (size_t i = 0; all != NULL && i < indicators->count; i++) {
		const char *here = arena_printf(r->arena, "%s/indicators/%zu", r->root, i);
		if (here == NULL)
			continue;
		decode_record_at(here, &indicator_shape, &indicators->items[i], r->arena, &all[i], r->findings);
		read_indicator_words(r, here, &all[i]);
		check_indicator(r, here, &all[i]);
	}
	r->indicators = (struct list){ all, all == NULL ? 0 : indicators->count };
}

static bool has_indicator(const struct reading *r, const char *code)
{
	const struct indicator *all = r->indicators.at;

	for (size_t i = 0; code != NULL && i < r->indicators.count; i++)
		if (all[i].code != NULL && strcmp(all[i].code, code) == 0)
			return true;
	return code == NULL;
}

static void check_counts(struct reading *r)
{
	const struct programme_stage *stages = r->programme->stages.at;

	for (size_t i = 0; i < r->programme->stages.count; i++) {
		const char *const *counts = stages[i].counts.at;
		for (size_t j = 0; j < stages[i].counts.count; j++)
			if (!has_indicator(r, counts[j]))
				findings_add(r->findings, "unknown_indicator", NULL, NULL, "%s/stages/%zu/counts/%zu",
					r->prefix, i, j);
	}
}

static void check_document_members(struct reading *r, const struct value *document)
{
	for (size_t i = 0; document->kind == VALUE_OBJECT && i < document->count; i++)
		if (strcmp(document->items[i].name, "programme") != 0 &&
			strcmp(document->items[i].name, "indicators") != 0)
			findings_add(
				r->findings, "unknown_member", NULL, NULL, "%s/%s", r->root, document->items[i].name);
}

bool programme_file_read(const char *prefix, const struct value *document, struct arena *arena,
	struct programme *ret_programme, struct list *ret_indicators, struct findings *findings)
{
	const struct value *programme = value_member(document, "programme");
	struct reading r = { .root = prefix, .arena = arena, .findings = findings, .programme = ret_programme };
	size_t before = findings->count;
	struct written w;

	*ret_programme = (struct programme){ 0 };
	*ret_indicators = (struct list){ 0 };
	r.prefix = arena_printf(arena, "%s/programme", prefix);
	if (programme == NULL || r.prefix == NULL) {
		findings_add(findings, "required", NULL, NULL, "%s/programme", prefix);
		return false;
	}
	check_document_members(&r, document);
	decode_record_at(r.prefix, &written_shape, without_rules(&r, programme), arena, &w, findings);
	copy_written(&r, &w);
	check_code(&r, w.code, r.prefix);
	read_curve(&r, &w.curve);
	read_form(&r, w.form, value_member(programme, "rules"));
	check_stages(&r);
	check_moves(&r);
	check_deadlines(&r, &w.deadlines);
	if (ret_programme->rules != NULL)
		read_approval(&r, w.approval);
	read_indicators(&r, value_member(document, "indicators"));
	check_counts(&r);
	*ret_indicators = r.indicators;
	return findings->count == before && !findings->failed;
}
