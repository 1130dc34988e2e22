#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/field.h"

struct part {
	const char *name;
};

struct thing {
	const char *text;
	int64_t whole;
	int8_t truth;
	int32_t day;
	int64_t at;
	struct title title;
	const char *raw;
	struct part *part;
	struct list parts;
	struct list names;
	int private_member;
};

static const struct field part_fields[] = {
	{ .name = "name", .kind = FIELD_TEXT, .offset = offsetof(struct part, name) }
};
static const struct shape part_shape = SHAPE("part", struct part, part_fields);

static const struct field thing_fields[] = {
	{ .name = "text", .kind = FIELD_TEXT, .offset = offsetof(struct thing, text) },
	{ .name = "whole", .kind = FIELD_INT, .offset = offsetof(struct thing, whole) },
	{ .name = "truth", .kind = FIELD_BOOL, .offset = offsetof(struct thing, truth) },
	{ .name = "day", .kind = FIELD_DATE, .offset = offsetof(struct thing, day) },
	{ .name = "at", .kind = FIELD_INSTANT, .offset = offsetof(struct thing, at), .flags = FIELD_MILLIS },
	{ .name = "title", .kind = FIELD_TITLE, .offset = offsetof(struct thing, title) },
	{ .name = "raw", .kind = FIELD_RAW, .offset = offsetof(struct thing, raw) },
	{ .name = "part", .kind = FIELD_OBJECT, .offset = offsetof(struct thing, part), .shape = &part_shape },
	{ .name = "parts", .kind = FIELD_LIST, .offset = offsetof(struct thing, parts), .shape = &part_shape },
	{ .name = "names", .kind = FIELD_TEXTS, .offset = offsetof(struct thing, names) },
};
static const struct shape thing_shape = SHAPE("thing", struct thing, thing_fields);

static void a_shape_counts_its_fields(void **state)
{
	(void)state;
	assert_int_equal(thing_shape.count, 10);
	assert_int_equal(thing_shape.size, sizeof(struct thing));
}

static void fields_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(field_find(&thing_shape, text_of("day")), &thing_fields[3]);
	assert_null(field_find(&thing_shape, text_of("da")));
	assert_null(field_find(&thing_shape, text_of("")));
}

/* What has columns of its own: a title, and an object whose members are known. */
static void members_of_members_are_found(void **state)
{
	(void)state;
	const struct field open = { .name = "open", .kind = FIELD_OBJECT };
	const struct shape *title = field_inner(&thing_fields[5]);

	assert_non_null(title);
	assert_int_equal(title->size, sizeof(struct title));
	assert_string_equal(title->fields[0].name, "zh");
	assert_string_equal(title->fields[1].name, "en");
	assert_ptr_equal(field_inner(&thing_fields[7]), &part_shape);
	assert_null(field_inner(&open));
	assert_null(field_inner(&thing_fields[8]));
	assert_null(field_inner(&thing_fields[0]));
}

static void a_cleared_record_is_null_all_over(void **state)
{
	(void)state;
	struct thing thing;

	memset(&thing, 0x5a, sizeof thing);
	field_clear(&thing_shape, &thing);
	for (size_t i = 0; i < thing_shape.count; i++)
		assert_true(field_is_null(&thing_fields[i], &thing));
	assert_true(thing.whole == INT64_NONE);
	assert_int_equal(thing.day, DATE_NONE);
	assert_int_equal(thing.private_member, 0);
}

static void zero_and_empty_are_not_null(void **state)
{
	(void)state;
	struct part part = { "p" };
	const char *nothing[1] = { NULL };
	struct thing thing = { .text = "",
		.whole = 0,
		.truth = 0,
		.day = 0,
		.at = 0,
		.title = { .en = "e" },
		.raw = "null",
		.part = &part,
		.parts = { &part, 0 },
		.names = { nothing, 0 } };

	for (size_t i = 0; i < thing_shape.count; i++)
		assert_false(field_is_null(&thing_fields[i], &thing));
}

static void a_field_knows_its_place(void **state)
{
	(void)state;
	struct thing thing = { .whole = 7 };

	assert_ptr_equal(field_at(&thing_fields[1], &thing), &thing.whole);
	assert_int_equal(*(const int64_t *)field_get(&thing_fields[1], &thing), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shape_counts_its_fields),
		cmocka_unit_test(fields_are_found_by_name),
		cmocka_unit_test(members_of_members_are_found),
		cmocka_unit_test(a_cleared_record_is_null_all_over),
		cmocka_unit_test(zero_and_empty_are_not_null),
		cmocka_unit_test(a_field_knows_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
