/*
 * Decides what a publication must say and which figures it holds. Refuses to know how they come about, and whether its
 * period is closed: that is the database's.
 */
#include "domain/publication.h"

#include <stddef.h>
#include <string.h>

#include "base/line.h"
#include "base/value.h"
#include "domain/catalogue.h"
#include "domain/rate_row.h"

static const struct field publication_body_fields[] = {
	{ "period", FIELD_TEXT, offsetof(struct publication_body, period), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"填报期" },
	{ "title", FIELD_TEXT, offsetof(struct publication_body, title), NULL, FIELD_GIVEN | FIELD_REQUIRED, "标题" },
	{ "document_no", FIELD_TEXT, offsetof(struct publication_body, document_no), NULL, FIELD_GIVEN | FIELD_REQUIRED,
		"文号" },
	{ "indicators", FIELD_TEXTS, offsetof(struct publication_body, indicators), NULL, FIELD_GIVEN, "指标" },
	{ "remarks", FIELD_OBJECT, offsetof(struct publication_body, remarks), NULL, FIELD_GIVEN, "补充语" },
};

const struct shape publication_body_shape = SHAPE("publication_body", struct publication_body, publication_body_fields);

static const struct field publication_fields[] = {
	{ "no", FIELD_INT, offsetof(struct publication, no), NULL, 0, "编号" },
	{ "period", FIELD_TEXT, offsetof(struct publication, period), NULL, 0, "填报期" },
	{ "title", FIELD_TEXT, offsetof(struct publication, title), NULL, 0, "标题" },
	{ "document_no", FIELD_TEXT, offsetof(struct publication, document_no), NULL, 0, "文号" },
	{ "scope", FIELD_TEXT, offsetof(struct publication, scope), NULL, 0, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct publication, as_of), NULL, 0, "截至日期" },
	{ "known_at", FIELD_INSTANT, offsetof(struct publication, known_at), NULL, 0, "获知时间" },
	{ "revision", FIELD_INT, offsetof(struct publication, revision), NULL, 0, "修订号" },
	{ "digest", FIELD_TEXT, offsetof(struct publication, digest), NULL, 0, "摘要" },
	{ "later_no", FIELD_INT, offsetof(struct publication, later_no), NULL, 0, "其后编号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct publication, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct publication, by), NULL, 0, "发布人" },
	{ "content", FIELD_RAW, offsetof(struct publication, content), NULL, FIELD_HIDDEN, NULL },
};

const struct shape publication_shape = SHAPE("publication", struct publication, publication_fields);

static const struct field head_fields[] = {
	{ "no", FIELD_INT, offsetof(struct publication, no), NULL, 0, "编号" },
	{ "digest", FIELD_TEXT, offsetof(struct publication, digest), NULL, 0, "摘要" },
	{ "later_no", FIELD_INT, offsetof(struct publication, later_no), NULL, 0, "其后编号" },
	{ "recorded_at", FIELD_INSTANT, offsetof(struct publication, recorded_at), NULL, 0, "记录时间" },
	{ "by", FIELD_TEXT, offsetof(struct publication, by), NULL, 0, "发布人" },
};

const struct shape publication_head_shape = SHAPE("publication_head", struct publication, head_fields);

static const struct field counted_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct publication_counted, indicator), NULL, 0, "指标" },
	{ "facts", FIELD_INT, offsetof(struct publication_counted, facts), NULL, 0, "明细数" },
	{ "digest", FIELD_TEXT, offsetof(struct publication_counted, digest), NULL, 0, "摘要" },
	{ "batches", FIELD_TEXT, offsetof(struct publication_counted, batches), NULL, FIELD_HIDDEN, NULL },
};

const struct shape publication_counted_shape = SHAPE("publication_counted", struct publication_counted, counted_fields);

static const struct field name_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct publication_name, indicator), NULL, 0, "指标" },
	{ "uscc", FIELD_TEXT, offsetof(struct publication_name, uscc), NULL, 0, "统一社会信用代码" },
	{ "name", FIELD_TEXT, offsetof(struct publication_name, name), NULL, 0, "企业名称" },
	{ "title", FIELD_TEXT, offsetof(struct publication_name, title), NULL, 0, "名称" },
};

const struct shape publication_name_shape = SHAPE("publication_name", struct publication_name, name_fields);

