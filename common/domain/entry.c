/* Decides how the members of entry are called outside; knows no rule about them. */
#include "domain/entry.h"

#include <stddef.h>

static const struct field entry_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct entry, id), NULL, 0, "编号" },
	{ "uscc", FIELD_TEXT, offsetof(struct entry, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct entry, name), NULL, 0, "企业名称" },
	{ "programme", FIELD_TEXT, offsetof(struct entry, programme), NULL, 0, "项目" },
	{ "title", FIELD_TEXT, offsetof(struct entry, title), NULL, 0, "名称" },
	{ "district", FIELD_TEXT, offsetof(struct entry, district), NULL, 0, "区划" },
	{ "stage", FIELD_TEXT, offsetof(struct entry, stage), NULL, 0, "阶段" },
	{ "moves", FIELD_RAW, offsetof(struct entry, moves), NULL, 0, "阶段记录" },
};

const struct shape entry_shape = {
	"entry", sizeof(struct entry), entry_fields, sizeof entry_fields / sizeof *entry_fields,
};

static const struct field entry_move_fields[] = {
	{ "to", FIELD_TEXT, offsetof(struct entry_move, to), NULL, FIELD_GIVEN | FIELD_REQUIRED, "阶段" },
	{ "effective_on", FIELD_DATE, offsetof(struct entry_move, effective_on), NULL, FIELD_GIVEN | FIELD_REQUIRED, "生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct entry_move, document_no), NULL, FIELD_GIVEN, "文号" },
	{ "reason", FIELD_TEXT, offsetof(struct entry_move, reason), NULL, FIELD_GIVEN, "原因" },
	{ "by", FIELD_TEXT, offsetof(struct entry_move, by), NULL, 0, "经办人" },
	{ "at", FIELD_INSTANT, offsetof(struct entry_move, at), NULL, 0, "记录时间" },
};

const struct shape entry_move_shape = {
	"entry_move", sizeof(struct entry_move), entry_move_fields, sizeof entry_move_fields / sizeof *entry_move_fields,
};
