/* Decides how the members of opening_stock are called outside, and which members of its list are one thing. */
#include "domain/opening_stock.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "domain/title.h"

static const struct field opening_stock_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct opening_stock, indicator), NULL, 0, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct opening_stock, scope), NULL, 0, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct opening_stock, as_of), NULL, 0, "截至日期" },
	{ "value", FIELD_INT, offsetof(struct opening_stock, value), NULL, 0, "数量" },
	{ "document_no", FIELD_TEXT, offsetof(struct opening_stock, document_no), NULL, 0, "文号" },
	{ "members", FIELD_RAW, offsetof(struct opening_stock, members), NULL, 0, "名单" },
	{ "names_known", FIELD_BOOL, offsetof(struct opening_stock, names_known), NULL, 0, "有名单" },
	{ "id", FIELD_TEXT, offsetof(struct opening_stock, id), NULL, 0, "编号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct opening_stock, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct opening_stock, by), NULL, 0, "记录人" },
};

const struct shape opening_stock_shape = SHAPE("opening_stock", struct opening_stock, opening_stock_fields);

static const struct field opening_stock_member_fields[] = {
	{ "uscc", FIELD_TEXT, offsetof(struct opening_stock_member, uscc), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"统一社会信用代码" },
	{ "title", FIELD_TEXT, offsetof(struct opening_stock_member, title), NULL, FIELD_GIVEN, "名称" },
	{ "effective_on", FIELD_DATE, offsetof(struct opening_stock_member, effective_on), NULL,
		FIELD_GIVEN | FIELD_REQUIRED, "生效日期" },
	{ "district", FIELD_TEXT, offsetof(struct opening_stock_member, district), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"区划" },
};

const struct shape opening_stock_member_shape =
	SHAPE("opening_stock_member", struct opening_stock_member, opening_stock_member_fields);

static const struct field opening_stock_body_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct opening_stock_body, indicator), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"指标" },
	{ "scope", FIELD_TEXT, offsetof(struct opening_stock_body, scope), NULL, FIELD_GIVEN | FIELD_REQUIRED, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct opening_stock_body, as_of), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"截至日期" },
	{ "value", FIELD_INT, offsetof(struct opening_stock_body, value), NULL, FIELD_GIVEN | FIELD_REQUIRED, "数量" },
	{ "document_no", FIELD_TEXT, offsetof(struct opening_stock_body, document_no), NULL,
		FIELD_GIVEN | FIELD_REQUIRED, "文号" },
	{ "members", FIELD_LIST, offsetof(struct opening_stock_body, members), &opening_stock_member_shape, FIELD_GIVEN,
		"名单" },
};

const struct shape opening_stock_body_shape =
	SHAPE("opening_stock_body", struct opening_stock_body, opening_stock_body_fields);

static bool key_of_title(const struct opening_stock_member *m, struct arena *arena, const char **ret_key)
{
	const char *title = m->title == NULL ? "" : title_normalise(arena, text_of(m->title));

	if (title == NULL)
		return false;
	*ret_key = title[0] == '\0' ? NULL : arena_printf(arena, "%s/%s", m->uscc, title);
	return title[0] == '\0' || *ret_key != NULL;
}

bool opening_stock_key(
	enum indicator_distinct rule, const struct opening_stock_member *m, struct arena *arena, const char **ret_key)
{
	*ret_key = NULL;
	if (m->uscc == NULL || (rule == INDICATOR_ENTERPRISE_YEAR && m->effective_on == DATE_NONE))
		return true;
	if (rule == INDICATOR_ENTRY)
		return key_of_title(m, arena, ret_key);
	*ret_key = rule == INDICATOR_ENTERPRISE_YEAR ? arena_printf(arena, "%s/%d", m->uscc, date_year(m->effective_on))
						     : m->uscc;
	return *ret_key != NULL;
}
