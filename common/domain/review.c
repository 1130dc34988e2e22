/* Decides how the members of review are called outside; knows no rule about them. */
#include "domain/review.h"

#include <stddef.h>

static const struct field review_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct review, id), NULL, 0, "编号" },
	{ "version", FIELD_INT, offsetof(struct review, version), NULL, 0, "版本" },
	{ "decision", FIELD_TEXT, offsetof(struct review, decision), NULL, FIELD_GIVEN | FIELD_REQUIRED, "决定" },
	{ "reason_code", FIELD_TEXT, offsetof(struct review, reason_code), NULL, FIELD_GIVEN, "原因代码" },
	{ "reason", FIELD_TEXT, offsetof(struct review, reason), NULL, FIELD_GIVEN | FIELD_LINES, "原因" },
	{ "effective_on", FIELD_DATE, offsetof(struct review, effective_on), NULL, FIELD_GIVEN, "生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct review, document_no), NULL, FIELD_GIVEN, "文号" },
	{ "due_on", FIELD_DATE, offsetof(struct review, due_on), NULL, FIELD_GIVEN, "补正期限" },
	{ "by", FIELD_TEXT, offsetof(struct review, by), NULL, 0, "审核人" },
	{ "at", FIELD_INSTANT, offsetof(struct review, at), NULL, 0, "审核时间" },
};

const struct shape review_shape = SHAPE("review", struct review, review_fields);
