/* Decides how the members of fact are called outside; knows no rule about them. */
#include "domain/fact.h"

#include <stddef.h>

static const struct field fact_fields[] = {
	{ "id", FIELD_TEXT, offsetof(struct fact, id), NULL, 0, "编号" },
	{ "indicator", FIELD_TEXT, offsetof(struct fact, indicator), NULL, 0, "指标" },
	{ "key", FIELD_TEXT, offsetof(struct fact, key), NULL, 0, "计数键" },
	{ "uscc", FIELD_TEXT, offsetof(struct fact, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct fact, name), NULL, 0, "企业名称" },
	{ "entry", FIELD_TEXT, offsetof(struct fact, entry), NULL, 0, "对象" },
	{ "title", FIELD_TEXT, offsetof(struct fact, title), NULL, 0, "名称" },
	{ "district", FIELD_TEXT, offsetof(struct fact, district), NULL, 0, "区划" },
	{ "park", FIELD_TEXT, offsetof(struct fact, park), NULL, 0, "园区" },
	{ "chains", FIELD_TEXTS, offsetof(struct fact, chains), NULL, 0, "产业链" },
	{ "effective_on", FIELD_DATE, offsetof(struct fact, effective_on), NULL, 0, "生效日期" },
	{ "document_no", FIELD_TEXT, offsetof(struct fact, document_no), NULL, 0, "文号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct fact, recorded_at), NULL, 0, "记录时间" },
	{ "source", FIELD_TEXT, offsetof(struct fact, source), NULL, 0, "来源" },
	{ "counted", FIELD_BOOL, offsetof(struct fact, counted), NULL, 0, "计入" },
	{ "voided_at", FIELD_INSTANT, offsetof(struct fact, voided_at), NULL, 0, "作废时间" },
	{ "etag", FIELD_TEXT, offsetof(struct fact, etag), NULL, FIELD_HIDDEN, NULL },
	{ "voids", FIELD_RAW, offsetof(struct fact, voids), NULL, FIELD_HIDDEN, NULL },
	{ "proposal", FIELD_TEXT, offsetof(struct fact, proposal), NULL, FIELD_HIDDEN, NULL },
	{ "proposed_by", FIELD_TEXT, offsetof(struct fact, proposed_by), NULL, FIELD_HIDDEN, NULL },
};

const struct shape fact_shape = SHAPE("fact", struct fact, fact_fields);