static const struct field told_opening_fields[] = {
	{ "indicator", FIELD_TEXT, offsetof(struct publication_opening, indicator), NULL, 0, "指标" },
	{ "scope", FIELD_TEXT, offsetof(struct publication_opening, scope), NULL, 0, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct publication_opening, as_of), NULL, 0, "截至日期" },
	{ "value", FIELD_INT, offsetof(struct publication_opening, value), NULL, 0, "数量" },
	{ "document_no", FIELD_TEXT, offsetof(struct publication_opening, document_no), NULL, 0, "文号" },
};

const struct shape publication_opening_shape =
	SHAPE("publication_opening", struct publication_opening, told_opening_fields);

static const struct field ground_fields[] = {
	{ "period", FIELD_TEXT, offsetof(struct publication_ground, period), NULL, 0, "填报期" },
	{ "as_of", FIELD_DATE, offsetof(struct publication_ground, as_of), NULL, 0, "截至日期" },
	{ "known_at", FIELD_INSTANT, offsetof(struct publication_ground, known_at), NULL, 0, "获知时间" },
	{ "no", FIELD_INT, offsetof(struct publication_ground, no), NULL, 0, "编号" },
	{ "counted", FIELD_LIST, offsetof(struct publication_ground, counted), &publication_counted_shape, 0, "明细" },
	{ "names", FIELD_LIST, offsetof(struct publication_ground, names), &publication_name_shape, 0, "名单" },
	{ "openings", FIELD_LIST, offsetof(struct publication_ground, openings), &publication_opening_shape, 0,
		"期初存量" },
};

enum { GROUND_LISTS = 3 };

const struct shape publication_ground_shape = SHAPE("publication_ground", struct publication_ground, ground_fields);
const struct shape publication_ground_row_shape = { "publication_ground", sizeof(struct publication_ground),
	ground_fields, sizeof ground_fields / sizeof ground_fields[0] - GROUND_LISTS };

static const struct field named_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct publication_indicator, code), NULL, 0, "代码" },
	{ "title", FIELD_TITLE, offsetof(struct publication_indicator, title), NULL, 0, "名称" },
	{ "unit", FIELD_TITLE, offsetof(struct publication_indicator, unit), NULL, 0, "单位" },
	{ "share_part", FIELD_TEXT, offsetof(struct publication_indicator, share_part), NULL, 0, "占比部分" },
};

static const struct shape indicator_named_shape =
	SHAPE("publication_indicator", struct publication_indicator, named_fields);

static const struct field publication_place_fields[] = {
	{ "scope", FIELD_TEXT, offsetof(struct publication_place, scope), NULL, 0, "范围" },
	{ "name", FIELD_TEXT, offsetof(struct publication_place, name), NULL, 0, "名称" },
};

static const struct shape place_shape = SHAPE("publication_place", struct publication_place, publication_place_fields);

static const struct field content_fields[] = {
	{ "period", FIELD_TEXT, offsetof(struct publication_content, period), NULL, 0, "填报期" },
	{ "title", FIELD_TEXT, offsetof(struct publication_content, title), NULL, 0, "标题" },
	{ "document_no", FIELD_TEXT, offsetof(struct publication_content, document_no), NULL, 0, "文号" },
	{ "scope", FIELD_TEXT, offsetof(struct publication_content, scope), NULL, 0, "范围" },
	{ "as_of", FIELD_DATE, offsetof(struct publication_content, as_of), NULL, 0, "截至日期" },
	{ "known_at", FIELD_INSTANT, offsetof(struct publication_content, known_at), NULL, 0, "获知时间" },
	{ "revision", FIELD_INT, offsetof(struct publication_content, revision), NULL, 0, "修订号" },
	{ "indicators", FIELD_LIST, offsetof(struct publication_content, indicators), &indicator_named_shape, 0,
		"指标" },
	{ "places", FIELD_LIST, offsetof(struct publication_content, places), &place_shape, 0, "区划" },
	{ "figures", FIELD_LIST, offsetof(struct publication_content, figures), &rate_row_shape, 0, "数据" },
	{ "districts", FIELD_LIST, offsetof(struct publication_content, districts), &rate_row_shape, 0, "分区数据" },
	{ "facts", FIELD_LIST, offsetof(struct publication_content, facts), &publication_counted_shape, 0, "明细" },
	{ "openings", FIELD_LIST, offsetof(struct publication_content, openings), &publication_opening_shape, 0,
		"期初存量" },
	{ "remarks", FIELD_RAW, offsetof(struct publication_content, remarks), NULL, 0, "补充语" },
	{ "paragraphs", FIELD_LIST, offsetof(struct publication_content, paragraphs), &brief_text_shape, 0, "段落" },
};

const struct shape publication_content_shape = SHAPE("publication_content", struct publication_content, content_fields);

