/* The rules of the shipped catalogue: each finds what it is for and nothing in what is usual; and how long it takes to ask them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/filing.h"
#include "domain/form.h"
#include "domain/rule.h"
#include "domain/submission.h"
#include "wire/hint_write.h"
#include "wire/json_read.h"

#include "catalogue_files.h"

static const struct rule_firm firm = { "91410100MA0000015B", "郑州样例有限公司", "样例", "micro", "C3912", "active" };
static const struct rule_firm gone = { "91410100MA0000015B", "郑州样例有限公司", "样例", "micro", "F5100", "revoked" };

#define CLOUD(more_)                                                                                                   \
	"{\"provider\":\"云服务商甲\",\"layer\":\"SaaS\",\"deployment\":\"public\",\"contract_no\":\"HT-1\","     \
	"\"contract_date\":\"2023-03-01\",\"service_start\":\"2023-03-20\"" more_ "}"
#define WORKSHOP(more_) "{\"kind\":\"workshop\",\"site_address\":\"科学大道1号\"" more_ "}"
#define DEVICES(devices_, networked_) ",\"devices\":" #devices_ ",\"networked_devices\":" #networked_
#define PLATFORM(devices_, more_) "{\"kind\":\"industry\",\"connected_devices\":" #devices_ more_ "}"
#define AWARD(more_) "{\"kind\":\"enterprise\",\"level\":\"provincial\"" more_ "}"
#define SCENARIOS "\"scenarios\":[\"一\",\"二\"]"
#define FIELDS "\"batch\":\"第一批\",\"service_fields\":[\"一\"]"

/* What the rule finds, with the register's row and the version before where they matter; the others find nothing there but those in `also`. */
static const struct {
	const char *id, *programme, *answers, *before;
	const struct rule_firm *firm;
	const char *also;
} cases[] = {
	{ "Q101", "cloud", "{\"contract_date\":\"2023-07-01\"}", NULL, &firm, "" },
	{ "Q102", "cloud", "{\"service_start\":\"2023-07-01\"}", NULL, &firm, "" },
	{ "Q103", "cloud", CLOUD(",\"payment_date\":\"2023-07-01\""), NULL, &firm, "" },
	{ "Q104", "cloud", CLOUD(",\"service_end\":\"2023-03-19\""), NULL, &firm, "" },
	{ "Q105", "cloud", "{\"contract_date\":\"2023-03-01\",\"service_end\":\"2023-02-28\"}", NULL, &firm, "" },
	{ "Q106", "cloud", CLOUD(",\"level\":\"三星\""), NULL, &firm, "" },
	{ "Q107", "cloud", CLOUD(",\"invoice_nos\":[\"1\",\"1\"]"), NULL, &firm, "" },
	{ "Q201", "cloud", CLOUD(",\"provider_uscc\":\"91410100MA0000015B\""), NULL, &firm, "" },
	{ "Q202", "cloud", "{\"provider\":\"郑州样例有限公司\"}", NULL, &firm, "" },
	{ "Q203", "cloud", CLOUD(",\"contract_amount_fen\":200000001"), NULL, &firm, "" },
	{ "Q204", "cloud", "{\"contract_date\":\"2014-12-31\"}", NULL, &firm, "" },
	{ "Q205", "cloud", CLOUD(",\"service_end\":\"2033-03-20\""), NULL, &firm, "" },
	{ "Q206", "cloud", CLOUD(",\"contract_amount_fen\":0"), NULL, &firm, "" },
	{ "Q207", "cloud", "{\"contract_no\":\"暂无\"}", NULL, &firm, "" },
	{ "Q301", "cloud", "{\"contract_date\":\"2023-03-01\",\"service_start\":\"2023-02-28\"}", NULL, &firm, "" },
	{ "Q302", "cloud", CLOUD(",\"payment_date\":\"2023-02-28\""), NULL, &firm, "" },
	{ "Q303", "cloud", CLOUD(",\"service_end\":\"2023-06-18\""), NULL, &firm, "" },
	{ "Q381", "cloud", CLOUD(""), NULL, &firm, "" },
	{ "Q382", "cloud", CLOUD(",\"invoice_nos\":[\"1\",\"2\"]"), NULL, &firm, "" },
	{ "Q383", "cloud", CLOUD(""), NULL, &firm, "" },
	{ "Q384", "cloud", CLOUD(""), NULL, &firm, "" },
	{ "Q391", "cloud", CLOUD(""), NULL, &gone, "" },
	{ "Q111", "workshop", WORKSHOP(DEVICES(10, 5) ",\"in_operation_since\":\"2023-07-01\""), NULL, &firm, "" },
	{ "Q112", "workshop", WORKSHOP(DEVICES(10, 5) ",\"automated_devices\":11"), NULL, &firm, "" },
	{ "Q113", "workshop", WORKSHOP(DEVICES(10, 11)), NULL, &firm, "" },
	{ "Q114", "workshop", WORKSHOP(DEVICES(10, 5) ",\"key_process_devices\":4,\"nc_key_process_devices\":5"), NULL,
		&firm, "" },
	{ "Q115", "workshop", WORKSHOP(DEVICES(10, 5) ",\"key_process_devices\":11"), NULL, &firm, "" },
	{ "Q116", "workshop", WORKSHOP(DEVICES(10, 5) ",\"systems\":[\"MES\",\"MES\"]"), NULL, &firm, "" },
	{ "Q211", "workshop", WORKSHOP(DEVICES(100, 29)), NULL, &firm, "" },
	{ "Q212", "workshop", WORKSHOP(DEVICES(0, 0)), NULL, &firm, "" },
	{ "Q213", "workshop", WORKSHOP(",\"output_per_worker_before_fen\":101,\"output_per_worker_after_fen\":100"),
		NULL, &firm, "" },
	{ "Q214", "workshop", WORKSHOP(",\"unit_cost_before_fen\":100,\"unit_cost_after_fen\":101"), NULL, &firm, "" },
	{ "Q215", "workshop", WORKSHOP(",\"defects_before_ppm\":100,\"defects_after_ppm\":101"), NULL, &firm, "" },
	{ "Q216", "workshop", WORKSHOP(",\"energy_before_gce\":100,\"energy_after_gce\":101"), NULL, &firm, "" },
	{ "Q217", "workshop", WORKSHOP(DEVICES(10, 5)), NULL, &gone, "Q391" },
	{ "Q218", "workshop", WORKSHOP(",\"investment_fen\":5000000001"), NULL, &firm, "" },
	{ "Q219", "workshop", WORKSHOP(DEVICES(99, 60)), WORKSHOP(DEVICES(100, 60)), &firm, "" },
	{ "Q220", "workshop", WORKSHOP(DEVICES(151, 60)), WORKSHOP(DEVICES(100, 60)), &firm, "" },
	{ "Q311", "workshop", WORKSHOP(",\"development_days_before\":100,\"development_days_after\":101"), NULL, &firm,
		"" },
	{ "Q312", "workshop", WORKSHOP(",\"maturity_self_score\":401"), NULL, &firm, "" },
	{ "Q121", "platform", PLATFORM(1000, ",\"in_service_since\":\"2023-07-01\""), NULL, &firm, "" },
	{ "Q122", "platform", PLATFORM(1000, ",\"active_users\":5,\"registered_users\":4"), NULL, &firm, "" },
	{ "Q221", "platform", PLATFORM(999, ""), PLATFORM(1000, ""), &firm, "" },
	{ "Q222", "platform", PLATFORM(1501, ""), PLATFORM(1000, ""), &firm, "" },
	{ "Q223", "platform", PLATFORM(0, ",\"industrial_apps\":0"), NULL, &firm, "" },
	{ "Q321", "platform", PLATFORM(1000, ",\"active_users\":9,\"registered_users\":100"), NULL, &firm, "" },
	{ "Q322", "platform", PLATFORM(1000, ",\"security_incidents\":1"), NULL, &firm, "" },
	{ "Q131", "service_manufacturing", AWARD(",\"year\":2023,\"revenue_fen\":10000,\"service_revenue_fen\":10001"),
		NULL, &firm, "" },
	{ "Q132", "service_manufacturing", AWARD(",\"year\":2025"), NULL, &firm, "" },
	{ "Q231", "service_manufacturing", AWARD(",\"year\":2023,\"revenue_fen\":10000,\"service_revenue_fen\":999"),
		NULL, &firm, "" },
	{ "Q232", "service_manufacturing", AWARD(",\"year\":2023,\"revenue_fen\":0"), NULL, &firm, "" },
	{ "Q331", "service_manufacturing", AWARD(",\"year\":2023,\"revenue_fen\":300000001"), NULL, &firm, "" },
	{ "Q141", "benchmark", "{\"year\":2025," SCENARIOS "}", NULL, &firm, "" },
	{ "Q142", "benchmark", "{\"year\":2023,\"scenarios\":[\"一\",\"一\"]}", NULL, &firm, "" },
	{ "Q241", "benchmark",
		"{\"year\":2023,\"revenue_fen\":20000000000,\"three_year_input_fen\":60000000001," SCENARIOS "}", NULL,
		&firm, "" },
	{ "Q242", "benchmark", "{\"year\":2023,\"revenue_fen\":0," SCENARIOS "}", NULL, &firm, "Q341" },
	{ "Q341", "benchmark", "{\"year\":2023,\"revenue_fen\":19999999999," SCENARIOS "}", NULL, &firm, "" },
	{ "Q342", "benchmark", "{\"year\":2023,\"three_year_input_fen\":9999999999," SCENARIOS "}", NULL, &firm, "" },
	{ "Q151", "service_provider", "{\"batch\":\"第一批\",\"service_fields\":[\"一\",\"一\"]}", NULL, &firm, "" },
	{ "Q251", "service_provider", "{" FIELDS ",\"contracts\":5,\"customers\":6}", NULL, &firm, "" },
	{ "Q252", "service_provider", "{" FIELDS ",\"contracts\":0,\"customers\":0}", NULL, &firm, "" },
	{ "Q351", "service_provider", "{" FIELDS ",\"contract_amount_fen\":300000001}", NULL, &firm, "" },
};

