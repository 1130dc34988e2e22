/* The sentences of the shipped catalogue, every form of them; and every fault of a template by its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/value.h"
#include "domain/brief.h"
#include "domain/publication.h"
#include "domain/rate_row.h"
#include "wire/json_read.h"

#include "catalogue_files.h"
#include "findings_check.h"

#define CLOUD "cloud.enterprises"
#define WORKSHOP "workshop.enterprises"
#define ACCEPTED "platform.accepted"
#define MIDTERM "platform.midterm_passed"
#define SERVICE "service_manufacturing.enterprises"
#define BENCHMARK "benchmark.enterprises"
#define PROVIDER "service_provider.enterprises"

/* A report in the making: what is not set is unknown. */
struct report {
	struct arena *arena;
	struct catalogue catalogue;
	struct rate_row rows[16];
	size_t count;
	struct publication_name names[8];
	size_t named;
	struct publication_counted counted[1];
	const struct value *remarks;
	int32_t as_of;
};

static struct report *begin(void)
{
	struct arena *arena = arena_new(1 << 24);
	struct report *r = arena_alloc(arena, sizeof *r);

	assert_non_null(r);
	*r = (struct report){ .arena = arena };
	files_read(arena, &r->catalogue);
	assert_non_null(r->catalogue.brief);
	return r;
}

static void end(struct report *r)
{
	catalogue_release(&r->catalogue);
	arena_free(r->arena);
}

static struct rate_row *row(struct report *r, const char *indicator, int64_t fresh, int64_t cumulative)
{
	struct rate_row *row = &r->rows[r->count++];

	field_clear(&rate_row_shape, row);
	row->indicator = indicator;
	row->period = "2023";
	row->new = fresh;
	row->cumulative = cumulative;
	return row;
}

static void name(struct report *r, const char *indicator, const char *text, const char *title)
{
	r->names[r->named++] = (struct publication_name){ indicator, text, text, title };
}

static void remark(struct report *r, const char *json)
{
	struct fault f;

	assert_true(json_read(text_of(json), &json_limits_file, r->arena, &r->remarks, &f));
}

/* The paragraph of that code; NULL: it has nothing to say. */
static const struct brief_text *said(struct report *r, const char *code, const char *variant, const char *language)
{
	struct list figures = { r->rows, r->count }, names = { r->names, r->named }, counted = { r->counted, 1 };
	const struct brief_matter matter = { &r->catalogue, &figures, &counted, &names, r->remarks, r->as_of };
	struct list texts;

	assert_true(brief_write(r->catalogue.brief, &matter, r->arena, &texts));
	const struct brief_text *at = texts.at;
	for (size_t i = 0; i < texts.count; i++)
		if (strcmp(at[i].code, code) == 0 && strcmp(at[i].variant, variant) == 0 &&
			strcmp(at[i].language, language) == 0)
			return &at[i];
	return NULL;
}

static void assert_said(struct report *r, const char *code, const char *zh, const char *en)
{
	assert_string_equal(said(r, code, "plain", "zh")->text, zh);
	assert_string_equal(said(r, code, "plain", "en")->text, en);
}

