/* Decides how the members of enterprise are called outside; knows no rule about them. */
#include "domain/enterprise.h"

#include <stddef.h>

#define MEMBERS                                                                                                             \
	{ "uscc", FIELD_TEXT, offsetof(struct enterprise, uscc), NULL, FIELD_GIVEN | FIELD_REQUIRED,                        \
		"统一社会信用代码" },                                                                                       \
		{ "name", FIELD_TEXT, offsetof(struct enterprise, name), NULL, FIELD_GIVEN | FIELD_REQUIRED,                \
			"企业名称" },                                                                                       \
		{ "short_name", FIELD_TEXT, offsetof(struct enterprise, short_name), NULL, FIELD_GIVEN, "简称" },           \
		{ "district", FIELD_TEXT, offsetof(struct enterprise, district), NULL, FIELD_GIVEN | FIELD_REQUIRED,        \
			"区划" },                                                                                           \
		{ "park", FIELD_TEXT, offsetof(struct enterprise, park), NULL, FIELD_GIVEN, "园区" },                       \
		{ "chains", FIELD_TEXTS, offsetof(struct enterprise, chains), NULL, FIELD_GIVEN, "产业链" },                \
		{ "industry", FIELD_TEXT, offsetof(struct enterprise, industry), NULL, FIELD_GIVEN, "行业代码" },           \
		{ "size", FIELD_TEXT, offsetof(struct enterprise, size), NULL, FIELD_GIVEN, "规模" },                       \
		{ "status", FIELD_TEXT, offsetof(struct enterprise, status), NULL, FIELD_GIVEN, "状态" },                   \
		{ "status_on", FIELD_DATE, offsetof(struct enterprise, status_on), NULL, 0, "状态日期" },                   \
		{ "predecessor", FIELD_TEXT, offsetof(struct enterprise, predecessor), NULL, FIELD_GIVEN, "前身" },         \
		{ "staff", FIELD_INT, offsetof(struct enterprise, staff), NULL, FIELD_GIVEN, "从业人员" },                  \
		{ "revenue_wan", FIELD_INT, offsetof(struct enterprise, revenue_wan), NULL, FIELD_GIVEN,                    \
			"营业收入(万元)" },                                                                                 \
	{                                                                                                                   \
		"assets_wan", FIELD_INT, offsetof(struct enterprise, assets_wan), NULL, FIELD_GIVEN, "资产总额(万元)" \
	}

static const struct field enterprise_fields[] = {
	MEMBERS,
	{ "etag", FIELD_TEXT, offsetof(struct enterprise, etag), NULL, FIELD_HIDDEN, NULL },
	{ "since", FIELD_RAW, offsetof(struct enterprise, since), NULL, FIELD_HIDDEN, NULL },
};

const struct shape enterprise_shape = SHAPE("enterprise", struct enterprise, enterprise_fields);

static const struct field read_fields[] = {
	MEMBERS,
	{ "etag", FIELD_TEXT, offsetof(struct enterprise, etag), NULL, FIELD_HIDDEN, NULL },
	{ "history", FIELD_RAW, offsetof(struct enterprise, history), NULL, 0, "历史" },
};

const struct shape enterprise_read_shape = SHAPE("enterprise_read", struct enterprise, read_fields);