/* On the bounds, where each rule must find nothing. */
static const struct {
	const char *programme, *answers, *before;
} usual[] = {
	{ "cloud",
		CLOUD(",\"service_end\":\"2033-03-19\",\"contract_amount_fen\":200000000,\"level_scheme\":\"星级\",\"level\":\"三星\","
		      "\"invoice_nos\":[\"1\",\"2\"],\"payment_date\":\"2023-06-30\",\"provider_uscc\":\"91410100MA0000016X\""),
		NULL },
	{ "cloud",
		"{\"provider\":\"甲\",\"contract_no\":\"无-1\",\"contract_date\":\"2015-01-01\",\"service_start\":\"2015-01-01\","
		"\"service_end\":\"2015-03-31\",\"contract_amount_fen\":1,\"payment_date\":\"2015-01-01\"}",
		NULL },
	{ "workshop",
		WORKSHOP(DEVICES(100,
			30) ",\"automated_devices\":100,\"key_process_devices\":100,\"nc_key_process_devices\":100,"
			    "\"systems\":[\"MES\",\"ERP\"],\"investment_fen\":5000000000,\"maturity_self_score\":400,"
			    "\"in_operation_since\":\"2023-06-30\",\"production_lines\":3,"
			    "\"output_per_worker_before_fen\":100,\"output_per_worker_after_fen\":100,"
			    "\"unit_cost_before_fen\":100,\"unit_cost_after_fen\":100,\"defects_before_ppm\":100,\"defects_after_ppm\":100,"
			    "\"energy_before_gce\":100,\"energy_after_gce\":100,\"development_days_before\":9,\"development_days_after\":9"),
		WORKSHOP(DEVICES(100, 20) ",\"production_lines\":2") },
	{ "platform",
		PLATFORM(1500,
			",\"active_users\":10,\"registered_users\":100,\"security_incidents\":0,\"in_service_since\":\"2023-06-30\""),
		PLATFORM(1000, ",\"registered_users\":100,\"active_users\":10") },
	{ "service_manufacturing", AWARD(",\"year\":2024,\"revenue_fen\":300000000,\"service_revenue_fen\":30000000"),
		NULL },
	{ "service_manufacturing", AWARD(",\"year\":2000"), NULL },
	{ "benchmark", "{\"year\":2024,\"revenue_fen\":20000000000,\"three_year_input_fen\":60000000000," SCENARIOS "}",
		NULL },
	{ "service_provider", "{" FIELDS ",\"contracts\":6,\"customers\":6,\"contract_amount_fen\":300000000}", NULL },
};

