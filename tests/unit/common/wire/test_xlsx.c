/* Workbooks: every kind of cell, what XML cannot say, what is too long, sheets that are full. tests/system reads them by another's reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/text.h"
#include "wire/sheet.h"
#include "wire/xlsx.h"

#include "nouns.h"

enum { HEAD = 30, ROOM = 400000 };

/* The entry of that name, found by its head; to be freed. */
static char *entry_of(const struct buffer *b, const char *name)
{
	char *plain = calloc(1, ROOM + 1);
	z_stream z = { 0 };

	assert_non_null(plain);
	for (size_t i = 0; i + HEAD + strlen(name) < b->len; i++) {
		const char *head = b->at + i;
		if (memcmp(head, "PK\3\4", 4) != 0 || (size_t)(unsigned char)head[26] != strlen(name) ||
			memcmp(head + HEAD, name, strlen(name)) != 0)
			continue;
		assert_int_equal(inflateInit2(&z, -15), Z_OK);
		z.next_in = (unsigned char *)b->at + i + HEAD + strlen(name);
		z.avail_in = (unsigned)(b->len - i - HEAD - strlen(name));
		z.next_out = (unsigned char *)plain;
		z.avail_out = ROOM;
		assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
		inflateEnd(&z);
		return plain;
	}
	free(plain);
	return NULL;
}

static void assert_has(const char *xml, const char *expected)
{
	if (strstr(xml, expected) == NULL)
		fail_msg("%s\nlacks %s", xml, expected);
}

/* The first sheet of a book of these records. */
static char *sheet_of(const struct shape *shape, const void *records, size_t count)
{
	struct list list = { (void *)(uintptr_t)records, count };
	struct buffer b = { 0 };
	char *xml;

	sheet_write(sheet_form_of("/v1/x.xlsx"), shape, LANGUAGE_ZH, &list, &b);
	assert_false(b.failed);
	xml = entry_of(&b, "xl/worksheets/sheet1.xml");
	assert_non_null(xml);
	buffer_free(&b);
	return xml;
}

#define WORDS(words_) "t=\"inlineStr\"><is><t xml:space=\"preserve\">" words_ "</t></is></c>"

static void every_kind_of_cell(void **state)
{
	char *xml = sheet_of(&noun_shape, &full_noun, 1);

	(void)state;
	assert_has(xml, "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
	assert_has(xml, "<row r=\"1\"><c r=\"A1\" " WORDS("文本") "<c r=\"B1\" " WORDS("数"));
	assert_has(xml, "<c r=\"G1\" " WORDS("名.中文"));
	assert_has(
		xml, "<row r=\"2\"><c r=\"A2\" " WORDS("say \"hi\"\n_x0001_中𠀀") "<c r=\"B2\" s=\"1\"><v>-42</v></c>");
	assert_has(xml, "<c r=\"C2\" t=\"b\"><v>1</v></c><c r=\"D2\" " WORDS("2023-06-12"));
	assert_has(xml, "<c r=\"E2\" " WORDS("2023-06-12T09:30:11.123456+08:00"));
	assert_has(xml, "<c r=\"K2\" s=\"1\"><v>1</v></c><c r=\"M2\" ");
	assert_has(xml,
		"<c r=\"N2\" " WORDS("甲;乙;丙") "<c r=\"O2\" s=\"3\"><v>-8.50</v></c></row></sheetData></worksheet>");
	free(xml);
}

static void nothing_is_a_header_alone(void **state)
{
	char *xml = sheet_of(&part_shape, &full_noun, 0);

	(void)state;
	assert_has(xml, "<row r=\"1\"><c r=\"A1\" " WORDS("名称") "<c r=\"B1\" " WORDS("数量") "</row></sheetData>");
	free(xml);
}

static void words_are_what_they_were(void **state)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "<a href=\"x\">&amp;</a>", "&lt;a href=\"x\"&gt;&amp;amp;&lt;/a&gt;" },
		{ "=1+1", "=1+1" },
		{ "0012", "0012" },
		{ "  x\t\n", "  x\t\n" },
		{ "\r\n", "_x000D_\n" },
		{ "\x1b[0m", "_x001B_[0m" },
		{ "_x0041_", "_x005F_x0041_" },
		{ "_x004_ _X0041_ _x00g1_", "_x004_ _X0041_ _x00g1_" },
		{ "\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD", "_xFFFE_|_xFFFF_|\xEF\xBF\xBD" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct part part = { cases[i].text, INT64_NONE };
		char *xml = sheet_of(&part_shape, &part, 1), expected[200];
		snprintf(expected, sizeof expected, "<row r=\"2\"><c r=\"A2\" " WORDS("%s") "</row>", cases[i].cell);
		assert_has(xml, expected);
		free(xml);
	}
}

