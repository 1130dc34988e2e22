/* A noun with every kind of field, for tests of what is written and read by shape. */
#ifndef TESTS_WIRE_NOUNS_H
#define TESTS_WIRE_NOUNS_H

#include <stddef.h>

#include "base/field.h"
#include "base/value.h"

struct part {
	const char *name;
	int64_t count;
};

static const struct field part_fields[] = {
	{ "name", FIELD_TEXT, offsetof(struct part, name), NULL, FIELD_GIVEN | FIELD_REQUIRED, "名称" },
	{ "count", FIELD_INT, offsetof(struct part, count), NULL, FIELD_GIVEN, "数量" },
};
static const struct shape part_shape = SHAPE("part", struct part, part_fields);

struct noun {
	const char *text;
	int64_t number;
	int8_t truth;
	int32_t date;
	int64_t instant;
	int64_t received;
	struct title title;
	const char *raw;
	const struct part *part;
	const struct value *any;
	struct list parts;
	struct list names;
	const char *rate;
	const char *etag;
};

static const struct field noun_fields[] = {
	{ "text", FIELD_TEXT, offsetof(struct noun, text), NULL, FIELD_GIVEN | FIELD_REQUIRED, "文本" },
	{ "number", FIELD_INT, offsetof(struct noun, number), NULL, FIELD_GIVEN | FIELD_REQUIRED, "数" },
	{ "truth", FIELD_BOOL, offsetof(struct noun, truth), NULL, FIELD_GIVEN, "真" },
	{ "date", FIELD_DATE, offsetof(struct noun, date), NULL, FIELD_GIVEN, "日期" },
	{ "instant", FIELD_INSTANT, offsetof(struct noun, instant), NULL, FIELD_GIVEN, "时刻" },
	{ "received", FIELD_INSTANT, offsetof(struct noun, received), NULL, FIELD_MILLIS, "接收" },
	{ "title", FIELD_TITLE, offsetof(struct noun, title), NULL, FIELD_GIVEN, "名" },
	{ "raw", FIELD_RAW, offsetof(struct noun, raw), NULL, 0, "原样" },
	{ "part", FIELD_OBJECT, offsetof(struct noun, part), &part_shape, FIELD_GIVEN, "部分" },
	{ "any", FIELD_OBJECT, offsetof(struct noun, any), NULL, FIELD_GIVEN, "任意" },
	{ "parts", FIELD_LIST, offsetof(struct noun, parts), &part_shape, FIELD_GIVEN, "各部分" },
	{ "names", FIELD_TEXTS, offsetof(struct noun, names), NULL, FIELD_GIVEN, "名单" },
	{ "rate", FIELD_TEXT, offsetof(struct noun, rate), NULL, FIELD_NUMBER, "率" },
	{ "etag", FIELD_TEXT, offsetof(struct noun, etag), NULL, FIELD_HIDDEN, NULL },
};
static const struct shape noun_shape = SHAPE("noun", struct noun, noun_fields);

static const char *const noun_names[] = { "甲", "乙;丙" };
static const struct part noun_parts[] = { { "p", 1 }, { "q", INT64_NONE } };

/* 2023-06-12T01:30:11.123456Z */
static const struct noun full_noun = {
	.text = "say \"hi\"\n\x01中𠀀",
	.number = -42,
	.truth = 1,
	.date = 19520,
	.instant = 1686533411123456,
	.received = 1686533411123456,
	.title = { "企业", "Enterprises" },
	.raw = "{\"a\" : 1}",
	.part = &noun_parts[0],
	.parts = { (void *)(uintptr_t)noun_parts, 2 },
	.names = { (void *)(uintptr_t)noun_names, 2 },
	.rate = "-8.50",
	.etag = "secret",
};

#endif
