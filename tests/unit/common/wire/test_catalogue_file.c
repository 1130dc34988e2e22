/* The shipped catalogue reads without a finding; every fault in one is named with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/calendar.h"
#include "domain/form.h"

#include "catalogue_files.h"
#include "findings_check.h"

static void the_shipped_catalogue(void **state)
{
	static const char *const indicators[] = {
		"cloud.enterprises",
		"workshop.workshops",
		"workshop.enterprises",
		"platform.cultivated",
		"platform.midterm_passed",
		"platform.accepted",
		"service_manufacturing.enterprises",
		"benchmark.enterprises",
		"service_provider.enterprises",
	};
	struct arena *arena = arena_new(1 << 24);
	struct catalogue c;

	(void)state;
	files_read(arena, &c);
	assert_int_equal(c.programmes.count, 6);
	assert_int_equal(c.indicators.count, 9);
	for (size_t i = 0; i < 9; i++) {
		const struct indicator *in = catalogue_find_indicator(&c, text_of(indicators[i]));
		assert_non_null(in);
		assert_non_null(in->event);
		assert_non_null(catalogue_find_programme(&c, text_of(in->programme)));
		assert_int_equal(in->rounding_rule, ROUNDING_TRUNCATE);
	}
	assert_string_equal(catalogue_find_indicator(&c, text_of("platform.accepted"))->event, "accepted");
	assert_string_equal(
		catalogue_find_indicator(&c, text_of("workshop.enterprises"))->opening_from, "workshop.workshops");
	assert_int_equal(catalogue_find_indicator(&c, text_of("service_provider.enterprises"))->distinct_rule,
		INDICATOR_ENTERPRISE_BATCH);
	assert_non_null(catalogue_find_district(&c, text_of("410172560")));
	assert_non_null(catalogue_find_chain(&c, text_of("smart_sensor")));
	catalogue_release(&c);
	arena_free(arena);
}

static void the_shipped_programmes(void **state)
{
	struct arena *arena = arena_new(1 << 24);
	struct catalogue c;

	(void)state;
	files_read(arena, &c);
	const struct programme *cloud = catalogue_find_programme(&c, text_of("cloud"));
	assert_int_equal(cloud->entry_rule, PROGRAMME_ENTRY_ENTERPRISE);
	assert_int_equal(cloud->approval_date, PROGRAMME_DATE_ANSWERS);
	assert_string_equal(((const char *const *)cloud->date_fields.at)[0], "service_start");
	assert_int_equal(cloud->schedule.kind, SCHEDULE_MONTH);
	assert_non_null(form_find(cloud->rules, text_of("provider_uscc")));
	assert_int_equal(form_find(cloud->rules, text_of("provider_uscc"))->format, FORM_FORMAT_USCC);
	assert_true(form_find(cloud->rules, text_of("layer"))->required);
	const struct programme *workshop = catalogue_find_programme(&c, text_of("workshop"));
	assert_true(workshop->title_required && workshop->title_unique);
	assert_int_equal(workshop->approval_date, PROGRAMME_DATE_NONE);
	assert_int_equal(programme_find_move(workshop, "publicity", "recognised")->document_required, 1);
	const struct programme *platform = catalogue_find_programme(&c, text_of("platform"));
	assert_non_null(programme_find_move(platform, "cultivating", "acceptance_applied"));
	assert_int_equal(catalogue_find_programme(&c, text_of("benchmark"))->approval_date, PROGRAMME_DATE_REVIEW);
	assert_non_null(strstr(cloud->form_in[LANGUAGE_ZH], "云服务商"));
	assert_non_null(strstr(cloud->form_in[LANGUAGE_EN], "Cloud provider"));
	catalogue_release(&c);
	arena_free(arena);
}

/* C18: from Thursday 2023-06-15 five working days with the Dragon Boat holidays (22, 23) and a worked Sunday (25) between them. */
static void c18_a_publicity_of_five_working_days(void **state)
{
	struct arena *arena = arena_new(1 << 24);
	int32_t end = DATE_NONE;
	struct catalogue c;
	int year;

	(void)state;
	files_read(arena, &c);
	const struct programme_stage *notice =
		programme_find_stage(catalogue_find_programme(&c, text_of("workshop")), "publicity");
	assert_int_equal(notice->working_days, 5);
	assert_true(calendar_add_workdays(&c.calendars, date_of(2023, 6, 15), notice->working_days, &end, &year));
	assert_int_equal(end, date_of(2023, 6, 25));
	/* the notice of an acceptance stands as long: from Thursday 2023-09-28 over the holidays to 10-06, with 10-07 and 10-08 worked */
	notice = programme_find_stage(catalogue_find_programme(&c, text_of("platform")), "acceptance_publicity");
	assert_int_equal(notice->working_days, 5);
	assert_true(calendar_add_workdays(&c.calendars, date_of(2023, 9, 28), notice->working_days, &end, &year));
	assert_int_equal(end, date_of(2023, 10, 11));
	catalogue_release(&c);
	arena_free(arena);
}