struct shipped {
	struct arena *arena;
	struct catalogue catalogue;
};

static int set_up(void **state)
{
	static struct shipped s;

	s.arena = arena_new(1 << 24);
	files_read(s.arena, &s.catalogue);
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	struct shipped *s = *state;

	catalogue_release(&s->catalogue);
	arena_free(s->arena);
	return 0;
}

static const struct value *json_of(struct arena *arena, const char *text)
{
	const struct value *value = NULL;
	struct fault fault;

	if (text != NULL)
		assert_true(json_read(text_of(text), &json_limits_file, arena, &value, &fault));
	return value;
}

static struct list judge(const struct shipped *s, struct arena *arena, const char *programme, const char *answers,
	const char *before, const struct rule_firm *of)
{
	const struct programme *p = catalogue_find_programme(&s->catalogue, text_of(programme));
	static const char *const files[] = { "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };
	const struct list evidence = { (void *)(uintptr_t)files, 1 };
	struct rule_scene scene = {
		.answers = json_of(arena, answers),
		.before = json_of(arena, before),
		.firm = of,
		.evidence = &evidence,
		.address = "192.0.2.1",
		.today = date_of(2023, 6, 30),
		.arena = arena,
	};
	struct list found;

	assert_non_null(p);
	assert_true(rule_judge(&p->rules->rules, &scene, &found));
	return found;
}

static void each_rule_finds_what_it_is_for(void **state)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 18);
		struct list found =
			judge(*state, arena, cases[i].programme, cases[i].answers, cases[i].before, cases[i].firm);
		const struct rule_found *all = found.at;
		bool itself = false;

		for (size_t j = 0; j < found.count; j++) {
			bool is = strcmp(all[j].rule->id, cases[i].id) == 0;
			if (all[j].marks.count > 0 && !is)
				continue;
			if (!is && strcmp(all[j].rule->id, cases[i].also) != 0)
				print_message("%s: %s too\n", cases[i].id, all[j].rule->id);
			assert_true(is || strcmp(all[j].rule->id, cases[i].also) == 0);
			itself = itself || is;
		}
		if (!itself)
			print_message("%s finds nothing\n", cases[i].id);
		assert_true(itself);
		arena_free(arena);
	}
}