static void numbers_stay_exact(void **state)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "73.27", "s=\"3\"><v>73.27</v>" },
		{ "0.1000", "s=\"5\"><v>0.1000</v>" },
		{ "-5", "s=\"1\"><v>-5</v>" },
		{ "123456789012345", "s=\"1\"><v>123456789012345</v>" },
		{ "1234567890123456", WORDS("1234567890123456") },
		{ "0.1234567890", WORDS("0.1234567890") },
		{ "=1", WORDS("=1") },
		{ "1.", WORDS("1.") },
		{ ".5", WORDS(".5") },
		{ "-", WORDS("-") },
		{ "1e5", WORDS("1e5") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct noun noun;
		char *xml, expected[120];
		field_clear(&noun_shape, &noun);
		noun.rate = cases[i].text;
		xml = sheet_of(&noun_shape, &noun, 1);
		snprintf(expected, sizeof expected, "<row r=\"2\"><c r=\"O2\" %s", cases[i].cell);
		assert_has(xml, expected);
		free(xml);
	}
}

/* A cell of `count` characters of four bytes, two units each, and of one more of one where `odd`. */
static void assert_long(unsigned count, bool odd, bool cut)
{
	struct buffer long_one = { 0 };
	struct part part;
	char *xml, *end;

	for (unsigned i = 0; i < count; i++)
		buffer_add_string(&long_one, "𠀀");
	buffer_add_string(&long_one, odd ? "x" : "");
	part = (struct part){ long_one.at, 7 };
	xml = sheet_of(&part_shape, &part, 1);
	end = strstr(xml, "</t></is></c><c r=\"B2\"");
	assert_non_null(end);
	assert_int_equal(memcmp(end - 3, "…", 3) == 0, cut);
	if (cut)
		assert_int_equal(end - strstr(xml, "𠀀"), 16383 * 4 + 3);
	free(xml);
	buffer_free(&long_one);
}

static void a_text_that_is_too_long_says_so(void **state)
{
	(void)state;
	assert_long(16383, true, false); /* 32,767 units: as many as there may be */
	assert_long(16384, false, true);
	assert_long(30000, false, true);
}

static void a_full_sheet_is_followed_by_another(void **state)
{
	struct buffer b = { 0 };
	struct xlsx *x = xlsx_new(&part_shape, LANGUAGE_EN, 3, &b);
	char *first, *third, *book, *relations;

	(void)state;
	assert_non_null(x);
	for (int i = 1; i <= 5; i++)
		xlsx_row(x, &(struct part){ "p", i }, &b);
	xlsx_end(x, &b);
	xlsx_free(x);
	assert_false(b.failed);
	first = entry_of(&b, "xl/worksheets/sheet1.xml");
	third = entry_of(&b, "xl/worksheets/sheet3.xml");
	book = entry_of(&b, "xl/workbook.xml");
	relations = entry_of(&b, "xl/_rels/workbook.xml.rels");
	assert_true(first != NULL && third != NULL && book != NULL && relations != NULL);
	assert_null(entry_of(&b, "xl/worksheets/sheet4.xml"));
	assert_has(first, "<row r=\"3\"><c r=\"A3\" " WORDS(
				  "p") "<c r=\"B3\" s=\"1\"><v>2</v></c></row></sheetData></worksheet>");
	assert_has(third, "<row r=\"1\"><c r=\"A1\" " WORDS("name"));
	assert_has(third, "<row r=\"2\"><c r=\"A2\" " WORDS(
				  "p") "<c r=\"B2\" s=\"1\"><v>5</v></c></row></sheetData></worksheet>");
	assert_has(book, "<sheet name=\"3\" sheetId=\"3\" r:id=\"rId3\"/></sheets>");
	assert_has(relations,
		"Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"");
	assert_has(relations, "Target=\"styles.xml\"");
	free(first);
	free(third);
	free(book);
	free(relations);
	buffer_free(&b);
}

static void paths_say_the_form(void **state)
{
	(void)state;
	assert_string_equal(sheet_form_of("/v1/publications/{no}.csv")->ending, ".csv");
	assert_string_equal(sheet_form_of("/v1/rates.xlsx")->media_type,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	assert_null(sheet_form_of("/v1/rates"));
	assert_null(sheet_form_of("/v1/publications/{no}.html"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_cell),
		cmocka_unit_test(nothing_is_a_header_alone),
		cmocka_unit_test(words_are_what_they_were),
		cmocka_unit_test(numbers_stay_exact),
		cmocka_unit_test(a_text_that_is_too_long_says_so),
		cmocka_unit_test(a_full_sheet_is_followed_by_another),
		cmocka_unit_test(paths_say_the_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
