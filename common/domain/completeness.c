/*
 * Decides how complete and how punctual a district's filings are. The rates are cut, not rounded: with one of 30,000
 * missing nothing reads 100.00. Refuses to know who has to file: that is the database's, by the register of the due day.
 */
#include "domain/completeness.h"

#include <stddef.h>
#include <string.h>

#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/rate.h"

enum { COMPLETENESS_DECIMALS = 2 };

static const struct field completeness_count_fields[] = {
	{ "district", FIELD_TEXT, offsetof(struct completeness_count, district), NULL, 0, "区划" },
	{ "obligations", FIELD_INT, offsetof(struct completeness_count, obligations), NULL, 0, "应报" },
	{ "filed", FIELD_INT, offsetof(struct completeness_count, filed), NULL, 0, "已报" },
	{ "on_time", FIELD_INT, offsetof(struct completeness_count, on_time), NULL, 0, "按时" },
};

static const struct field completeness_row_fields[] = {
	{ "district", FIELD_TEXT, offsetof(struct completeness_row, district), NULL, 0, "区划" },
	{ "obligations", FIELD_INT, offsetof(struct completeness_row, obligations), NULL, 0, "应报" },
	{ "filed", FIELD_INT, offsetof(struct completeness_row, filed), NULL, 0, "已报" },
	{ "on_time", FIELD_INT, offsetof(struct completeness_row, on_time), NULL, 0, "按时" },
	{ "late", FIELD_INT, offsetof(struct completeness_row, late), NULL, 0, "迟报" },
	{ "missing", FIELD_INT, offsetof(struct completeness_row, missing), NULL, 0, "未报" },
	{ "completeness", FIELD_TEXT, offsetof(struct completeness_row, completeness), NULL, FIELD_NUMBER, "上报率" },
	{ "timeliness", FIELD_TEXT, offsetof(struct completeness_row, timeliness), NULL, FIELD_NUMBER, "及时率" },
};

static const struct field completeness_missing_fields[] = {
	{ "uscc", FIELD_TEXT, offsetof(struct completeness_missing, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct completeness_missing, name), NULL, 0, "企业名称" },
	{ "district", FIELD_TEXT, offsetof(struct completeness_missing, district), NULL, 0, "区划" },
};

const struct shape completeness_row_shape = SHAPE("completeness_row", struct completeness_row, completeness_row_fields);
const struct shape completeness_count_shape =
	SHAPE("completeness_count", struct completeness_count, completeness_count_fields);
const struct shape completeness_missing_shape =
	SHAPE("completeness_missing", struct completeness_missing, completeness_missing_fields);

static const struct field completeness_fields[] = {
	{ "period", FIELD_TEXT, offsetof(struct completeness, period), NULL, 0, "期别" },
	{ "programme", FIELD_TEXT, offsetof(struct completeness, programme), NULL, 0, "项目" },
	{ "due_on", FIELD_DATE, offsetof(struct completeness, due_on), NULL, 0, "截止日期" },
	{ "late_until", FIELD_DATE, offsetof(struct completeness, late_until), NULL, 0, "补报截止日期" },
	{ "items", FIELD_LIST, offsetof(struct completeness, items), &completeness_row_shape, 0, "分区情况" },
	{ "not_filed", FIELD_LIST, offsetof(struct completeness, not_filed), &completeness_missing_shape, 0,
		"未报名单" },
};

const struct shape completeness_shape = SHAPE("completeness", struct completeness, completeness_fields);

/* The members before the lists. */
const struct shape completeness_period_shape = {
	"completeness_period",
	sizeof(struct completeness),
	completeness_fields,
	sizeof completeness_fields / sizeof completeness_fields[0] - 2,
};

static const struct field reminder_fields[] = {
	{ "period", FIELD_TEXT, offsetof(struct reminder, period), NULL, 0, "期别" },
	{ "programme", FIELD_TEXT, offsetof(struct reminder, programme), NULL, 0, "项目" },
	{ "uscc", FIELD_TEXT, offsetof(struct reminder, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct reminder, name), NULL, 0, "企业名称" },
	{ "district", FIELD_TEXT, offsetof(struct reminder, district), NULL, 0, "区划" },
	{ "due_on", FIELD_DATE, offsetof(struct reminder, due_on), NULL, 0, "截止日期" },
	{ "late_until", FIELD_DATE, offsetof(struct reminder, late_until), NULL, 0, "补报截止日期" },
	{ "overdue", FIELD_BOOL, offsetof(struct reminder, overdue), NULL, 0, "已逾期" },
};

const struct shape reminder_shape = SHAPE("reminder", struct reminder, reminder_fields);

static const char *percent(int64_t part, int64_t whole, struct arena *arena, bool *full)
{
	return rate_text(rate_completion(part, whole, COMPLETENESS_DECIMALS, ROUNDING_TRUNCATE), arena, full);
}

static void sum_row(const struct catalogue *c, const char *district, const struct list *counts, struct arena *arena,
	bool *full, struct completeness_row *ret_row)
{
	const struct completeness_count *leaves = counts->at;

	*ret_row = (struct completeness_row){ .district = district };
	for (size_t i = 0; i < counts->count; i++) {
		if (!area_district_within(&c->districts, leaves[i].district, district))
			continue;
		ret_row->obligations += leaves[i].obligations;
		ret_row->filed += leaves[i].filed;
		ret_row->on_time += leaves[i].on_time;
	}
	ret_row->late = ret_row->filed - ret_row->on_time;
	ret_row->missing = ret_row->obligations - ret_row->filed;
	ret_row->completeness = percent(ret_row->filed, ret_row->obligations, arena, full);
	ret_row->timeliness = percent(ret_row->on_time, ret_row->obligations, arena, full);
}

/* The district, then its direct children in the order of the list. */
static bool fill_items(const struct catalogue *c, const char *district, const struct list *counts, struct arena *arena,
	struct list *ret_items)
{
	const struct district *d = c->districts.at;
	struct completeness_row *rows = arena_alloc_array(arena, 1 + c->districts.count, sizeof *rows);
	bool full = rows == NULL;
	size_t count = 0;

	if (!full)
		sum_row(c, district, counts, arena, &full, &rows[count++]);
	for (size_t i = 0; !full && i < c->districts.count; i++)
		if (d[i].parent != NULL && strcmp(d[i].parent, district) == 0)
			sum_row(c, d[i].code, counts, arena, &full, &rows[count++]);
	*ret_items = (struct list){ rows, count };
	return !full;
}

static bool fill_not_filed(const struct catalogue *c, const char *district, const struct list *missing,
	struct arena *arena, struct list *ret_names)
{
	const struct completeness_missing *all = missing->at;
	struct completeness_missing *names = arena_alloc_array(arena, missing->count, sizeof *names);
	size_t count = 0;

	for (size_t i = 0; names != NULL && i < missing->count; i++)
		if (area_district_within(&c->districts, all[i].district, district))
			names[count++] = all[i];
	*ret_names = (struct list){ names, count };
	return names != NULL;
}

bool completeness_fill(const struct catalogue *catalogue, const char *district, const struct list *counts,
	const struct list *missing, struct arena *arena, struct completeness *answer)
{
	return fill_items(catalogue, district, counts, arena, &answer->items) &&
	       fill_not_filed(catalogue, district, missing, arena, &answer->not_filed);
}
