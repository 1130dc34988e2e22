/* Decides how the members of submission are called outside; knows no rule about them. */
#include "domain/submission.h"

#include <stddef.h>

static const struct field submission_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct submission, id), NULL, 0, "编号" },
	{ "uscc", FIELD_TEXT, offsetof(struct submission, uscc), NULL, 0, "统一社会信用代码" },
	{ "programme", FIELD_TEXT, offsetof(struct submission, programme), NULL, 0, "项目" },
	{ "entry", FIELD_TEXT, offsetof(struct submission, entry), NULL, 0, "对象" },
	{ "version", FIELD_INT, offsetof(struct submission, version), NULL, 0, "版本" },
	{ "state", FIELD_TEXT, offsetof(struct submission, state), NULL, 0, "状态" },
	{ "received_at", FIELD_INSTANT, offsetof(struct submission, received_at), NULL, FIELD_MILLIS, "接收时间" },
	{ "findings", FIELD_RAW, offsetof(struct submission, findings), NULL, 0, "提示" },
	{ "title", FIELD_TEXT, offsetof(struct submission, title), NULL, 0, "名称" },
	{ "district", FIELD_TEXT, offsetof(struct submission, district), NULL, 0, "区划" },
	{ "answers", FIELD_RAW, offsetof(struct submission, answers), NULL, 0, "填报内容" },
	{ "explanations", FIELD_RAW, offsetof(struct submission, explanations), NULL, 0, "说明" },
	{ "evidence", FIELD_TEXTS, offsetof(struct submission, evidence), NULL, 0, "佐证材料" },
	{ "counted_version", FIELD_INT, offsetof(struct submission, counted_version), NULL, 0, "计入版本" },
	{ "reviews", FIELD_RAW, offsetof(struct submission, reviews), NULL, 0, "审核记录" },
	{ "period", FIELD_TEXT, offsetof(struct submission, period), NULL, 0, "期别" },
	{ "late", FIELD_BOOL, offsetof(struct submission, late), NULL, 0, "迟报" },
	{ "etag", FIELD_TEXT, offsetof(struct submission, etag), NULL, FIELD_HIDDEN, NULL },
	{ "versions", FIELD_INT, offsetof(struct submission, versions), NULL, FIELD_HIDDEN, NULL },
	{ "endorsed_by", FIELD_TEXT, offsetof(struct submission, endorsed_by), NULL, FIELD_HIDDEN, NULL },
	{ "body", FIELD_TEXT, offsetof(struct submission, body), NULL, FIELD_HIDDEN, NULL },
};

const struct shape submission_shape = SHAPE("submission", struct submission, submission_fields);

static const struct field submission_body_fields[] = {
	{ "uscc", FIELD_TEXT, offsetof(struct submission_body, uscc), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"统一社会信用代码" },
	{ "programme", FIELD_TEXT, offsetof(struct submission_body, programme), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"项目" },
	{ "entry", FIELD_TEXT, offsetof(struct submission_body, entry), NULL, FIELD_GIVEN, "对象" },
	{ "draft", FIELD_BOOL, offsetof(struct submission_body, draft), NULL, FIELD_GIVEN, "草稿" },
	{ "title", FIELD_TEXT, offsetof(struct submission_body, title), NULL, FIELD_GIVEN, "名称" },
	{ "period", FIELD_TEXT, offsetof(struct submission_body, period), NULL, FIELD_GIVEN, "期别" },
	{ "answers", FIELD_OBJECT, offsetof(struct submission_body, answers), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"填报内容" },
	{ "explanations", FIELD_OBJECT, offsetof(struct submission_body, explanations), NULL, FIELD_GIVEN, "说明" },
	{ "evidence", FIELD_TEXTS, offsetof(struct submission_body, evidence), NULL, FIELD_GIVEN, "佐证材料" },
};

const struct shape submission_body_shape = SHAPE("submission_body", struct submission_body, submission_body_fields);

/* The members behind uscc, programme, entry and draft. */
const struct shape submission_correction_shape = {
	"submission_correction",
	sizeof(struct submission_body),
	submission_body_fields + 4,
	sizeof submission_body_fields / sizeof submission_body_fields[0] - 4,
};

static const struct field submission_stored_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct submission_stored, id), NULL, 0, "编号" },
	{ "uscc", FIELD_TEXT, offsetof(struct submission_stored, uscc), NULL, 0, "统一社会信用代码" },
	{ "programme", FIELD_TEXT, offsetof(struct submission_stored, programme), NULL, 0, "项目" },
	{ "entry", FIELD_TEXT, offsetof(struct submission_stored, entry), NULL, 0, "对象" },
	{ "version", FIELD_INT, offsetof(struct submission_stored, version), NULL, 0, "版本" },
	{ "state", FIELD_TEXT, offsetof(struct submission_stored, state), NULL, 0, "状态" },
	{ "received_at", FIELD_INSTANT, offsetof(struct submission_stored, received_at), NULL, FIELD_MILLIS,
		"接收时间" },
	{ "findings", FIELD_RAW, offsetof(struct submission_stored, findings), NULL, 0, "提示" },
};

const struct shape submission_stored_shape =
	SHAPE("submission_stored", struct submission_stored, submission_stored_fields);

static const struct field submission_version_fields[] = {
	{ "version", FIELD_INT, offsetof(struct submission_version, version), NULL, 0, "版本" },
	{ "state", FIELD_TEXT, offsetof(struct submission_version, state), NULL, 0, "状态" },
	{ "received_at", FIELD_INSTANT, offsetof(struct submission_version, received_at), NULL, FIELD_MILLIS,
		"接收时间" },
	{ "title", FIELD_TEXT, offsetof(struct submission_version, title), NULL, 0, "名称" },
	{ "period", FIELD_TEXT, offsetof(struct submission_version, period), NULL, 0, "期别" },
	{ "answers", FIELD_RAW, offsetof(struct submission_version, answers), NULL, 0, "填报内容" },
	{ "explanations", FIELD_RAW, offsetof(struct submission_version, explanations), NULL, 0, "说明" },
	{ "evidence", FIELD_TEXTS, offsetof(struct submission_version, evidence), NULL, 0, "佐证材料" },
	{ "findings", FIELD_RAW, offsetof(struct submission_version, findings), NULL, 0, "提示" },
};

const struct shape submission_version_shape =
	SHAPE("submission_version", struct submission_version, submission_version_fields);

static const struct field submission_standing_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct submission_standing, id), NULL, 0, "编号" },
	{ "version", FIELD_INT, offsetof(struct submission_standing, version), NULL, 0, "版本" },
	{ "state", FIELD_TEXT, offsetof(struct submission_standing, state), NULL, 0, "状态" },
	{ "counted_version", FIELD_INT, offsetof(struct submission_standing, counted_version), NULL, 0, "计入版本" },
};

const struct shape submission_standing_shape =
	SHAPE("submission_standing", struct submission_standing, submission_standing_fields);
