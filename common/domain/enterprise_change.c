/* Decides how the members of a change are called outside; knows no rule about them. */
#include "domain/enterprise_change.h"

#include <stddef.h>

static const struct field change_fields[] = {
	{ "effective_on", FIELD_DATE, offsetof(struct enterprise_change, effective_on), NULL,
		FIELD_GIVEN | FIELD_REQUIRED, "生效日期" },
	{ "status", FIELD_TEXT, offsetof(struct enterprise_change, status), NULL, FIELD_GIVEN, "状态" },
	{ "district", FIELD_TEXT, offsetof(struct enterprise_change, district), NULL, FIELD_GIVEN, "区划" },
	{ "park", FIELD_TEXT, offsetof(struct enterprise_change, park), NULL, FIELD_GIVEN, "园区" },
	{ "chains", FIELD_TEXTS, offsetof(struct enterprise_change, chains), NULL, FIELD_GIVEN, "产业链" },
	{ "name", FIELD_TEXT, offsetof(struct enterprise_change, name), NULL, FIELD_GIVEN, "企业名称" },
	{ "short_name", FIELD_TEXT, offsetof(struct enterprise_change, short_name), NULL, FIELD_GIVEN, "简称" },
	{ "predecessor", FIELD_TEXT, offsetof(struct enterprise_change, predecessor), NULL, FIELD_GIVEN, "前身" },
	{ "industry", FIELD_TEXT, offsetof(struct enterprise_change, industry), NULL, FIELD_GIVEN, "行业代码" },
	{ "staff", FIELD_INT, offsetof(struct enterprise_change, staff), NULL, FIELD_GIVEN, "从业人员" },
	{ "revenue_wan", FIELD_INT, offsetof(struct enterprise_change, revenue_wan), NULL, FIELD_GIVEN,
		"营业收入(万元)" },
	{ "assets_wan", FIELD_INT, offsetof(struct enterprise_change, assets_wan), NULL, FIELD_GIVEN,
		"资产总额(万元)" },
	{ "size", FIELD_TEXT, offsetof(struct enterprise_change, size), NULL, FIELD_HIDDEN, NULL },
	{ "sets", FIELD_TEXTS, offsetof(struct enterprise_change, sets), NULL, FIELD_HIDDEN, NULL },
};

const struct shape enterprise_change_shape = SHAPE("enterprise_change", struct enterprise_change, change_fields);
