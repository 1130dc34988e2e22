/* Decides how the members of target are called outside; knows no rule about them. */
#include "domain/target.h"

#include <stddef.h>

static const struct field target_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct target, indicator), NULL, FIELD_GIVEN | FIELD_REQUIRED, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct target, scope), NULL, FIELD_GIVEN | FIELD_REQUIRED, "范围" },
	{ "year", FIELD_INT, offsetof(struct target, year), NULL, FIELD_GIVEN | FIELD_REQUIRED, "年度" },
	{ "value", FIELD_INT, offsetof(struct target, value), NULL, FIELD_GIVEN, "目标" },
	{ "kind", FIELD_TEXT, offsetof(struct target, kind), NULL, FIELD_GIVEN | FIELD_REQUIRED, "口径" },
	{ "document_no", FIELD_TEXT, offsetof(struct target, document_no), NULL, FIELD_GIVEN | FIELD_REQUIRED, "文号" },
	{ "valid_from", FIELD_DATE, offsetof(struct target, valid_from), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"生效日期" },
	{ "reason", FIELD_TEXT, offsetof(struct target, reason), NULL, FIELD_GIVEN | FIELD_LINES, "原因" },
	{ "id", FIELD_TEXT, offsetof(struct target, id), NULL, 0, "编号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct target, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct target, by), NULL, 0, "记录人" },
};

const struct shape target_shape = SHAPE("target", struct target, target_fields);