/* The statutory holidays of a year are eleven days (thirteen from 2025 on): what more is given off on weekdays is made up for at weekends. */
static void every_shipped_year_is_whole(void **state)
{
	static const struct {
		int year, statutory;
	} years[] = { { 2021, 11 }, { 2022, 11 }, { 2023, 11 }, { 2024, 11 }, { 2025, 13 }, { 2026, 13 } };
	struct arena *arena = arena_new(1 << 24);
	struct catalogue c;

	(void)state;
	files_read(arena, &c);
	assert_int_equal(c.calendars.count, sizeof years / sizeof *years);
	for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
		const struct calendar *table = calendar_find(&c.calendars, years[i].year);
		int lost = 0;
		assert_non_null(table);
		for (int32_t day = date_of(years[i].year, 1, 1); day <= date_of(years[i].year, 12, 31); day++)
			lost += !calendar_is_weekend(day) - calendar_is_workday(table, day);
		assert_int_equal(lost, years[i].statutory);
	}
	catalogue_release(&c);
	arena_free(arena);
}

#define PROGRAMME                                                                                                                                                              \
	"{\"programme\":{\"code\":\"p\",\"title\":{\"zh\":\"项\",\"en\":\"P\"},\"count_unit\":{\"zh\":\"家\",\"en\":\"e\"},\"entry\":\"filing\","                            \
	"\"entry_title\":{\"required\":false,\"unique\":false},\"review_levels\":1,\"evidence_required\":false,\"schedule\":\"month\","                                        \
	"\"approval\":{\"stage\":\"s1\",\"date\":[\"d\"]},"                                                                                                                    \
	"\"stages\":[{\"code\":\"s1\",\"title\":{\"zh\":\"一\",\"en\":\"1\"},\"counts\":[\"p.n\"]},{\"code\":\"s2\",\"title\":{\"zh\":\"二\",\"en\":\"2\"},\"counts\":[]}]," \
	"\"moves\":[{\"from\":\"s1\",\"to\":\"s2\",\"document_required\":false}],\"evidence\":[],"                                                                             \
	"\"rules\":[{\"kind\":\"not_future\",\"field\":\"d\"},{\"kind\":\"part_of_total\",\"part\":\"n\",\"total\":\"m\"}],"                                                   \
	"\"form\":{\"type\":\"object\",\"properties\":{\"d\":{\"type\":\"string\",\"title\":{\"zh\":\"日\",\"en\":\"d\"},\"format\":\"date\"},"                               \
	"\"n\":{\"type\":\"integer\",\"title\":{\"zh\":\"部\",\"en\":\"n\"},\"minimum\":0},\"m\":{\"type\":\"integer\",\"title\":{\"zh\":\"总\",\"en\":\"m\"}},"             \
	"\"b\":{\"type\":\"string\",\"title\":{\"zh\":\"批\",\"en\":\"b\"},\"pattern\":\"^x+$\"},"                                                                            \
	"\"l\":{\"type\":\"array\",\"title\":{\"zh\":\"列\",\"en\":\"l\"},\"items\":{\"type\":\"string\",\"maxLength\":3},\"minItems\":1}},"                                  \
	"\"required\":[\"d\",\"b\"],\"additionalProperties\":false}},"                                                                                                         \
	"\"indicators\":[{\"code\":\"p.n\",\"title\":{\"zh\":\"标\",\"en\":\"N\"},\"unit\":{\"zh\":\"家\",\"en\":\"e\"},\"kind\":\"flow\",\"distinct\":\"enterprise\","      \
	"\"batch_field\":null,\"decimals\":2,\"rounding\":\"truncate\",\"share_decimals\":2,\"yearly_award\":false,\"opening_from\":null}]}"

