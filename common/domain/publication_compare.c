/* Decides how differences from a publication are told, member by member. Refuses to find any. */
#include "domain/publication_compare.h"

#include <stddef.h>

static const struct field publication_change_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct publication_change, indicator), NULL, 0, "指标" },
	{ "key", FIELD_TEXT, offsetof(struct publication_change, key), NULL, 0, "计数键" },
	{ "change", FIELD_TEXT, offsetof(struct publication_change, change), NULL, 0, "变化" },
	{ "reason", FIELD_TEXT, offsetof(struct publication_change, reason), NULL, 0, "原因" },
	{ "uscc", FIELD_TEXT, offsetof(struct publication_change, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct publication_change, name), NULL, 0, "企业名称" },
	{ "title", FIELD_TEXT, offsetof(struct publication_change, title), NULL, 0, "名称" },
	{ "was", FIELD_TEXT, offsetof(struct publication_change, was), NULL, 0, "原明细" },
	{ "was_on", FIELD_DATE, offsetof(struct publication_change, was_on), NULL, 0, "原生效日期" },
	{ "was_district", FIELD_TEXT, offsetof(struct publication_change, was_district), NULL, 0, "原区划" },
	{ "now", FIELD_TEXT, offsetof(struct publication_change, now), NULL, 0, "现明细" },
	{ "now_on", FIELD_DATE, offsetof(struct publication_change, now_on), NULL, 0, "现生效日期" },
	{ "now_district", FIELD_TEXT, offsetof(struct publication_change, now_district), NULL, 0, "现区划" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct publication_change, recorded_at), NULL, 0, "记录时间" },
	{ "kind", FIELD_TEXT, offsetof(struct publication_change, kind), NULL, 0, "种类" },
	{ "scope", FIELD_TEXT, offsetof(struct publication_change, scope), NULL, 0, "范围" },
	{ "was_value", FIELD_INT, offsetof(struct publication_change, was_value), NULL, 0, "原数值" },
	{ "now_value", FIELD_INT, offsetof(struct publication_change, now_value), NULL, 0, "现数值" },
	{ "document_no", FIELD_TEXT, offsetof(struct publication_change, document_no), NULL, 0, "文号或来源" },
};

const struct shape publication_change_shape =
	SHAPE("publication_change", struct publication_change, publication_change_fields);

static const struct field publication_compared_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct publication_compared, indicator), NULL, 0, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct publication_compared, scope), NULL, 0, "范围" },
	{ "published_new", FIELD_INT, offsetof(struct publication_compared, published_new), NULL, 0, "发布的新增" },
	{ "new", FIELD_INT, offsetof(struct publication_compared, new), NULL, 0, "新增" },
	{ "published_cumulative", FIELD_INT, offsetof(struct publication_compared, published_cumulative), NULL, 0,
		"发布的累计" },
	{ "cumulative", FIELD_INT, offsetof(struct publication_compared, cumulative), NULL, 0, "累计" },
	{ "published_target", FIELD_INT, offsetof(struct publication_compared, published_target), NULL, 0,
		"发布的目标" },
	{ "target", FIELD_INT, offsetof(struct publication_compared, target), NULL, 0, "目标" },
	{ "published_rate", FIELD_TEXT, offsetof(struct publication_compared, published_rate), NULL, 0,
		"发布的完成率" },
	{ "rate", FIELD_TEXT, offsetof(struct publication_compared, rate), NULL, 0, "完成率" },
	{ "published_growth", FIELD_TEXT, offsetof(struct publication_compared, published_growth), NULL, 0,
		"发布的同比" },
	{ "growth", FIELD_TEXT, offsetof(struct publication_compared, growth), NULL, 0, "同比" },
	{ "published_share", FIELD_TEXT, offsetof(struct publication_compared, published_share), NULL, 0,
		"发布的占比" },
	{ "share", FIELD_TEXT, offsetof(struct publication_compared, share), NULL, 0, "占比" },
	{ "published_rank_rate", FIELD_INT, offsetof(struct publication_compared, published_rank_rate), NULL, 0,
		"发布的完成率名次" },
	{ "rank_rate", FIELD_INT, offsetof(struct publication_compared, rank_rate), NULL, 0, "完成率名次" },
	{ "published_rank_count", FIELD_INT, offsetof(struct publication_compared, published_rank_count), NULL, 0,
		"发布的数量名次" },
	{ "rank_count", FIELD_INT, offsetof(struct publication_compared, rank_count), NULL, 0, "数量名次" },
};

const struct shape publication_compared_shape =
	SHAPE("publication_compared", struct publication_compared, publication_compared_fields);
