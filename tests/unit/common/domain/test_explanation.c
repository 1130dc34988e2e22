/* Explanations: what says something, what only assures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/explanation.h"

static const char *const words[] = { "无误", "核实无误", "经", "无", "情况属实", "数据真实", "没有问题", "真实有效",
	"verified", "Correct", "the", "data", "are", "ok" };
static const struct list phrases = { (void *)words, sizeof words / sizeof *words };

static const struct {
	const char *text;
	enum explanation_verdict verdict;
} cases[] = {
	{ "合同为三年期,含硬件采购", EXPLANATION_FINE },
	{ "分两期建设,本期合同金额含三年服务费。", EXPLANATION_FINE },
	{ "Equipment leased, two lines sold in May", EXPLANATION_FINE },
	{ "经核实无误:合同含两期设备款和服务费", EXPLANATION_FINE }, /* the assurance is no harm beside a reason */
	{ "经核实无误:合同含两期设备款", EXPLANATION_EMPTY },        /* and no length of it: eight are left */
	{ "核实无误核实无误核实无误xyz", EXPLANATION_EMPTY },
	{ "12345678901234", EXPLANATION_EMPTY },
	{ "１２３４５６７８９０一二三四五", EXPLANATION_EMPTY },
	{ "12345678901234设备款", EXPLANATION_EMPTY },
	{ "2023年5月迁址停产,无6月数据", EXPLANATION_FINE },
	{ "换设备换设备换设备换设备", EXPLANATION_EMPTY },
	{ "abcdeabcdeabcdeabcde", EXPLANATION_EMPTY },
	{ "qwertyuiopasdfghjkl", EXPLANATION_EMPTY },
	{ "QWERTYUIOP asdf, zxcvb", EXPLANATION_EMPTY },
	{ "poiuytrewq 设备款", EXPLANATION_EMPTY },
	{ "abcdefghijklmnop", EXPLANATION_EMPTY },
	{ "测试测试测试测试", EXPLANATION_EMPTY },
	{ "Property at liberty street were sold", EXPLANATION_FINE }, /* keys side by side are words, too */
	{ "因为无线终端正由经销商更换", EXPLANATION_FINE },           /* 无 and 经 are words of it */
	{ "经,无,经,无,经,无,设备报废", EXPLANATION_EMPTY },
	{ "Updata and candata moved", EXPLANATION_FINE }, /* no word begins inside another */
	{ "设备报废", EXPLANATION_SHORT },
	{ "A lease", EXPLANATION_SHORT },
	{ "  设备已经报废处理  。。。。。。", EXPLANATION_SHORT },
	{ "", EXPLANATION_EMPTY },
	{ "          ", EXPLANATION_EMPTY },
	{ "。。。。。。。。。。。。", EXPLANATION_EMPTY },
	{ "核实无误", EXPLANATION_EMPTY },
	{ "情况属实", EXPLANATION_EMPTY },
	{ "无误", EXPLANATION_EMPTY },
	{ " 核实无误。 ", EXPLANATION_EMPTY },
	{ "核实无误,情况属实,无误!", EXPLANATION_EMPTY },
	{ "经核实无误、数据真实、没有问题、真实有效", EXPLANATION_EMPTY },
	{ "核实无误核实无误核实无误核实无误", EXPLANATION_EMPTY },
	{ "核 实 无 误 核 实 无 误", EXPLANATION_EMPTY },
	{ "啊啊啊啊啊啊啊啊啊啊啊啊", EXPLANATION_EMPTY },
	{ "1212121212121212", EXPLANATION_EMPTY },
	{ "Verified, the data are correct.", EXPLANATION_EMPTY },
	{ "OK ok OK ok OK ok", EXPLANATION_EMPTY },
	{ "Correctness was lost in a merger", EXPLANATION_FINE }, /* no word ends inside another */
	{ "𠮷田𠮷野家上云合同二期款", EXPLANATION_FINE },
};

static void each_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum explanation_verdict verdict = explanation_judge(&phrases, text_of(cases[i].text), 10);
		if (verdict != cases[i].verdict)
			print_message("%s: %d\n", cases[i].text, (int)verdict);
		assert_int_equal(verdict, cases[i].verdict);
	}
}

static void length_is_in_code_points(void **state)
{
	(void)state;
	assert_int_equal(explanation_judge(&phrases, text_of("合同含硬件采购"), 7), EXPLANATION_FINE);
	assert_int_equal(explanation_judge(&phrases, text_of("合同含硬件采购"), 8), EXPLANATION_SHORT);
	assert_int_equal(explanation_judge(&phrases, text_of("合同含硬件采购。"), 8), EXPLANATION_SHORT);
}

static void which_phrases_is_data(void **state)
{
	static const char *const other[] = { "领导已同意" };
	const struct list more = { (void *)other, 1 }, none = { NULL, 0 };

	(void)state;
	assert_int_equal(explanation_judge(&more, text_of("领导已同意,领导已同意。"), 1), EXPLANATION_EMPTY);
	assert_int_equal(explanation_judge(&phrases, text_of("领导已同意,领导已同意。"), 1), EXPLANATION_FINE);
	assert_int_equal(explanation_judge(&none, text_of("核实无误"), 1), EXPLANATION_FINE);
	assert_int_equal(explanation_judge(&none, text_of("啊啊啊啊"), 1), EXPLANATION_EMPTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text),
		cmocka_unit_test(length_is_in_code_points),
		cmocka_unit_test(which_phrases_is_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