static void no_rule_finds_anything_in_what_is_usual(void **state)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		struct arena *arena = arena_new(1 << 18);
		struct list found = judge(*state, arena, usual[i].programme, usual[i].answers, usual[i].before, &firm);
		const struct rule_found *all = found.at;
		for (size_t j = 0; j < found.count; j++) {
			if (all[j].marks.count == 0)
				print_message("%s: %s\n", usual[i].programme, all[j].rule->id);
			assert_true(all[j].marks.count > 0); /* others decide */
		}
		arena_free(arena);
	}
}

static bool has_case(const char *id)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(cases[i].id, id) == 0)
			return true;
	return false;
}

/* At least twenty of all three tiers, each with its case above and with words in two languages. */
static void every_shipped_rule_has_a_case(void **state)
{
	const struct shipped *s = *state;
	const struct programme *programmes = s->catalogue.programmes.at;
	size_t tiers[3] = { 0 };

	for (size_t i = 0; i < s->catalogue.programmes.count; i++) {
		const struct rule *rules = programmes[i].rules->rules.at;
		for (size_t j = 0; j < programmes[i].rules->rules.count; j++) {
			assert_non_null(rules[j].id);
			if (!has_case(rules[j].id))
				print_message("%s has no case\n", rules[j].id);
			assert_true(has_case(rules[j].id));
			assert_string_not_equal(rules[j].text.zh, rules[j].text.en);
			tiers[rules[j].tier]++;
		}
	}
	assert_true(tiers[RULE_BLOCK] >= 10 && tiers[RULE_EXPLAIN] >= 10 && tiers[RULE_INFORM] >= 5);
}

static void hints_are_told_in_both_languages(void **state)
{
	struct arena *arena = arena_new(1 << 18);
	struct list found = judge(*state, arena, "cloud", CLOUD(",\"contract_amount_fen\":200000050"), NULL, &firm);
	struct buffer zh = { 0 }, en = { 0 }, none = { 0 };

	hint_write(&zh, &found, LANGUAGE_ZH);
	hint_write(&en, &found, LANGUAGE_EN);
	hint_write(&none, &(struct list){ NULL, 0 }, LANGUAGE_ZH);
	assert_string_equal(none.at, "[]");
	const struct value *a = value_item(json_of(arena, zh.at), 0), *b = value_item(json_of(arena, en.at), 0);
	assert_int_equal(a->count, 4);
	assert_string_equal(value_string(value_member(a, "rule")), "Q203");
	assert_string_equal(value_string(value_member(a, "tier")), "explain");
	assert_string_equal(value_string(value_member(a, "pointer")), "#/answers/contract_amount_fen");
	assert_non_null(strstr(value_string(value_member(a, "message")), "合同金额 2000000.50 元"));
	assert_non_null(
		strstr(value_string(value_member(b, "message")), "2000000.50 yuan are more than the 2000000 yuan"));
	buffer_free(&zh);
	buffer_free(&en);
	buffer_free(&none);
	arena_free(arena);
}

