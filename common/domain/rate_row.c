/* Decides how the members of rate_row are called outside, and what its rate is of; knows no other rule about them. */
#include "domain/rate_row.h"

#include <stddef.h>
#include <string.h>

const char *rate_row_measured(const struct rate_row *row)
{
	return row->target_kind != NULL && strcmp(row->target_kind, "level") == 0 ? "cumulative" : "new";
}

static const struct field rate_share_fields[] = {
	{ "value", FIELD_TEXT, offsetof(struct rate_share, value), NULL, FIELD_NUMBER, "占比" },
	{ "part", FIELD_INT, offsetof(struct rate_share, part), NULL, 0, "部分" },
	{ "whole", FIELD_INT, offsetof(struct rate_share, whole), NULL, 0, "总数" },
	{ "whole_scope", FIELD_TEXT, offsetof(struct rate_share, whole_scope), NULL, 0, "总数范围" },
	{ "as_of", FIELD_DATE, offsetof(struct rate_share, as_of), NULL, 0, "截至日期" },
	{ "source", FIELD_TEXT, offsetof(struct rate_share, source), NULL, 0, "来源" },
	{ "rounding", FIELD_TEXT, offsetof(struct rate_share, rounding), NULL, 0, "取舍" },
};

const struct shape rate_share_shape = SHAPE("rate_share", struct rate_share, rate_share_fields);

static const struct field rate_forecast_fields[] = {
	{ "value", FIELD_INT, offsetof(struct rate_forecast, value), NULL, 0, "预计" },
	{ "formula", FIELD_TEXT, offsetof(struct rate_forecast, formula), NULL, 0, "方法" },
};

const struct shape rate_forecast_shape = SHAPE("rate_forecast", struct rate_forecast, rate_forecast_fields);

static const struct field rate_excluded_fields[] = {
	{ "pending", FIELD_INT, offsetof(struct rate_excluded, pending), NULL, 0, "待审" },
	{ "returned", FIELD_INT, offsetof(struct rate_excluded, returned), NULL, 0, "退回" },
	{ "superseded", FIELD_INT, offsetof(struct rate_excluded, superseded), NULL, 0, "被替代" },
};

const struct shape rate_excluded_shape = SHAPE("rate_excluded", struct rate_excluded, rate_excluded_fields);

