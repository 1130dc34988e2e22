/* Decides how the members of an indicator are called outside, and the words of its distinct rules. */
#include "domain/indicator.h"

#include <stddef.h>

const char *const indicator_distinct_names[INDICATOR_DISTINCT_COUNT] = { "enterprise", "entry", "enterprise_year",
	"enterprise_batch" };

static const struct field indicator_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct indicator, code), NULL, FIELD_GIVEN | FIELD_REQUIRED, "代码" },
	{ "programme", FIELD_TEXT, offsetof(struct indicator, programme), NULL, 0, "项目" },
	{ "title", FIELD_TITLE, offsetof(struct indicator, title), NULL, FIELD_GIVEN | FIELD_REQUIRED, "名称" },
	{ "unit", FIELD_TITLE, offsetof(struct indicator, unit), NULL, FIELD_GIVEN | FIELD_REQUIRED, "单位" },
	{ "event", FIELD_TEXT, offsetof(struct indicator, event), NULL, 0, "计数阶段" },
	{ "kind", FIELD_TEXT, offsetof(struct indicator, kind), NULL, FIELD_GIVEN | FIELD_REQUIRED, "类型" },
	{ "distinct", FIELD_TEXT, offsetof(struct indicator, distinct), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"去重规则" },
	{ "batch_field", FIELD_TEXT, offsetof(struct indicator, batch_field), NULL, FIELD_GIVEN, "批次字段" },
	{ "decimals", FIELD_INT, offsetof(struct indicator, decimals), NULL, FIELD_GIVEN | FIELD_REQUIRED, "小数位数" },
	{ "rounding", FIELD_TEXT, offsetof(struct indicator, rounding), NULL, FIELD_GIVEN | FIELD_REQUIRED, "取舍" },
	{ "share_decimals", FIELD_INT, offsetof(struct indicator, share_decimals), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"占比小数位数" },
	{ "yearly_award", FIELD_BOOL, offsetof(struct indicator, yearly_award), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"年度认定" },
	{ "opening_from", FIELD_TEXT, offsetof(struct indicator, opening_from), NULL, FIELD_GIVEN, "期初来源" },
};

const struct shape indicator_shape = SHAPE("indicator", struct indicator, indicator_fields);

const char *indicator_share_part(const struct indicator *indicator)
{
	return indicator->yearly_award == 1 ? "new" : "cumulative";
}