static void check_text(const char *text, size_t points_max, struct findings *findings, const char *pointer)
{
	if (text != NULL && text_count_points(text_of(text)) > points_max)
		findings_add_int(findings, "max_length", (long long)points_max, "%s", pointer);
}

static void check_indicators(const struct list *codes, const struct catalogue *catalogue, struct findings *findings)
{
	const char *const *at = codes->at;

	if (at != NULL && codes->count == 0)
		findings_add_int(findings, "min_items", 1, "#/indicators");
	for (size_t i = 0; at != NULL && i < codes->count; i++) {
		if (catalogue_find_indicator(catalogue, text_of(at[i])) == NULL)
			findings_add(findings, "unknown_indicator", NULL, NULL, "#/indicators/%zu", i);
		for (size_t j = 0; j < i; j++)
			if (strcmp(at[i], at[j]) == 0) {
				findings_add(findings, "duplicate_code", at[i], NULL, "#/indicators/%zu", i);
				break;
			}
	}
}

/* The slots of the sentences with commas between them; NULL: the arena is full. */
static const char *slots_of(const struct brief *brief, struct arena *arena)
{
	const char *const *at = brief != NULL ? brief->slots.at : NULL;
	const char *all = "";

	for (size_t i = 0; at != NULL && all != NULL && i < brief->slots.count; i++)
		all = arena_printf(arena, "%s%s%s", all, i > 0 ? ", " : "", at[i]);
	return all;
}

static bool has_slot(const struct brief *brief, const char *name)
{
	const char *const *at = brief != NULL ? brief->slots.at : NULL;

	for (size_t i = 0; at != NULL && i < brief->slots.count; i++)
		if (strcmp(at[i], name) == 0)
			return true;
	return false;
}

static void check_words(const struct value *words, const char *pointer, struct findings *findings)
{
	const char *text = value_string(words), *code;
	char point[LINE_POINT_SIZE];

	if (words->kind != VALUE_NULL && text == NULL)
		findings_add(findings, "type", "string", NULL, "#/remarks/%s", pointer);
	else if ((code = line_find(text_of(text), false, point)) != NULL)
		findings_add(findings, code, point, NULL, "#/remarks/%s", pointer);
	else if (text != NULL && text_count_points(text_of(text)) > PUBLICATION_REMARK_MAX)
		findings_add_int(findings, "max_length", PUBLICATION_REMARK_MAX, "#/remarks/%s", pointer);
}

/* A text, which is Chinese, or one of each language. */
static void check_remark(const struct value *remark, const char *pointer, struct findings *findings)
{
	if (remark->kind != VALUE_OBJECT) {
		check_words(remark, pointer, findings);
		return;
	}
	for (size_t i = 0; i < remark->count; i++) {
		const struct value *words = &remark->items[i];
		const char *name = findings_escape(findings->arena, words->name);
		const char *here = name != NULL ? arena_printf(findings->arena, "%s/%s", pointer, name) : NULL;

		if (here == NULL)
			findings->failed = true;
		else if (strcmp(words->name, "zh") != 0 && strcmp(words->name, "en") != 0)
			findings_add(findings, "unknown_member", NULL, NULL, "#/remarks/%s", here);
		else
			check_words(words, here, findings);
	}
}

static void check_remarks(const struct value *remarks, const struct brief *brief, struct findings *findings)
{
	for (size_t i = 0; remarks != NULL && i < remarks->count; i++) {
		const struct value *remark = &remarks->items[i];
		const char *name = findings_escape(findings->arena, remark->name);

		if (name == NULL)
			findings->failed = true;
		else if (!has_slot(brief, remark->name))
			findings_add(
				findings, "unknown_slot", slots_of(brief, findings->arena), NULL, "#/remarks/%s", name);
		else
			check_remark(remark, name, findings);
	}
}

bool publication_check(
	const struct publication_body *body, const struct catalogue *catalogue, struct findings *findings)
{
	size_t before = findings->count;

	check_text(body->title, PUBLICATION_TEXT_MAX, findings, "#/title");
	check_text(body->document_no, PUBLICATION_TEXT_MAX, findings, "#/document_no");
	check_indicators(&body->indicators, catalogue, findings);
	check_remarks(body->remarks, catalogue->brief, findings);
	return findings->count == before && !findings->failed;
}

bool publication_wants(const struct publication_body *body, const char *indicator)
{
	const char *const *at = body->indicators.at;

	if (at == NULL)
		return true;
	for (size_t i = 0; i < body->indicators.count; i++)
		if (strcmp(at[i], indicator) == 0)
			return true;
	return false;
}