static const struct field rate_row_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct rate_row, indicator), NULL, 0, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct rate_row, scope), NULL, 0, "范围" },
	{ "district", FIELD_TEXT, offsetof(struct rate_row, district), NULL, 0, "区划" },
	{ "period", FIELD_TEXT, offsetof(struct rate_row, period), NULL, 0, "年度" },
	{ "new", FIELD_INT, offsetof(struct rate_row, new), NULL, 0, "新增" },
	{ "target", FIELD_INT, offsetof(struct rate_row, target), NULL, 0, "目标" },
	{ "target_kind", FIELD_TEXT, offsetof(struct rate_row, target_kind), NULL, 0, "目标口径" },
	{ "target_document_no", FIELD_TEXT, offsetof(struct rate_row, target_document_no), NULL, 0, "目标文号" },
	{ "rate", FIELD_TEXT, offsetof(struct rate_row, rate), NULL, FIELD_NUMBER, "完成率" },
	{ "rounding", FIELD_TEXT, offsetof(struct rate_row, rounding), NULL, 0, "取舍" },
	{ "schedule", FIELD_TEXT, offsetof(struct rate_row, schedule), NULL, FIELD_NUMBER, "序时进度" },
	{ "schedule_kind", FIELD_TEXT, offsetof(struct rate_row, schedule_kind), NULL, 0, "序时口径" },
	{ "ahead_points", FIELD_TEXT, offsetof(struct rate_row, ahead_points), NULL, FIELD_NUMBER, "超序时百分点" },
	{ "light", FIELD_TEXT, offsetof(struct rate_row, light), NULL, 0, "亮灯" },
	{ "cumulative", FIELD_INT, offsetof(struct rate_row, cumulative), NULL, 0, "累计" },
	{ "active", FIELD_INT, offsetof(struct rate_row, active), NULL, 0, "有效在册" },
	{ "withdrawn", FIELD_INT, offsetof(struct rate_row, withdrawn), NULL, 0, "核减" },
	{ "adjustment", FIELD_INT, offsetof(struct rate_row, adjustment), NULL, 0, "上期调整" },
	{ "same_period_last_year", FIELD_INT, offsetof(struct rate_row, same_period_last_year), NULL, 0, "上年同期" },
	{ "growth", FIELD_TEXT, offsetof(struct rate_row, growth), NULL, FIELD_NUMBER, "同比增长" },
	{ "growth_rounding", FIELD_TEXT, offsetof(struct rate_row, growth_rounding), NULL, 0, "同比取舍" },
	{ "share", FIELD_OBJECT, offsetof(struct rate_row, share), &rate_share_shape, 0, "占比" },
	{ "forecast", FIELD_OBJECT, offsetof(struct rate_row, forecast), &rate_forecast_shape, 0, "预测" },
	{ "rank_rate", FIELD_INT, offsetof(struct rate_row, rank_rate), NULL, 0, "完成率排名" },
	{ "rank_count", FIELD_INT, offsetof(struct rate_row, rank_count), NULL, 0, "数量排名" },
	{ "remaining", FIELD_INT, offsetof(struct rate_row, remaining), NULL, 0, "尚差" },
	{ "needed_per_month", FIELD_INT, offsetof(struct rate_row, needed_per_month), NULL, 0, "月均需新增" },
	{ "excluded", FIELD_OBJECT, offsetof(struct rate_row, excluded), &rate_excluded_shape, 0, "未计入" },
};

const struct shape rate_row_shape = SHAPE("rate_row", struct rate_row, rate_row_fields);

static const struct field rate_month_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct rate_month, indicator), NULL, 0, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct rate_month, scope), NULL, 0, "范围" },
	{ "district", FIELD_TEXT, offsetof(struct rate_month, district), NULL, 0, "区划" },
	{ "month", FIELD_TEXT, offsetof(struct rate_month, month), NULL, 0, "月份" },
	{ "new", FIELD_INT, offsetof(struct rate_month, new), NULL, 0, "当月新增" },
	{ "new_ytd", FIELD_INT, offsetof(struct rate_month, new_ytd), NULL, 0, "本年新增" },
	{ "cumulative", FIELD_INT, offsetof(struct rate_month, cumulative), NULL, 0, "累计" },
};

const struct shape rate_month_shape = SHAPE("rate_month", struct rate_month, rate_month_fields);

static const struct field rate_answer_fields[] = {
	{ "as_of", FIELD_DATE, offsetof(struct rate_answer, as_of), NULL, 0, "截至日期" },
	{ "known_at", FIELD_INSTANT, offsetof(struct rate_answer, known_at), NULL, 0, "获知时间" },
	{ "revision", FIELD_INT, offsetof(struct rate_answer, revision), NULL, 0, "修订号" },
	{ "items", FIELD_LIST, offsetof(struct rate_answer, items), &rate_row_shape, 0, "指标" },
};

const struct shape rate_answer_shape = SHAPE("rate_answer", struct rate_answer, rate_answer_fields);

static const struct field rate_answer_months_fields[] = {
	{ "as_of", FIELD_DATE, offsetof(struct rate_answer_months, as_of), NULL, 0, "截至日期" },
	{ "known_at", FIELD_INSTANT, offsetof(struct rate_answer_months, known_at), NULL, 0, "获知时间" },
	{ "revision", FIELD_INT, offsetof(struct rate_answer_months, revision), NULL, 0, "修订号" },
	{ "items", FIELD_LIST, offsetof(struct rate_answer_months, items), &rate_month_shape, 0, "指标" },
};

const struct shape rate_answer_months_shape =
	SHAPE("rate_answer_months", struct rate_answer_months, rate_answer_months_fields);
