/* Records as JSON: every kind of field, null and not, escapes, lists, and how fast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/rate_row.h"
#include "wire/json_read.h"
#include "wire/json_write.h"

#include "nouns.h"

static void assert_written(struct buffer *b, const char *expected)
{
	assert_false(b->failed);
	assert_int_equal(b->len, strlen(expected));
	assert_string_equal(b->at, expected);
	buffer_free(b);
}

static void every_kind_of_field(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	json_write_record(&b, &noun_shape, &full_noun);
	assert_written(&b,
		"{\"text\":\"say \\\"hi\\\"\\n\\u0001中𠀀\",\"number\":-42,\"truth\":true,\"date\":\"2023-06-12\","
		"\"instant\":\"2023-06-12T09:30:11.123456+08:00\",\"received\":\"2023-06-12T09:30:11.123+08:00\","
		"\"title\":{\"zh\":\"企业\",\"en\":\"Enterprises\"},\"raw\":{\"a\" : 1},\"part\":{\"name\":\"p\",\"count\":1},\"any\":null,"
		"\"parts\":[{\"name\":\"p\",\"count\":1},{\"name\":\"q\",\"count\":null}],\"names\":[\"甲\",\"乙;丙\"],\"rate\":\"-8.50\"}");
}

static void every_kind_of_null(void **state)
{
	struct buffer b = { 0 };
	struct noun noun;

	(void)state;
	field_clear(&noun_shape, &noun);
	json_write_record(&b, &noun_shape, &noun);
	assert_written(&b,
		"{\"text\":null,\"number\":null,\"truth\":null,\"date\":null,\"instant\":null,\"received\":null,\"title\":null,\"raw\":null,"
		"\"part\":null,\"any\":null,\"parts\":null,\"names\":null,\"rate\":null}");
}

static void empty_lists_are_not_null(void **state)
{
	struct buffer b = { 0 };
	struct noun noun;

	(void)state;
	field_clear(&noun_shape, &noun);
	noun.parts = (struct list){ &noun, 0 };
	noun.names = (struct list){ &noun, 0 };
	noun.truth = 0;
	noun.number = 0;
	json_write_record(&b, &noun_shape, &noun);
	assert_non_null(strstr(b.at, "\"parts\":[],\"names\":[]"));
	assert_non_null(strstr(b.at, "\"number\":0,\"truth\":false"));
	buffer_free(&b);
}

static void strings_are_escaped(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
		{ "", "\"\"" },
		{ "plain", "\"plain\"" },
		{ "\"", "\"\\\"\"" },
		{ "\\", "\"\\\\\"" },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "\x1f\x7f", "\"\\u001f\x7f\"" },
		{ "a\"b\"c", "\"a\\\"b\\\"c\"" },
		{ "</script>", "\"</script>\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer b = { 0 };
		json_write_string(&b, cases[i].text);
		assert_written(&b, cases[i].written);
	}
}

static void lists_with_their_next_page(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	json_write_list(&b, &part_shape, noun_parts, 2, "abc");
	assert_written(
		&b, "{\"items\":[{\"name\":\"p\",\"count\":1},{\"name\":\"q\",\"count\":null}],\"next\":\"abc\"}");
	json_write_list(&b, &part_shape, NULL, 0, NULL);
	assert_written(&b, "{\"items\":[],\"next\":null}");
}

static void values_come_back_as_they_were(void **state)
{
	static const char document[] = "{\"z\":[1,-2,true,false,null,\"\\n中\"],\"a\":{},\"e\":[],\"r\":0.5}";
	struct arena *arena = arena_new(1 << 16);
	const struct value *value = NULL;
	struct buffer b = { 0 };
	struct fault fault;

	(void)state;
	assert_true(json_read(text_of(document), &json_limits_body, arena, &value, &fault));
	json_write_value(&b, value);
	assert_written(&b, document);
	json_write_value(&b, NULL);
	assert_written(&b, "null");
	arena_free(arena);
}

static void a_rates_row_has_the_api_s_members_in_order(void **state)
{
	static const char *const members[] = {
		"indicator",
		"scope",
		"district",
		"period",
		"new",
		"target",
		"target_kind",
		"target_document_no",
		"rate",
		"rounding",
		"schedule",
		"schedule_kind",
		"ahead_points",
		"light",
		"cumulative",
		"active",
		"withdrawn",
		"adjustment",
		"same_period_last_year",
		"growth",
		"growth_rounding",
		"share",
		"forecast",
		"rank_rate",
		"rank_count",
		"remaining",
		"needed_per_month",
		"excluded",
	};

	(void)state;
	assert_int_equal(rate_row_shape.count, sizeof members / sizeof *members);
	for (size_t i = 0; i < rate_row_shape.count; i++)
		assert_string_equal(rate_row_shape.fields[i].name, members[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_field),
		cmocka_unit_test(every_kind_of_null),
		cmocka_unit_test(empty_lists_are_not_null),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(lists_with_their_next_page),
		cmocka_unit_test(values_come_back_as_they_were),
		cmocka_unit_test(a_rates_row_has_the_api_s_members_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
