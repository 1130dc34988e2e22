/* Decides how the members of move are called outside; knows no rule about them. */
#include "domain/move.h"

#include <stddef.h>

static const struct field move_fields[] = {
	{ "to", FIELD_TEXT, offsetof(struct move, to), NULL, FIELD_GIVEN | FIELD_REQUIRED, "阶段" },
	{ "effective_on", FIELD_DATE, offsetof(struct move, effective_on), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct move, document_no), NULL, FIELD_GIVEN, "文号" },
	{ "reason", FIELD_TEXT, offsetof(struct move, reason), NULL, FIELD_GIVEN | FIELD_LINES, "原因" },
	{ "undone", FIELD_BOOL, offsetof(struct move, undone), NULL, 0, "已撤回" },
	{ "by", FIELD_TEXT, offsetof(struct move, by), NULL, 0, "经办人" },
	{ "at", FIELD_INSTANT, offsetof(struct move, at), NULL, 0, "记录时间" },
};

const struct shape move_shape = SHAPE("move", struct move, move_fields);
