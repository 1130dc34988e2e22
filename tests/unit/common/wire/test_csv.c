/* CSV: headers in both languages, every kind of field, quotes, formulas, and numbers that look like them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/fact.h"
#include "domain/rate_row.h"
#include "wire/csv.h"

#include "nouns.h"

static void assert_written(struct buffer *b, const char *expected)
{
	assert_false(b->failed);
	assert_string_equal(b->at, expected);
	buffer_free(b);
}

static void headers_in_both_languages(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	csv_write_header(&b, &noun_shape, LANGUAGE_EN);
	assert_written(&b,
		"\xEF\xBB\xBF"
		"text,number,truth,date,instant,received,title.zh,title.en,raw,part.name,part.count,any,parts,names,rate\r\n");
	csv_write_header(&b, &noun_shape, LANGUAGE_ZH);
	assert_written(&b,
		"\xEF\xBB\xBF"
		"文本,数,真,日期,时刻,接收,名.中文,名.英文,原样,部分.名称,部分.数量,任意,各部分,名单,率\r\n");
}

static void every_kind_of_field(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	csv_write_row(&b, &noun_shape, &full_noun);
	assert_written(&b,
		"\"say \"\"hi\"\"\n\x01中𠀀\",-42,true,2023-06-12,2023-06-12T09:30:11.123456+08:00,2023-06-12T09:30:11.123+08:00,企业,Enterprises,"
		"\"{\"\"a\"\" : 1}\",p,1,,\"[{\"\"name\"\":\"\"p\"\",\"\"count\"\":1},{\"\"name\"\":\"\"q\"\",\"\"count\"\":null}]\",甲;乙;丙,-8.50\r\n");
}

static void nulls_are_empty_and_nested_ones_keep_their_columns(void **state)
{
	struct buffer b = { 0 };
	struct noun noun;

	(void)state;
	field_clear(&noun_shape, &noun);
	csv_write_row(&b, &noun_shape, &noun);
	assert_written(&b, ",,,,,,,,,,,,,,\r\n");
}

static void what_a_spreadsheet_would_run_is_text(void **state)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "=1+1", "'=1+1" },
		{ "+86 371", "'+86 371" },
		{ "-5", "'-5" },
		{ "@SUM(A1)", "'@SUM(A1)" },
		{ "\tx", "'\tx" },
		{ "a=1", "a=1" },
		{ "", "" },
		{ "91410100MA0000015B", "91410100MA0000015B" },
		{ "=\"a\",1", "\"'=\"\"a\"\",1\"" },
		{ "a,b", "\"a,b\"" },
		{ "a\rb", "\"a\rb\"" },
		{ "'x", "'x" },
		{ "。=1", "。=1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct part part = { cases[i].text, INT64_NONE };
		struct buffer b = { 0 };
		char expected[64];
		csv_write_row(&b, &part_shape, &part);
		strcpy(expected, cases[i].cell);
		strcat(expected, ",\r\n");
		assert_written(&b, expected);
	}
}

static void numbers_never_get_an_apostrophe(void **state)
{
	struct rate_row row;
	struct buffer b = { 0 };
	struct part part = { "x", -7 };

	(void)state;
	csv_write_row(&b, &part_shape, &part);
	assert_written(&b, "x,-7\r\n");
	field_clear(&rate_row_shape, &row);
	row.ahead_points = "-8.50";
	row.growth = "-33.40";
	row.target_document_no = "-1";
	csv_write_row(&b, &rate_row_shape, &row);
	assert_non_null(strstr(b.at, ",-8.50,"));
	assert_non_null(strstr(b.at, ",-33.40,"));
	assert_non_null(strstr(b.at, ",'-1,"));
	buffer_free(&b);
}

static void rates_have_dotted_columns(void **state)
{
	struct buffer b = { 0 };

	(void)state;
	csv_write_header(&b, &rate_row_shape, LANGUAGE_EN);
	assert_non_null(strstr(b.at,
		",growth_rounding,share.value,share.part,share.whole,share.whole_scope,share.as_of,share.source,share.rounding,"
		"forecast.value,forecast.formula,rank_rate,"));
	assert_non_null(strstr(b.at, ",excluded.pending,excluded.returned,excluded.superseded\r\n"));
	buffer_free(&b);
}

/* As many cells in each row as in the header, for every noun that is exported. */
static void rows_are_as_wide_as_their_header(void **state)
{
	static const struct shape *const shapes[] = { &rate_row_shape, &rate_month_shape, &fact_shape, &noun_shape };

	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct buffer header = { 0 }, row = { 0 };
		char record[1024];
		size_t commas = 0;
		assert_true(shapes[i]->size <= sizeof record);
		memset(record, 0, sizeof record);
		field_clear(shapes[i], record);
		csv_write_header(&header, shapes[i], LANGUAGE_ZH);
		csv_write_row(&row, shapes[i], record);
		for (size_t j = 0; j < header.len; j++)
			commas += header.at[j] == ',';
		assert_int_equal(row.len, commas + 2);
		buffer_free(&header);
		buffer_free(&row);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_in_both_languages),
		cmocka_unit_test(every_kind_of_field),
		cmocka_unit_test(nulls_are_empty_and_nested_ones_keep_their_columns),
		cmocka_unit_test(what_a_spreadsheet_would_run_is_text),
		cmocka_unit_test(numbers_never_get_an_apostrophe),
		cmocka_unit_test(rates_have_dotted_columns),
		cmocka_unit_test(rows_are_as_wide_as_their_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