static void none_one_two_and_many(void **state)
{
	static const struct {
		const char *code, *indicator;
		int64_t fresh;
		const char *title, *zh, *en;
	} cases[] = {
		{ "cloud", CLOUD, 0, NULL, "无新增上云企业。", "No further enterprise moved to the cloud." },
		{ "cloud", CLOUD, 1, NULL, "新增上云企业1家。", "1 more enterprise moved to the cloud." },
		{ "cloud", CLOUD, 2, NULL, "新增上云企业2家。", "2 more enterprises moved to the cloud." },
		{ "cloud", CLOUD, 680, NULL, "新增上云企业680家。", "680 more enterprises moved to the cloud." },
		{ "awards", WORKSHOP, 0, NULL, NULL, NULL },
		{ "awards", WORKSHOP, 1, NULL, "甲1个企业获批智能车间工厂。",
			"The smart workshop or factory of 甲 was recognised." },
		{ "awards", WORKSHOP, 2, NULL, "甲、乙2个企业获批智能车间工厂。",
			"The smart workshops or factories of 甲 and 乙 were recognised." },
		{ "awards", WORKSHOP, 3, NULL, "甲等3个企业获批智能车间工厂。",
			"Smart workshops or factories of 3 enterprises, 甲 the first of them, were recognised." },
		{ "awards", SERVICE, 1, NULL, "甲1家企业获批2023年省级服务型制造示范。",
			"甲 became a provincial demonstration of service-oriented manufacturing of 2023." },
		{ "awards", SERVICE, 2, NULL, "甲、乙2家企业获批2023年省级服务型制造示范。",
			"甲 and 乙 became provincial demonstrations of service-oriented manufacturing of 2023." },
		{ "awards", SERVICE, 12, NULL, "甲等12家企业获批2023年省级服务型制造示范。",
			"12 enterprises, 甲 the first of them, became provincial demonstrations of service-oriented manufacturing of 2023." },
		{ "awards", BENCHMARK, 1, NULL, "获批河南省智能制造标杆企业1家。",
			"Recognition went to 1 benchmark enterprise of smart manufacturing of Henan." },
		{ "awards", PROVIDER, 10, NULL, "获批第一批制造业数字化转型服务商10家。",
			"Recognition went to 10 providers of services for the digital transformation of manufacturing (第一批)." },
		{ "platforms", ACCEPTED, 0, NULL, NULL, NULL },
		{ "platforms", ACCEPTED, 1, "平台", "加快工业互联网建设,甲承建的平台通过考核验收。",
			"The industrial internet grows, 平台 of 甲 passed its acceptance." },
		{ "platforms", ACCEPTED, 1, NULL, "加快工业互联网建设,甲的工业互联网平台通过考核验收。",
			"The industrial internet grows, the platform of 甲 passed its acceptance." },
		{ "platforms", ACCEPTED, 2, NULL, "加快工业互联网建设,甲、乙2个工业互联网平台通过考核验收。",
			"The industrial internet grows, the platforms of 甲 and 乙 passed their acceptance." },
		{ "platforms", ACCEPTED, 5, NULL, "加快工业互联网建设,甲等5个工业互联网平台通过考核验收。",
			"The industrial internet grows, 5 platforms, that of 甲 the first of them, passed their acceptance." },
		{ "platforms", ACCEPTED, 2, "平台",
			"加快工业互联网建设,甲承建的平台、乙承建的平台2个工业互联网平台通过考核验收。",
			"The industrial internet grows, 平台 of 甲 and 平台 of 乙 passed their acceptance." },
		{ "platforms", ACCEPTED, 5, "平台", "加快工业互联网建设,甲承建的平台等5个工业互联网平台通过考核验收。",
			"The industrial internet grows, 5 platforms, 平台 of 甲 the first of them, passed their acceptance." },
		{ "platforms", MIDTERM, 1, "平台", "加快工业互联网建设,甲1家工业互联网平台培育对象完成中期核查。",
			"The industrial internet grows, the platform of 甲 passed its mid-term check." },
		{ "platforms", MIDTERM, 2, "平台", "加快工业互联网建设,甲、乙2家工业互联网平台培育对象完成中期核查。",
			"The industrial internet grows, the platforms of 甲 and 乙 passed their mid-term checks." },
		{ "platforms", MIDTERM, 9, "平台", "加快工业互联网建设,甲等9家工业互联网平台培育对象完成中期核查。",
			"The industrial internet grows, 9 platforms, that of 甲 the first of them, passed their mid-term checks." },
		{ "platforms", "platform.cultivated", 2, "平台",
			"加快工业互联网建设,甲、乙2个工业互联网平台列入培育名单。",
			"The industrial internet grows, the platforms of 甲 and 乙 were taken into cultivation." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct report *r = begin();

		row(r, cases[i].indicator, cases[i].fresh, INT64_NONE);
		name(r, cases[i].indicator, "甲", cases[i].title);
		name(r, cases[i].indicator, "乙", cases[i].title);
		r->counted[0] = (struct publication_counted){ cases[i].indicator, 1, "", "第一批" };
		if (cases[i].zh == NULL)
			assert_null(said(r, cases[i].code, "plain", "zh"));
		else
			assert_said(r, cases[i].code, cases[i].zh, cases[i].en);
		end(r);
	}
}

/* Members of an opening whom nobody had registered: what is known of them is said, and nobody is named "". */
static void whom_nobody_knows_is_not_named(void **state)
{
	static const struct {
		const char *code, *indicator;
		int64_t fresh;
		const char *first, *second, *title, *zh, *en;
	} cases[] = {
		{ "awards", WORKSHOP, 1, NULL, NULL, "车间", "1个企业获批智能车间工厂。",
			"The smart workshop or factory of 1 enterprise was recognised." },
		{ "awards", WORKSHOP, 2, "甲", NULL, "车间", "2个企业获批智能车间工厂。",
			"Smart workshops or factories of 2 enterprises were recognised." },
		{ "awards", WORKSHOP, 3, NULL, "乙", NULL, "3个企业获批智能车间工厂。",
			"Smart workshops or factories of 3 enterprises were recognised." },
		{ "awards", SERVICE, 1, NULL, NULL, NULL, "1家企业获批2023年省级服务型制造示范。",
			"1 enterprise became a provincial demonstration of service-oriented manufacturing of 2023." },
		{ "awards", SERVICE, 4, NULL, NULL, NULL, "4家企业获批2023年省级服务型制造示范。",
			"4 enterprises became provincial demonstrations of service-oriented manufacturing of 2023." },
		{ "platforms", ACCEPTED, 1, NULL, NULL, "平台", "加快工业互联网建设,平台通过考核验收。",
			"The industrial internet grows, 平台 passed its acceptance." },
		{ "platforms", ACCEPTED, 1, NULL, NULL, NULL, "加快工业互联网建设,1个工业互联网平台通过考核验收。",
			"The industrial internet grows, 1 platform passed its acceptance." },
		{ "platforms", ACCEPTED, 2, NULL, "乙", "平台",
			"加快工业互联网建设,平台、乙承建的平台2个工业互联网平台通过考核验收。",
			"The industrial internet grows, 平台 and 平台 of 乙 passed their acceptance." },
		{ "platforms", MIDTERM, 2, NULL, NULL, "平台",
			"加快工业互联网建设,2家工业互联网平台培育对象完成中期核查。",
			"The industrial internet grows, 2 platforms passed their mid-term checks." },
		{ "platforms", "platform.cultivated", 1, NULL, NULL, "平台",
			"加快工业互联网建设,1个工业互联网平台列入培育名单。",
			"The industrial internet grows, 1 platform was taken into cultivation." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct report *r = begin();

		row(r, cases[i].indicator, cases[i].fresh, INT64_NONE);
		name(r, cases[i].indicator, cases[i].first, cases[i].title);
		name(r, cases[i].indicator, cases[i].second, cases[i].title);
		assert_said(r, cases[i].code, cases[i].zh, cases[i].en);
		end(r);
	}
}

static void two_things_of_one_enterprise_name_it_once(void **state)
{
	static const struct {
		const char *indicator, *titles[2], *zh, *en;
	} cases[] = {
		{ MIDTERM, { "平台", "平台" }, "加快工业互联网建设,甲2家工业互联网平台培育对象完成中期核查。",
			"The industrial internet grows, the platforms of 甲 passed their mid-term checks." },
		{ ACCEPTED, { "子平台", "丑平台" },
			"加快工业互联网建设,甲承建的子平台、丑平台2个工业互联网平台通过考核验收。",
			"The industrial internet grows, 子平台 and 丑平台 of 甲 passed their acceptance." },
		{ ACCEPTED, { "子平台", NULL }, "加快工业互联网建设,甲2个工业互联网平台通过考核验收。",
			"The industrial internet grows, the platforms of 甲 passed their acceptance." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct report *r = begin();

		row(r, cases[i].indicator, 2, INT64_NONE);
		name(r, cases[i].indicator, "甲", cases[i].titles[0]);
		name(r, cases[i].indicator, "甲", cases[i].titles[1]);
		assert_said(r, "platforms", cases[i].zh, cases[i].en);
		end(r);
	}
}

static void one_in_all_and_batches_in_a_row(void **state)
{
	struct report *r = begin();

	(void)state;
	row(r, CLOUD, 1, 1);
	row(r, "workshop.workshops", 0, 1);
	row(r, PROVIDER, 3, 3);
	r->counted[0] = (struct publication_counted){ PROVIDER, 3, "", "第一批\n第二批" };
	assert_said(r, "cloud", "新增上云企业1家,累计完成企业上云1家。",
		"1 more enterprise moved to the cloud, 1 enterprise in all.");
	assert_said(r, "awards", "累计获批1个智能车间工厂;获批第一批、第二批制造业数字化转型服务商3家。",
		"1 smart workshop or factory in all; recognition went to 3 providers of services for the digital transformation of manufacturing (第一批 and 第二批).");
	r->counted[0].batches = "第一批\n第二批\n第三批";
	assert_non_null(strstr(said(r, "awards", "plain", "zh")->text, "第一批、第二批、第三批制造业"));
	assert_non_null(strstr(said(r, "awards", "plain", "en")->text, "(第一批, 第二批 and 第三批)"));
	end(r);
}

/* What the cloud's paragraph says in the compared variant. */
static void assert_compared(const char *growth, const char *points, const char *rate, const char *zh, const char *en)
{
	struct report *r = begin();
	struct rate_row *cloud = row(r, CLOUD, 70, INT64_NONE);

	r->counted[0] = (struct publication_counted){ CLOUD, 1, "", NULL };
	cloud->growth = growth;
	cloud->ahead_points = points;
	cloud->rate = rate;
	assert_string_equal(said(r, "cloud", "compared", "zh")->text, zh);
	assert_string_equal(said(r, "cloud", "compared", "en")->text, en);
	assert_null(strstr(said(r, "cloud", "plain", "zh")->text, "同比"));
	assert_null(strstr(said(r, "cloud", "plain", "zh")->text, "序时"));
	end(r);
}

static void up_down_and_as_many(void **state)
{
	(void)state;
	assert_compared("33.40", NULL, NULL, "新增上云企业70家,同比增长33.40%。",
		"70 more enterprises moved to the cloud, up 33.40 % on the year before.");
	assert_compared("-30.00", NULL, NULL, "新增上云企业70家,同比下降30.00%。",
		"70 more enterprises moved to the cloud, down 30.00 % on the year before.");
	assert_compared("0.00", NULL, NULL, "新增上云企业70家,同比持平。",
		"70 more enterprises moved to the cloud, as many as the year before.");
}

static void ahead_behind_and_on_schedule(void **state)
{
	(void)state;
	assert_compared(NULL, "23.27", "73.27", "新增上云企业70家,完成年度目标任务73.27%,超序时进度23.27个百分点。",
		"70 more enterprises moved to the cloud, 73.27 % of the year's target, 23.27 percentage points ahead of schedule.");
	assert_compared(NULL, "-8.50", "41.50", "新增上云企业70家,完成年度目标任务41.50%,低于序时进度8.50个百分点。",
		"70 more enterprises moved to the cloud, 41.50 % of the year's target, 8.50 percentage points behind schedule.");
	assert_compared(NULL, "0.00", "50.00", "新增上云企业70家,完成年度目标任务50.00%,与序时进度持平。",
		"70 more enterprises moved to the cloud, 50.00 % of the year's target, exactly on schedule.");
}

/* A rate of all that counts leads to all that counts. */
static void a_level_is_held_against_all(void **state)
{
	static const char *const kinds[] = { "level", "increment", NULL };

	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		struct report *r = begin();
		struct rate_row *cloud = row(r, CLOUD, 70, INT64_NONE);
		const struct brief_text *told;
		const char *part = NULL;

		r->counted[0] = (struct publication_counted){ CLOUD, 1, "", NULL };
		cloud->rate = "73.27";
		cloud->target_kind = kinds[k];
		told = said(r, "cloud", "plain", "zh");
		for (size_t i = 0; i < told->segments.count; i++) {
			const struct brief_segment *s = (const struct brief_segment *)told->segments.at + i;

			if (s->indicator != NULL && strcmp(s->text, "73.27") == 0)
				part = s->part;
		}
		assert_string_equal(part, k == 0 ? "cumulative" : "new");
		end(r);
	}
}

static void what_is_not_known_is_not_said(void **state)
{
	struct report *r = begin();

	(void)state;
	r->counted[0] = (struct publication_counted){ CLOUD, 1, "", NULL };
	assert_null(said(r, "cloud", "plain", "zh"));
	row(r, "workshop.workshops", 0, INT64_NONE);
	assert_null(said(r, "awards", "plain", "zh"));
	r->rows[0].cumulative = 29;
	assert_said(r, "awards", "累计获批29个智能车间工厂。", "29 smart workshops and factories in all.");
	end(r);
}

/* Of no award there is no share and no growth to tell: there is nothing before them that says of what. */
static void what_leans_on_nothing_is_silent(void **state)
{
	struct report *r = begin();
	const struct rate_share share = { "13.04", 3, 23, "district:410100", 0, "", "half_up" };
	struct rate_row *service = row(r, SERVICE, 0, 12);

	(void)state;
	service->share = &share;
	service->growth = "-100.00";
	assert_null(said(r, "awards", "compared", "zh"));
	assert_null(said(r, "awards", "plain", "en"));
	service->new = 1;
	assert_string_equal(said(r, "awards", "compared", "zh")->text,
		"1家企业获批2023年省级服务型制造示范,同比下降100.00%,占全市的13.04%。");
	row(r, CLOUD, 0, INT64_NONE)->growth = "-100.00";
	assert_string_equal(said(r, "cloud", "compared", "zh")->text, "无新增上云企业,同比下降100.00%。");
	end(r);
}

static void a_share_of_another_day_tells_it(void **state)
{
	static const struct {
		const char *whole, *day, *zh, *en;
	} cases[] = {
		{ "district:410100", "2023-03-31", "省级服务型制造示范,截至3月31日的6家占全市的26.09%。",
			"as of 2023-03-31 26.09 % of those of the city (6 of 23)." },
		{ "district:410000", "2022-12-31", "省级服务型制造示范,截至2022年12月31日的6家占全省的26.09%。",
			"as of 2022-12-31 26.09 % of those of the province (6 of 23)." },
		{ "district:410100", "2023-06-30", "省级服务型制造示范,占全市的26.09%。",
			"2023, 26.09 % of those of the city." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct report *r = begin();
		struct rate_share share = { "26.09", 6, 23, cases[i].whole, 0, "", "half_up" };

		assert_true(date_parse(text_of(cases[i].day), &share.as_of) &&
			    date_parse(text_of("2023-06-30"), &r->as_of));
		row(r, SERVICE, 12, 12)->share = &share;
		assert_non_null(strstr(said(r, "awards", "plain", "zh")->text, cases[i].zh));
		assert_non_null(strstr(said(r, "awards", "plain", "en")->text, cases[i].en));
		share.part = 0;
		share.value = "0.00";
		assert_null(strstr(said(r, "awards", "plain", "zh")->text, "占"));
		end(r);
	}
}

static void a_share_names_its_whole(void **state)
{
	static const char *const wholes[] = { "district:410100", "district:410000", "district:410172" };
	static const char *const tails[] = { ",占全市的52.17%。", ",占全省的52.17%。", "示范。" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct report *r = begin();
		const struct rate_share share = { "52.17", 12, 23, wholes[i], 0, "", "half_up" };

		row(r, SERVICE, 12, 12)->share = &share;
		r->counted[0] = (struct publication_counted){ SERVICE, 1, "", NULL };
		const char *text = said(r, "awards", "plain", "zh")->text;
		assert_string_equal(text + strlen(text) - strlen(tails[i]), tails[i]);
		end(r);
	}
}

/* The piece that says so, or NULL. */
static const struct brief_segment *piece(const struct brief_text *text, const char *words)
{
	const struct brief_segment *s = text->segments.at;

	for (size_t i = 0; i < text->segments.count; i++)
		if (strcmp(s[i].text, words) == 0)
			return &s[i];
	return NULL;
}

/* A share stands on facts of another day, and of those that its indicator's shares are of. */
static void a_share_leads_to_its_own_part_and_day(void **state)
{
	static const char *const parts[] = { "new", "cumulative" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct report *r = begin();
		const struct rate_share share = { "52.17", 12, 23, "district:410100", 19447, "", "half_up" };
		struct indicator *indicators = (struct indicator *)r->catalogue.indicators.at;

		for (size_t k = 0; k < r->catalogue.indicators.count; k++)
			indicators[k].yearly_award = i == 0;
		row(r, SERVICE, 12, 12)->share = &share;
		r->as_of = 19447 + (int32_t)i; /* its own day, and another */
		r->counted[0] = (struct publication_counted){ SERVICE, 1, "", NULL };
		const struct brief_text *text = said(r, "awards", "plain", "zh");
		assert_string_equal(piece(text, "52.17")->part, parts[i]);
		assert_int_equal(piece(text, "52.17")->as_of, 19447);
		const struct brief_segment *n = piece(text, "12");
		assert_string_equal(n->part, "new");
		assert_int_equal(n->as_of, DATE_NONE);
		end(r);
	}
}

static void remarks_stand_in_their_slots(void **state)
{
	struct report *r = begin();

	(void)state;
	r->counted[0] = (struct publication_counted){ CLOUD, 1, "", NULL };
	remark(r,
		"{\"opening\":\" 开头, \",\"workshop_tail\":{\"zh\":\"，领先。\",\"en\":\"ahead of all.\"},\"platform_tail\":null}");
	assert_string_equal(said(r, "awards", "plain", "zh")->text, "开头,领先。");
	assert_string_equal(said(r, "awards", "plain", "en")->text, "Ahead of all.");
	assert_null(said(r, "platforms", "plain", "zh"));
	row(r, BENCHMARK, 1, 1);
	row(r, PROVIDER, 2, 2);
	assert_string_equal(said(r, "awards", "plain", "zh")->text,
		"开头,领先;获批河南省智能制造标杆企业1家、制造业数字化转型服务商2家。");
	remark(r, "{\"platform_tail\":\"引入平台\"}");
	assert_string_equal(said(r, "platforms", "plain", "zh")->text, "加快工业互联网建设,引入平台。");
	assert_null(said(r, "platforms", "plain", "en"));
	end(r);
}

static void numbers_lead_to_their_facts(void **state)
{
	struct report *r = begin();

	(void)state;
	r->counted[0] = (struct publication_counted){ CLOUD, 1, "", NULL };
	row(r, CLOUD, 680, 6747)->rate = "73.27";
	const struct brief_text *text = said(r, "cloud", "plain", "zh");
	const struct brief_segment *s = text->segments.at;
	assert_int_equal(text->segments.count, 7);
	assert_string_equal(s[0].text, "新增上云企业");
	assert_null(s[0].indicator);
	assert_string_equal(s[1].text, "680");
	assert_string_equal(s[1].part, "new");
	assert_string_equal(s[3].text, "73.27");
	assert_string_equal(s[5].text, "6747");
	assert_string_equal(s[5].indicator, CLOUD);
	assert_string_equal(s[5].part, "cumulative");
	end(r);
}

#define FORM(word) "{\"zh\":\"" word "\",\"en\":\"" word "\"}"
#define SENTENCES(clause)                                                                                              \
	"{\"sentences\":{\"comma\":" FORM(",") ",\"semicolon\":" FORM(";") ",\"stop\":" FORM(".") ",\"both\":" FORM(   \
		"+") ",\"slots\":[\"s\"],\"paragraphs\":[{\"code\":\"p\",\"parts\":[{\"clauses\":[" clause "]}]}]}}"
#define PLACE "sentences.json#/sentences/paragraphs/0/parts/0/clauses/"
#define GROWTH "{\"of\":\"cloud.enterprises\",\"by\":\"growth\",\"up\":" FORM("{growth}") ",\"flat\":" FORM("=")

static void every_fault_of_a_template_is_named(void **state)
{
	static const struct {
		const char *document;
		const char *found[3];
	} cases[] = {
		{ SENTENCES(GROWTH ",\"down\":" FORM("{growth} of {last}") "}"), { NULL } },
		{ SENTENCES(GROWTH "}"), { PLACE "0/down required" } },
		{ SENTENCES(GROWTH ",\"down\":" FORM("{points}") "}"),
			{ PLACE "0/down/zh unknown_name", PLACE "0/down/en unknown_name" } },
		{ SENTENCES(GROWTH ",\"down\":{\"zh\":\"{growth\",\"en\":\"growth}\"}}"),
			{ PLACE "0/down/zh pattern" } },
		{ SENTENCES(GROWTH ",\"down\":{\"zh\":\"x\"}}"), { PLACE "0/down/en required" } },
		{ SENTENCES(GROWTH ",\"down\":" FORM("x") ",\"many\":" FORM("x") "}"),
			{ PLACE "0/many not_applicable" } },
		{ SENTENCES(GROWTH ",\"down\":" FORM("x") ",\"item\":" FORM("x") "}"),
			{ PLACE "0/item not_applicable" } },
		{ SENTENCES(GROWTH ",\"down\":" FORM("x") ",\"only\":\"plain\"}"), { PLACE "0/only enum" } },
		{ SENTENCES("{\"of\":\"nothing\",\"by\":\"share\",\"city\":" FORM("{share}") "}"),
			{ PLACE "0/of unknown_name" } },
		{ SENTENCES("{\"of\":\"cloud.enterprises\",\"by\":\"luck\"}"), { PLACE "0/by enum" } },
		{ SENTENCES("{\"of\":\"cloud.enterprises\",\"by\":\"new\",\"one\":" FORM("{names}") ",\"two\":" FORM(
			  "{names}") ",\"many\":" FORM("{first}") ",\"item\":" FORM("{nome}") "}"),
			{ PLACE "0/item/zh unknown_name", PLACE "0/item/en unknown_name" } },
		{ SENTENCES("{\"of\":\"cloud.enterprises\",\"by\":\"new\",\"one\":" FORM("{names}") ",\"two\":" FORM(
			  "{names}") ",\"many\":" FORM("{first}") ",\"unnamed_many\":" FORM("{first}{n}") "}"),
			{ PLACE "0/unnamed_many/zh unknown_name", PLACE "0/unnamed_many/en unknown_name" } },
		{ SENTENCES("{\"slot\":\"t\"}"), { PLACE "0/slot unknown_name" } },
		{ SENTENCES("{\"slot\":\"s\"},{\"slot\":\"s\"}"), { PLACE "1/slot duplicate_code" } },
		{ SENTENCES("{\"slot\":\"s\",\"text\":" FORM("x") "}"), { PLACE "0/text not_applicable" } },
		{ SENTENCES("{\"text\":" FORM("{n}") "}"),
			{ PLACE "0/text/zh unknown_name", PLACE "0/text/en unknown_name" } },
		{ SENTENCES("{\"text\":" FORM("x") ",\"by\":\"new\"}"), { PLACE "0/by not_applicable" } },
		{ SENTENCES("{}"), { PLACE "0/of required" } },
		{ SENTENCES("{\"texts\":1}"), { PLACE "0/texts unknown_member" } },
		{ "{}", { "sentences.json#/sentences required" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 24);
		struct catalogue_source sources[FILES_MAX];
		size_t count = files_list(arena, sources);
		struct findings findings;
		struct catalogue c;

		for (size_t j = 0; j < count; j++)
			if (strcmp(sources[j].kind, "sentences") == 0)
				sources[j].document = text_of(cases[i].document);
		findings_init(&findings, arena);
		assert_int_equal(catalogue_file_read(sources, count, arena, &c, &findings), cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		catalogue_release(&c);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_one_two_and_many),
		cmocka_unit_test(whom_nobody_knows_is_not_named),
		cmocka_unit_test(two_things_of_one_enterprise_name_it_once),
		cmocka_unit_test(one_in_all_and_batches_in_a_row),
		cmocka_unit_test(up_down_and_as_many),
		cmocka_unit_test(ahead_behind_and_on_schedule),
		cmocka_unit_test(a_level_is_held_against_all),
		cmocka_unit_test(what_is_not_known_is_not_said),
		cmocka_unit_test(what_leans_on_nothing_is_silent),
		cmocka_unit_test(a_share_of_another_day_tells_it),
		cmocka_unit_test(a_share_names_its_whole),
		cmocka_unit_test(a_share_leads_to_its_own_part_and_day),
		cmocka_unit_test(remarks_stand_in_their_slots),
		cmocka_unit_test(numbers_lead_to_their_facts),
		cmocka_unit_test(every_fault_of_a_template_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
