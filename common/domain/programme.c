/* Decides how the members of a programme are called outside, and finds its stages and moves. */
#include "domain/programme.h"

#include <stddef.h>
#include <string.h>

#define NEEDED (FIELD_GIVEN | FIELD_REQUIRED)
#define OF_THE_FILE (FIELD_GIVEN | FIELD_HIDDEN) /* a member of the catalogue's files and of no answer */

static const struct field stage_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct programme_stage, code), NULL, NEEDED, "代码" },
	{ "title", FIELD_TITLE, offsetof(struct programme_stage, title), NULL, NEEDED, "名称" },
	{ "counts", FIELD_TEXTS, offsetof(struct programme_stage, counts), NULL, NEEDED, "计入指标" },
	{ "working_days", FIELD_INT, offsetof(struct programme_stage, working_days), NULL, OF_THE_FILE, NULL },
	{ "note", FIELD_TITLE, offsetof(struct programme_stage, note), NULL, OF_THE_FILE, NULL },
};

const struct shape programme_stage_shape = SHAPE("programme_stage", struct programme_stage, stage_fields);

static const struct field programme_move_fields[] = {
	{ "from", FIELD_TEXT, offsetof(struct programme_move, from), NULL, NEEDED, "从" },
	{ "to", FIELD_TEXT, offsetof(struct programme_move, to), NULL, NEEDED, "到" },
	{ "document_required", FIELD_BOOL, offsetof(struct programme_move, document_required), NULL, NEEDED,
		"需要文号" },
	{ "before_end", FIELD_BOOL, offsetof(struct programme_move, before_end), NULL, OF_THE_FILE, NULL },
};

const struct shape programme_move_shape = SHAPE("programme_move", struct programme_move, programme_move_fields);

static const struct field warning_fields[] = {
	{ "days", FIELD_INT, offsetof(struct programme_warning, days), NULL, NEEDED, "" },
};

static const struct shape warning_shape = SHAPE("programme_warning", struct programme_warning, warning_fields);

static const struct field deadline_fields[] = {
	{ "from", FIELD_TEXT, offsetof(struct programme_deadline, from), NULL, NEEDED, "" },
	{ "to", FIELD_TEXT, offsetof(struct programme_deadline, to), NULL, NEEDED, "" },
	{ "since", FIELD_TEXT, offsetof(struct programme_deadline, since), NULL, FIELD_GIVEN, "" },
	{ "months", FIELD_INT, offsetof(struct programme_deadline, months), NULL, FIELD_GIVEN, "" },
	{ "answer", FIELD_TEXT, offsetof(struct programme_deadline, answer), NULL, FIELD_GIVEN, "" },
	{ "warnings", FIELD_LIST, offsetof(struct programme_deadline, warnings), &warning_shape, FIELD_GIVEN, "" },
	{ "note", FIELD_TITLE, offsetof(struct programme_deadline, note), NULL, FIELD_GIVEN, "" },
};

const struct shape programme_deadline_shape = SHAPE("programme_deadline", struct programme_deadline, deadline_fields);

static const struct field evidence_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct programme_evidence, code), NULL, NEEDED, "代码" },
	{ "title", FIELD_TITLE, offsetof(struct programme_evidence, title), NULL, NEEDED, "名称" },
	{ "required", FIELD_BOOL, offsetof(struct programme_evidence, required), NULL, NEEDED, "必须" },
};

const struct shape programme_evidence_shape = SHAPE("programme_evidence", struct programme_evidence, evidence_fields);

static const struct field programme_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct programme, code), NULL, NEEDED, "代码" },
	{ "title", FIELD_TITLE, offsetof(struct programme, title), NULL, NEEDED, "名称" },
	{ "count_unit", FIELD_TITLE, offsetof(struct programme, count_unit), NULL, NEEDED, "计数单位" },
	{ "review_levels", FIELD_INT, offsetof(struct programme, review_levels), NULL, NEEDED, "审核级数" },
	{ "stages", FIELD_LIST, offsetof(struct programme, stages), &programme_stage_shape, NEEDED, "阶段" },
	{ "moves", FIELD_LIST, offsetof(struct programme, moves), &programme_move_shape, NEEDED, "流转" },
	{ "evidence", FIELD_LIST, offsetof(struct programme, evidence), &programme_evidence_shape, NEEDED, "佐证材料" },
	{ "form", FIELD_RAW, offsetof(struct programme, form), NULL, 0, "表单" },
};

const struct shape programme_shape = SHAPE("programme", struct programme, programme_fields);

struct programme programme_in(const struct programme *p, enum language language)
{
	struct programme copy = *p;

	copy.form = p->form_in[language];
	return copy;
}

/* A document that is still being checked may lack a code; what is missing is nobody's. */
static bool is_same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

const struct programme_stage *programme_find_stage(const struct programme *p, const char *code)
{
	const struct programme_stage *stages = p->stages.at;

	for (size_t i = 0; i < p->stages.count; i++)
		if (is_same(stages[i].code, code))
			return &stages[i];
	return NULL;
}

const struct programme_move *programme_find_move(const struct programme *p, const char *from, const char *to)
{
	const struct programme_move *moves = p->moves.at;

	for (size_t i = 0; i < p->moves.count; i++)
		if (is_same(moves[i].from, from) && is_same(moves[i].to, to))
			return &moves[i];
	return NULL;
}