#define RULES                                                                                                          \
	"\"rules\":[{\"kind\":\"not_future\",\"field\":\"d\"},{\"kind\":\"part_of_total\",\"part\":\"n\",\"total\":\"m\"}]"
#define RULE(members_) "\"rules\":[{" members_ "}]"
#define WORDS "\"text\":{\"zh\":\"一\",\"en\":\"1\"}"

#define REASON_ROW(code_, for_) "{\"code\":\"" code_ "\",\"for\":\"" for_ "\",\"title\":{\"zh\":\"因\",\"en\":\"why\"}}"
#define REASONS(rows_) "{\"reasons\":[" rows_ "]}"
#define CALENDAR(year_, holidays_, workdays_)                                                                          \
	"{\"calendar\":{\"year\":" year_ ",\"document_no\":\"1\",\"holidays\":[" holidays_                             \
	"],\"workdays\":[" workdays_ "]}}"
#define HOLIDAY(from_, to_) "{\"title\":{\"zh\":\"节\",\"en\":\"h\"},\"from\":\"" from_ "\",\"to\":\"" to_ "\"}"
#define WORKDAY(day_) "{\"from\":\"" day_ "\",\"to\":\"" day_ "\"}"

#define DEADLINE(from_, to_, more_)                                                                                    \
	"\"evidence\":[],\"deadlines\":[{\"from\":\"" from_ "\",\"to\":\"" to_ "\"," more_ "}]"

