/* A small catalogue for tests of the rules: the zone with two offices, four programmes, five indicators. */
#ifndef TESTS_DOMAIN_FIXTURE_H
#define TESTS_DOMAIN_FIXTURE_H

#include "domain/catalogue.h"
#include "domain/form.h"

#define LIST_OF(array)                                                                                                 \
	{                                                                                                              \
		(void *)(uintptr_t)(array), sizeof(array) / sizeof *(array)                                            \
	}
#define NO_TITLE                                                                                                       \
	{                                                                                                              \
		NULL, NULL                                                                                             \
	}

static const char *const cloud_counts[] = { "cloud.enterprises" };
static const char *const workshop_counts[] = { "workshop.workshops", "workshop.enterprises" };
static const char *const award_counts[] = { "service_manufacturing.enterprises" };
static const char *const provider_counts[] = { "service_provider.enterprises" };
static const char *const cloud_dates[] = { "service_start", "contract_date" };

#define STAGE(code_, counts_)                                                                                          \
	{                                                                                                              \
		(code_), NO_TITLE, counts_, INT64_NONE, NO_TITLE                                                       \
	}
#define COUNTS_NOTHING                                                                                                 \
	{                                                                                                              \
		(void *)(uintptr_t) "", 0                                                                              \
	}
#define MOVE(from_, to_, document_)                                                                                    \
	{                                                                                                              \
		(from_), (to_), (document_), BOOL_NONE                                                                 \
	}

static const struct programme_stage cloud_stages[] = { STAGE("active", LIST_OF(cloud_counts)),
	STAGE("expired", COUNTS_NOTHING) };
static const struct programme_move cloud_moves[] = { MOVE("active", "expired", 0), MOVE("expired", "active", 0) };

static const struct programme_stage workshop_stages[] = { STAGE("recommended", COUNTS_NOTHING),
	STAGE("publicity", COUNTS_NOTHING), STAGE("recognised", LIST_OF(workshop_counts)) };
static const struct programme_move workshop_moves[] = { MOVE("recommended", "publicity", 0),
	MOVE("publicity", "recognised", 1) };

static const struct programme_stage award_stages[] = { STAGE("recognised", LIST_OF(award_counts)) };
static const struct programme_stage provider_stages[] = { STAGE("recognised", LIST_OF(provider_counts)) };

static const struct programme fixture_programmes[] = {
	{ .code = "cloud",
		.review_levels = 1,
		.stages = LIST_OF(cloud_stages),
		.moves = LIST_OF(cloud_moves),
		.entry_rule = PROGRAMME_ENTRY_ENTERPRISE,
		.approval_stage = "active",
		.approval_date = PROGRAMME_DATE_ANSWERS,
		.date_fields = LIST_OF(cloud_dates) },
	{ .code = "workshop",
		.review_levels = 1,
		.stages = LIST_OF(workshop_stages),
		.moves = LIST_OF(workshop_moves),
		.title_required = true,
		.title_unique = true,
		.approval_stage = "recommended",
		.approval_date = PROGRAMME_DATE_NONE },
	{ .code = "service_manufacturing",
		.review_levels = 1,
		.stages = LIST_OF(award_stages),
		.approval_stage = "recognised",
		.approval_date = PROGRAMME_DATE_REVIEW },
	{ .code = "service_provider",
		.review_levels = 2,
		.stages = LIST_OF(provider_stages),
		.approval_stage = "recognised",
		.approval_date = PROGRAMME_DATE_REVIEW,
		.schedule = { .kind = SCHEDULE_DAY } },
};

#define INDICATOR(code_, programme_, rule_, yearly_, from_, batch_)                                                    \
	{                                                                                                              \
		.code = (code_), .programme = (programme_), .decimals = 2, .share_decimals = 2,                        \
		.yearly_award = (yearly_), .opening_from = (from_), .batch_field = (batch_), .distinct_rule = (rule_), \
		.rounding_rule = ROUNDING_TRUNCATE                                                                     \
	}

static const struct indicator fixture_indicators[] = {
	INDICATOR("cloud.enterprises", "cloud", INDICATOR_ENTERPRISE, 0, NULL, NULL),
	INDICATOR("workshop.workshops", "workshop", INDICATOR_ENTRY, 0, NULL, NULL),
	INDICATOR("workshop.enterprises", "workshop", INDICATOR_ENTERPRISE, 0, "workshop.workshops", NULL),
	INDICATOR(
		"service_manufacturing.enterprises", "service_manufacturing", INDICATOR_ENTERPRISE_YEAR, 1, NULL, NULL),
	INDICATOR("service_provider.enterprises", "service_provider", INDICATOR_ENTERPRISE_BATCH, 1, NULL, "batch"),
};

static const struct district fixture_districts[] = {
	{ "410000", "河南省", "province", NULL },
	{ "410100", "郑州市", "city", "410000" },
	{ "410172", "高新区", "zone", "410100" },
	{ "410172560", "枫杨", "sub_district", "410172" },
	{ "410172561", "梧桐", "sub_district", "410172" },
};
static const struct chain fixture_chains[] = { { "smart_sensor", "智能传感器" }, { "new_materials", "新材料" } };
static const struct park fixture_parks[] = { { "smart_port", "产业园" } };

static const struct catalogue fixture = {
	.programmes = LIST_OF(fixture_programmes),
	.indicators = LIST_OF(fixture_indicators),
	.districts = LIST_OF(fixture_districts),
	.chains = LIST_OF(fixture_chains),
	.parks = LIST_OF(fixture_parks),
};

static inline const struct programme *fixture_programme(const char *code)
{
	return catalogue_find_programme(&fixture, text_of(code));
}

#endif