/* What depends on others goes on with its marks, and is told by the database. */
static void marks_go_with_their_findings(void **state)
{
	struct arena *arena = arena_new(1 << 18);
	struct list found = judge(*state, arena, "cloud", CLOUD(",\"invoice_nos\":[\"Ａ 1\",\"b\"]"), NULL, &firm);
	struct buffer b = { 0 };
	int64_t others = 0;

	hint_write(&b, &found, LANGUAGE_EN);
	const struct value *hints = json_of(arena, b.at);
	assert_int_equal(hints->count, 4);
	assert_string_equal(value_string(value_item(value_member(&hints->items[0], "marks"), 0)), "contract_no:ht-1");
	assert_string_equal(value_string(value_item(value_member(&hints->items[1], "marks"), 0)), "invoice_nos:a 1");
	assert_string_equal(value_string(value_item(value_member(&hints->items[1], "marks"), 1)), "invoice_nos:b");
	assert_string_equal(value_string(value_member(value_member(&hints->items[1], "finding"), "rule")), "Q382");
	assert_true(value_int(value_member(&hints->items[3], "others"), &others));
	assert_int_equal(others, 10);
	buffer_clear(&b);
	size_t of_one = hint_write_marks(&b, &found);
	assert_non_null(strstr(b.at, "invoice_nos:a 1\ninvoice_nos:b"));
	assert_in_range(of_one, 1, b.len - 1);
	assert_int_equal(strncmp(b.at + of_one, "\naddress:", 9), 0); /* ten others, the rest one */
	buffer_free(&b);
	arena_free(arena);
}

/* Nothing in them but what everybody could say of everything. */
static const char *const empty[] = {
	"经核实无误，情况属实，数据真实有效！",
	"经核实无误,情况属实,特此说明",
	"核实无误核实无误xyz",
	"数据真实有效,请领导审批",
	"我公司填报数据真实准确无误",
	"本企业对以上数据的真实性负责",
	"12345678901234",
	"同上同上同上同上一二三",
	"以上数据均真实有效,请予批准。谢谢!",
	"本公司如实填报,无特殊情况,详见附件",
	"经我司核实,所填数据准确,没有问题",
	"上述情况属实,我单位愿承担法律责任",
	"The data above are true and correct, please approve.",
	"All figures have been checked by our company and are accurate",
	"n/a n/a n/a, see attachment",
};

/* Reasons, with the words that people put around them. */
static const char *const telling[] = {
	"因市场情况变化订单减少",
	"含三年服务费和边缘服务器硬件,由集团统一采购",
	"合同签于项目受理之前，服务延续至今，按实填报。",
	"二季度起按企业去重,剔除重复接入的六百台设备",
	"去年起自产传感器,行业代码变更登记中",
	"经核实，2023年5月厂区搬迁，停产两个月，特此说明。",
	"我公司4月剥离子公司,职工转入新公司",
	"设备联网率下降是因为老旧产线已报废",
	"本单位新建二期车间,新增数控机床120台",
	"数据口径调整,不再计入外协单位设备",
	"合同金额含硬件,云服务费每年12万元",
	"实际服务自试运行起算,早于合同签订日",
	"两家企业同址办公,共用一条专线",
	"Equipment leased, two lines sold in May",
	"The contract covers three years and includes the servers",
	"We moved to a new site in June and production stopped",
	"Shared invoice: our parent company paid for both",
};

/* What each is alone, and what they are strung together; and words that only contain one. */
static void shipped_assurances_explain_nothing(void **state)
{
	static const char *const fine[] = { "无线终端改为集中采购", "是因为合同含硬件",
		"Data centre moved to Zhengzhou" };
	struct arena *arena = arena_new(1 << 24);
	struct catalogue c;

	(void)state;
	files_read(arena, &c);
	const struct list *phrases = &c.assurances.phrases;
	assert_true(phrases->count > 50);
	for (size_t i = 0; i < phrases->count; i++)
		assert_int_equal(explanation_judge(phrases, text_of(((const char *const *)phrases->at)[i]), 1),
			EXPLANATION_EMPTY);
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		if (explanation_judge(phrases, text_of(empty[i]), 10) != EXPLANATION_EMPTY)
			fail_msg("%s explains something", empty[i]);
	for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
		if (explanation_judge(phrases, text_of(telling[i]), 10) != EXPLANATION_FINE)
			fail_msg("%s explains nothing", telling[i]);
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_int_equal(explanation_judge(phrases, text_of(fine[i]), 5), EXPLANATION_FINE);
	catalogue_release(&c);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_finds_what_it_is_for),
		cmocka_unit_test(no_rule_finds_anything_in_what_is_usual),
		cmocka_unit_test(every_shipped_rule_has_a_case),
		cmocka_unit_test(hints_are_told_in_both_languages),
		cmocka_unit_test(marks_go_with_their_findings),
		cmocka_unit_test(shipped_assurances_explain_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