/* The document above with one piece of its text put in place of another, and what must be found then. */
static const struct {
	const char *piece, *instead;
	const char *found[5];
} mutations[] = {
	{ "p.n", "p.n", { NULL } },
	{ "\"code\":\"p\"", "\"code\":\"P 1\"", { "x.json#/programme/code pattern" } },
	{ "\"entry\":\"filing\"", "\"entry\":\"other\"", { "x.json#/programme/entry enum" } },
	{ "\"review_levels\":1", "\"review_levels\":3", { "x.json#/programme/review_levels enum" } },
	{ "\"review_levels\":1,", "", { "x.json#/programme/review_levels required" } },
	{ "\"evidence_required\":false", "\"evidence_required\":\"no\"",
		{ "x.json#/programme/evidence_required type" } },
	{ "\"schedule\":\"month\"", "\"schedule\":\"moon\"", { "x.json#/programme/schedule enum" } },
	{ "\"schedule\":\"month\"", "\"schedule\":\"curve\"", { "x.json#/programme/curve min_items" } },
	{ "\"schedule\":\"month\"", "\"schedule\":\"day\",\"colour\":1",
		{ "x.json#/programme/colour unknown_member" } },
	{ "\"stage\":\"s1\"", "\"stage\":\"s9\"", { "x.json#/programme/approval/stage unknown_name" } },
	{ "\"date\":[\"d\"]", "\"date\":[\"n\"]", { "x.json#/programme/approval/date/0 unknown_name" } },
	{ "\"date\":[\"d\"]", "\"date\":\"review\"", { NULL } },
	{ "\"date\":[\"d\"]", "\"date\":\"none\"",
		{ "x.json#/programme/approval/date not_applicable" } }, /* its stage counts */
	{ "\"date\":[\"d\"]", "\"date\":\"today\"", { "x.json#/programme/approval/date enum" } },
	{ "\"date\":[\"d\"]", "\"date\":5", { "x.json#/programme/approval/date type" } },
	{ "\"date\":[\"d\"]", "\"when\":[\"d\"]",
		{ "x.json#/programme/approval/when unknown_member", "x.json#/programme/approval/date required" } },
	{ "\"code\":\"s2\"", "\"code\":\"s1\"",
		{ "x.json#/programme/stages/1/code duplicate_code", "x.json#/programme/moves/0/to unknown_name" } },
	{ "\"to\":\"s2\"", "\"to\":\"s3\"", { "x.json#/programme/moves/0/to unknown_name" } },
	{ "\"counts\":[]", "\"counts\":[],\"working_days\":5", { NULL } },
	{ "\"counts\":[]", "\"counts\":[],\"working_days\":0", { "x.json#/programme/stages/1/working_days min" } },
	{ "\"counts\":[]", "\"counts\":[],\"working_days\":61", { "x.json#/programme/stages/1/working_days max" } },
	{ "\"counts\":[]", "\"counts\":[],\"working_days\":\"5\"", { "x.json#/programme/stages/1/working_days type" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":24"), { NULL } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":1,\"since\":\"s2\""), { NULL } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"answer\":\"d\""), { NULL } },
	{ "\"evidence\":[]", DEADLINE("s3", "s4", "\"months\":1,\"since\":\"s5\""),
		{ "x.json#/programme/deadlines/0/from unknown_name", "x.json#/programme/deadlines/0/to unknown_name",
			"x.json#/programme/deadlines/0/since unknown_name" } },
	{ "\"evidence\":[]", DEADLINE("s2", "s1", "\"months\":1"),
		{ "x.json#/programme/deadlines/0/to not_applicable" } }, /* it counts */
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":0"), { "x.json#/programme/deadlines/0/months min" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":1201"), { "x.json#/programme/deadlines/0/months max" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"answer\":null"),
		{ "x.json#/programme/deadlines/0/months required" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"answer\":\"n\""),
		{ "x.json#/programme/deadlines/0/answer unknown_name" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"answer\":\"d\",\"months\":1"),
		{ "x.json#/programme/deadlines/0/answer not_applicable" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"answer\":\"d\",\"since\":\"s1\""),
		{ "x.json#/programme/deadlines/0/answer not_applicable" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":24,\"warnings\":[{\"days\":90},{\"days\":30}]"),
		{ NULL } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":24,\"warnings\":[{\"days\":0},{\"days\":367}]"),
		{ "x.json#/programme/deadlines/0/warnings/0/days min",
			"x.json#/programme/deadlines/0/warnings/1/days max" } },
	{ "\"evidence\":[]", DEADLINE("s1", "s2", "\"months\":24,\"warnings\":[{\"days\":9},{\"days\":9},{}]"),
		{ "x.json#/programme/deadlines/0/warnings/2/days required",
			"x.json#/programme/deadlines/0/warnings/1/days duplicate_code" } },
	{ "\"counts\":[]", "\"counts\":[],\"note\":{\"zh\":\"注\",\"en\":\"note\"}", { NULL } },
	{ "\"document_required\":false", "\"document_required\":false,\"before_end\":true",
		{ "x.json#/programme/moves/0/before_end not_applicable" } },
	{ "\"counts\":[]", "\"counts\":[\"p.x\"]", { "x.json#/programme/stages/1/counts/0 unknown_indicator" } },
	{ "\"counts\":[]", "\"counts\":[\"p.n\"]", { "x.json#/indicators/0/code duplicate_code" } },
	{ "\"counts\":[\"p.n\"]", "\"counts\":[]", { "x.json#/indicators/0/code unknown_name" } },
	{ "\"field\":\"d\"", "\"field\":\"z\"", { "x.json#/programme/rules/0/field unknown_name" } },
	{ "\"field\":\"d\"", "\"field\":\"n\"", { "x.json#/programme/rules/0/field type" } },
	{ "\"total\":\"m\"", "\"then\":\"m\"",
		{ "x.json#/programme/rules/1/total required", "x.json#/programme/rules/1/then not_applicable" } },
	{ "\"kind\":\"not_future\"", "\"kind\":\"soon\"", { "x.json#/programme/rules/0/kind enum" } },
	{ RULES, "\"rules\":5", { "x.json#/programme/rules type" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"zero\",\"fields\":[\"n\",\"m\"]," WORDS),
		{ NULL } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"explain\",\"min_length\":20,\"kind\":\"order\",\"first\":\"d\",\"then\":\"d\"," WORDS),
		{ NULL } },
	{ RULES, RULE("\"kind\":\"zero\",\"fields\":[\"n\"]"),
		{ "x.json#/programme/rules/0/id required", "x.json#/programme/rules/0/tier required",
			"x.json#/programme/rules/0/text required" } },
	{ RULES, RULE("\"kind\":\"not_future\",\"field\":\"d\",\"tier\":\"inform\""),
		{ "x.json#/programme/rules/0/id required", "x.json#/programme/rules/0/text required" } },
	{ RULES, RULE("\"id\":\"Q 1\",\"tier\":\"warn\",\"kind\":\"zero\",\"fields\":[\"n\",\"d\",\"z\"]," WORDS),
		{ "x.json#/programme/rules/0/id pattern", "x.json#/programme/rules/0/tier enum",
			"x.json#/programme/rules/0/fields/1 type",
			"x.json#/programme/rules/0/fields/2 unknown_name" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"zero\",\"fields\":[\"n\"]," WORDS
		     "},{\"id\":\"Q1\",\"tier\":\"inform\","
		     "\"kind\":\"zero\",\"fields\":[\"n\"]," WORDS),
		{ "x.json#/programme/rules/1/id duplicate_code" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"min_length\":5,\"kind\":\"limits\",\"field\":\"n\"," WORDS),
		{ "x.json#/programme/rules/0/min_length not_applicable",
			"x.json#/programme/rules/0/at_least required" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"explain\",\"min_length\":0,\"kind\":\"limits\",\"field\":\"n\",\"at_most\":5," WORDS),
		{ "x.json#/programme/rules/0/min_length min" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"explain\",\"min_length\":501,\"kind\":\"limits\",\"field\":\"n\",\"at_most\":5," WORDS),
		{ "x.json#/programme/rules/0/min_length max" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"window\",\"field\":\"d\",\"at_most\":1201,\"sizes\":{\"micro\":1}," WORDS),
		{ "x.json#/programme/rules/0/at_most max", "x.json#/programme/rules/0/sizes not_applicable" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"year\",\"field\":\"n\",\"at_least\":-1201," WORDS),
		{ "x.json#/programme/rules/0/at_least max" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"size_limit\",\"field\":\"n\",\"sizes\":{\"tiny\":1}," WORDS),
		{ "x.json#/programme/rules/0/sizes/tiny unknown_member" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"doubled\",\"field\":\"b\"," WORDS),
		{ "x.json#/programme/rules/0/field type" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"doubled\",\"field\":\"l\"," WORDS), { NULL } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"own_code\",\"field\":\"b\"," WORDS),
		{ "x.json#/programme/rules/0/field type" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"own_name\",\"field\":\"n\"," WORDS),
		{ "x.json#/programme/rules/0/field type" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"needs\",\"field\":\"b\",\"needs\":\"z\"," WORDS),
		{ "x.json#/programme/rules/0/needs unknown_name" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"shared\",\"field\":\"l\"," WORDS), { NULL } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"shared\",\"of\":\"address\",\"at_least\":5,\"words\":[\"10.\"]," WORDS),
		{ NULL } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"explain\",\"kind\":\"shared\",\"field\":\"n\"," WORDS),
		{ "x.json#/programme/rules/0/tier enum", "x.json#/programme/rules/0/field type" } },
	{ RULES, RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"shared\"," WORDS),
		{ "x.json#/programme/rules/0/field required" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"shared\",\"field\":\"b\",\"of\":\"phone\",\"at_least\":0," WORDS),
		{ "x.json#/programme/rules/0/of not_applicable", "x.json#/programme/rules/0/of enum",
			"x.json#/programme/rules/0/at_least max" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"status\",\"since\":\"2023-02-01\",\"until\":\"2023-01-01\"," WORDS),
		{ "x.json#/programme/rules/0/words required", "x.json#/programme/rules/0/until order" } },
	{ RULES,
		RULE("\"id\":\"Q1\",\"tier\":\"inform\",\"kind\":\"status\",\"words\":[\"active\"],\"colour\":1,\"text\":{\"zh\":\"一\"}"),
		{ "x.json#/programme/rules/0/colour unknown_member", "x.json#/programme/rules/0/text/en required" } },
	{ "\"format\":\"date\"", "\"format\":\"time\"",
		{ "x.json#/programme/form/properties/d/format enum", "x.json#/programme/rules/0/field type",
			"x.json#/programme/approval/date/0 unknown_name" } },
	{ "\"minimum\":0", "\"minLength\":0", { "x.json#/programme/form/properties/n/minLength not_applicable" } },
	{ "\"minimum\":0", "\"multipleOf\":2", { "x.json#/programme/form/properties/n/multipleOf unknown_member" } },
	{ "{\"type\":\"integer\",\"title\":{\"zh\":\"部\",\"en\":\"n\"}",
		"{\"type\":\"number\",\"title\":{\"zh\":\"部\",\"en\":\"n\"}",
		{ "x.json#/programme/form/properties/n/type enum", "x.json#/programme/rules/1/part type" } },
	{ "\"title\":{\"zh\":\"日\",\"en\":\"d\"},", "", { "x.json#/programme/form/properties/d/title required" } },
	{ "\"title\":{\"zh\":\"日\",\"en\":\"d\"}", "\"title\":{\"zh\":\"日\"}",
		{ "x.json#/programme/form/properties/d/title/en required" } },
	{ "^x+$", "(", { "x.json#/programme/form/properties/b/pattern pattern" } },
	{ "\"items\":{\"type\":\"string\",\"maxLength\":3},", "",
		{ "x.json#/programme/form/properties/l/items required" } },
	{ "\"items\":{\"type\":\"string\",\"maxLength\":3}", "\"items\":{\"type\":\"array\"}",
		{ "x.json#/programme/form/properties/l/items/type enum" } },
	{ "\"required\":[\"d\",\"b\"]", "\"required\":[\"d\",\"q\"]",
		{ "x.json#/programme/form/required/1 unknown_name" } },
	{ "\"additionalProperties\":false", "\"additionalProperties\":true",
		{ "x.json#/programme/form/additionalProperties enum" } },
	{ "\"form\":{\"type\":\"object\"", "\"form\":{\"type\":\"array\"", { "x.json#/programme/form/type enum" } },
	{ "\"kind\":\"flow\"", "\"kind\":\"pool\"", { "x.json#/indicators/0/kind enum" } },
	{ "\"distinct\":\"enterprise\"", "\"distinct\":\"person\"", { "x.json#/indicators/0/distinct enum" } },
	{ "\"distinct\":\"enterprise\",\"batch_field\":null", "\"distinct\":\"enterprise_batch\",\"batch_field\":\"b\"",
		{ NULL } },
	{ "\"distinct\":\"enterprise\",\"batch_field\":null", "\"distinct\":\"enterprise_batch\",\"batch_field\":\"l\"",
		{ "x.json#/indicators/0/batch_field unknown_name" } },
	{ "\"distinct\":\"enterprise\"", "\"distinct\":\"enterprise_batch\"",
		{ "x.json#/indicators/0/batch_field unknown_name" } },
	{ "\"decimals\":2,\"rounding\"", "\"decimals\":12,\"rounding\"", { "x.json#/indicators/0/decimals max" } },
	{ "\"share_decimals\":2", "\"share_decimals\":-1", { "x.json#/indicators/0/share_decimals max" } },
	{ "\"rounding\":\"truncate\"", "\"rounding\":\"up\"", { "x.json#/indicators/0/rounding enum" } },
	{ "\"opening_from\":null", "\"opening_from\":\"p.q\"", { "indicators/p.n/opening_from unknown_name" } },
	{ "\"indicators\":[", "\"indikators\":[",
		{ "x.json#/indikators unknown_member", "x.json#/indicators required",
			"x.json#/programme/stages/0/counts/0 unknown_indicator" } },
	{ "{\"programme\":", "{\"programm\":", { "x.json#/programme required" } },
};

