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
	{ "etag", FIELD_TEXT, offsetof(struct entry, etag), NULL, FIELD_HIDDEN, NULL },
	{ "moved_on", FIELD_DATE, offsetof(struct entry, moved_on), NULL, FIELD_HIDDEN, NULL },
	{ "begun_at", FIELD_INSTANT, offsetof(struct entry, begun_at), NULL, FIELD_HIDDEN, NULL },
	{ "answers", FIELD_RAW, offsetof(struct entry, answers), NULL, FIELD_HIDDEN, NULL },
	{ "from_stage", FIELD_TEXT, offsetof(struct entry, from_stage), NULL, FIELD_HIDDEN, NULL },
};

const struct shape entry_shape = SHAPE("entry", struct entry, entry_fields);