static const char *mutated(struct arena *arena, const char *piece, const char *instead)
{
	const char *at = strstr(PROGRAMME, piece);

	assert_non_null(at);
	return arena_printf(arena, "%.*s%s%s", (int)(at - PROGRAMME), PROGRAMME, instead, at + strlen(piece));
}

static void every_fault_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mutations / sizeof *mutations; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct catalogue_source source = { "programme", "x.json",
			text_of(mutated(arena, mutations[i].piece, mutations[i].instead)) };
		struct findings findings;
		struct catalogue c;
		findings_init(&findings, arena);
		bool read = catalogue_file_read(&source, 1, arena, &c, &findings);
		if (read != (mutations[i].found[0] == NULL))
			print_message("case: %s\n", mutations[i].instead);
		assert_found(&findings, mutations[i].found);
		assert_int_equal(read, mutations[i].found[0] == NULL);
		catalogue_release(&c);
		arena_free(arena);
	}
}

static void documents_about_each_other(void **state)
{
	static const struct {
		const char *kind, *document;
		const char *found[3];
	} cases[] = {
		{ "districts",
			"{\"districts\":[{\"code\":\"1\",\"name\":\"a\",\"kind\":\"city\",\"parent\":null},{\"code\":\"2\",\"name\":\"b\",\"kind\":\"zone\",\"parent\":\"1\"}]}",
			{ NULL } },
		{ "districts", "{\"districts\":[{\"code\":\"1\",\"name\":\"a\",\"kind\":\"city\",\"parent\":\"9\"}]}",
			{ "districts/1/parent unknown_name" } },
		{ "districts", "{\"districts\":[{\"code\":\"1\",\"name\":\"a\",\"kind\":\"city\",\"parent\":\"1\"}]}",
			{ "districts/1/parent unknown_name" } },
		{ "districts", "{\"districts\":[{\"code\":\"1\",\"name\":\"a\"}]}",
			{ "y.json#/districts/0/kind required" } },
		{ "chains", "{\"chains\":[{\"code\":\"1\",\"name\":\"a\"},{\"code\":\"1\",\"name\":\"b\"}]}",
			{ "chains/1 duplicate_code" } },
		{ "chains", "{\"chains\":{}}", { "y.json#/chains type" } },
		{ "parks", "{}", { "y.json#/parks required" } },
		{ "reasons", REASONS(REASON_ROW("a", "return") "," REASON_ROW("error", "void")), { NULL } },
		{ "reasons", REASONS(REASON_ROW("a", "return") "," REASON_ROW("a", "reject")),
			{ "reasons/a duplicate_code" } },
		{ "reasons", REASONS(REASON_ROW("a", "endorse")), { "reasons/a/for enum" } },
		{ "reasons", REASONS(REASON_ROW("a", "void")), { "reasons/a/code enum" } },
		{ "reasons", "{\"reasons\":[{\"code\":\"a\",\"for\":\"return\",\"title\":\"x\"}]}",
			{ "y.json#/reasons/0/title type" } },
		{ "parks", "{\"parks\":[{\"code\":\"1\",\"name\":\"a\",\"x\":1}]}",
			{ "y.json#/parks/0/x unknown_member" } },
		{ "assurances", "{\"assurances\":[\"好\"]}", { NULL } },
		{ "assurances", "{\"assurances\":[\"好\",\"\"],\"x\":1}",
			{ "y.json#/x unknown_member", "y.json#/assurances/1 min_length" } },
		{ "assurances", "{}", { "y.json#/assurances required" } },
		{ "streets", "{}", { "y.json enum" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2023-06-22", "2023-06-24"), WORKDAY("2023-06-25")), { NULL } },
		{ "calendar", CALENDAR("2023", "", ""), { NULL } },
		{ "calendar", "{}", { "y.json#/calendar required" } },
		{ "calendar", "{\"calendar\":{\"year\":2023,\"document_no\":\"1\",\"holidays\":[]},\"x\":1}",
			{ "y.json#/x unknown_member", "y.json#/calendar/workdays required" } },
		{ "calendar", CALENDAR("1948", "", ""), { "y.json#/calendar/year min" } },
		{ "calendar", CALENDAR("10000", "", ""), { "y.json#/calendar/year max" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2022-12-31", "2023-01-02"), ""),
			{ "y.json#/calendar/holidays/0/from format" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2023-12-31", "2024-01-01"), ""),
			{ "y.json#/calendar/holidays/0/to format" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2023-06-24", "2023-06-22"), ""),
			{ "y.json#/calendar/holidays/0/to order" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2023-06-31", "2023-07-02"), ""),
			{ "y.json#/calendar/holidays/0/from date" } },
		{ "calendar",
			CALENDAR("2023", HOLIDAY("2023-06-22", "2023-06-24") "," HOLIDAY("2023-06-24", "2023-06-24"),
				""),
			{ "y.json#/calendar/holidays/1 duplicate_code" } },
		{ "calendar", CALENDAR("2023", "", WORKDAY("2023-06-26")),
			{ "y.json#/calendar/workdays/0 not_applicable" } },
		{ "calendar", CALENDAR("2023", HOLIDAY("2023-06-24", "2023-06-25"), WORKDAY("2023-06-25")),
			{ "y.json#/calendar/workdays/0 not_applicable" } },
		{ "programme", PROGRAMME, { "programmes/p duplicate_code", "indicators/p.n duplicate_code" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct catalogue_source sources[] = { { "programme", "x.json", text_of(PROGRAMME) },
			{ cases[i].kind, "y.json", text_of(cases[i].document) } };
		struct findings findings;
		struct catalogue c;
		findings_init(&findings, arena);
		assert_int_equal(catalogue_file_read(sources, 2, arena, &c, &findings), cases[i].found[0] == NULL);
		assert_found(&findings, cases[i].found);
		catalogue_release(&c);
		arena_free(arena);
	}
}

static void two_tables_of_one_year(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct catalogue_source sources[] = { { "calendar", "a.json", text_of(CALENDAR("2023", "", "")) },
		{ "calendar", "b.json", text_of(CALENDAR("2023", "", WORKDAY("2023-06-25"))) } };
	struct findings findings;
	struct catalogue c;

	(void)state;
	findings_init(&findings, arena);
	assert_false(catalogue_file_read(sources, 2, arena, &c, &findings));
	assert_found(&findings, (const char *const[]){ "calendars/2023 duplicate_code", NULL });
	catalogue_release(&c);
	arena_free(arena);
}

static void bad_json_is_one_finding(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct catalogue_source source = { "programme", "x.json", TEXT("{\"programme\":") };
	struct findings findings;
	struct catalogue c;

	(void)state;
	findings_init(&findings, arena);
	assert_false(catalogue_file_read(&source, 1, arena, &c, &findings));
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.at[0].code, "bad_json");
	assert_memory_equal(findings.at[0].pointer, "x.json: syntax at byte ", 23);
	catalogue_release(&c);
	arena_free(arena);
}

static void a_curve_of_its_own(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	const char *curve =
		"\"schedule\":\"curve\",\"curve\":[\"5\",\"10.5\",\"15.55\",\"20\",\"30\",\"40\",\"50\",\"60\",\"70\",\"80\",\"90\",\"100.00\"]";
	struct catalogue_source source = { "programme", "x.json",
		text_of(mutated(arena, "\"schedule\":\"month\"", curve)) };
	struct findings findings;
	struct catalogue c;

	(void)state;
	findings_init(&findings, arena);
	assert_true(catalogue_file_read(&source, 1, arena, &c, &findings));
	const struct programme *p = c.programmes.at;
	assert_int_equal(p->schedule.kind, SCHEDULE_CURVE);
	assert_int_equal(p->schedule.curve[0], 500);
	assert_int_equal(p->schedule.curve[1], 1050);
	assert_int_equal(p->schedule.curve[2], 1555);
	assert_int_equal(p->schedule.curve[11], 10000);
	catalogue_release(&c);
	source.document = text_of(mutated(arena, "\"schedule\":\"month\"",
		"\"schedule\":\"curve\",\"curve\":[\"5\",\"x\",\"-1\",\"100.01\",\"1.555\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]"));
	assert_false(catalogue_file_read(&source, 1, arena, &c, &findings));
	assert_int_equal(findings.count, 4);
	catalogue_release(&c);
	arena_free(arena);
}

static void memory_may_run_out_anywhere(void **state)
{
	struct catalogue_source source = { "programme", "x.json", text_of(PROGRAMME) };
	size_t bytes = 64;

	(void)state;
	for (bool done = false; !done; bytes += bytes < 4096 ? 64 : 512) {
		struct arena *arena = arena_new(bytes), *room = arena_new(1 << 20);
		struct findings findings;
		struct catalogue c;
		findings_init(&findings, room);
		done = catalogue_file_read(&source, 1, arena, &c, &findings);
		catalogue_release(&c);
		arena_free(arena);
		arena_free(room);
		assert_true(bytes < 1 << 17);
	}
	assert_true(bytes > 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_catalogue),
		cmocka_unit_test(the_shipped_programmes),
		cmocka_unit_test(c18_a_publicity_of_five_working_days),
		cmocka_unit_test(every_shipped_year_is_whole),
		cmocka_unit_test(every_fault_is_named),
		cmocka_unit_test(documents_about_each_other),
		cmocka_unit_test(two_tables_of_one_year),
		cmocka_unit_test(bad_json_is_one_finding),
		cmocka_unit_test(a_curve_of_its_own),
		cmocka_unit_test(memory_may_run_out_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
