/*
 * The register over time: what a manager says of an enterprise from a day on. Decides what may be said; what
 * stood before stays in what was counted.
 */
#include "api/register.h"

#include <string.h>

#include "api/answer.h"
#include "api/body.h"
#include "api/load.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/value.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/enterprise.h"
#include "domain/enterprise_change.h"
#include "domain/industry.h"
#include "domain/uscc.h"
#include "request/hall.h"
#include "request/outcome.h"
#include "store/enterprise.h"

void register_check_places(struct request *r, const char *district, const char *park, const struct list *chains)
{
	const struct catalogue *catalogue = r->snapshot->catalogue;
	const char *const *codes = chains->at;

	if (district != NULL && !area_district_is_leaf(&catalogue->districts, district))
		findings_add(&r->findings, "leaf_district", NULL, NULL, "#/district");
	if (park != NULL && catalogue_find_park(catalogue, text_of(park)) == NULL)
		findings_add(&r->findings, "unknown_park", NULL, NULL, "#/park");
	for (size_t i = 0; i < chains->count; i++)
		if (catalogue_find_chain(catalogue, text_of(codes[i])) == NULL)
			findings_add(&r->findings, "unknown_chain", NULL, NULL, "#/chains/%zu", i);
}

const char *register_check_predecessor(struct request *r, const char *predecessor, const char *own)
{
	char *code = arena_alloc(r->arena, USCC_LENGTH + 1);

	if (predecessor == NULL)
		return NULL;
	if (code == NULL)
		r->findings.failed = true;
	else if (uscc_read(text_of(predecessor), code) != USCC_FINE)
		findings_add(&r->findings, "uscc", NULL, NULL, "#/predecessor");
	else if (own != NULL && strcmp(code, own) == 0)
		findings_add(&r->findings, "own_predecessor", NULL, NULL, "#/predecessor");
	else
		return code;
	return NULL;
}

void register_check_industry(struct request *r, const char *industry)
{
	if (industry != NULL && !industry_is(industry))
		findings_add(&r->findings, "pattern", "^[A-T]?([0-9]{2,4})?$", NULL, "#/industry");
}

void register_check_figures(struct request *r, const struct size_figures *figures)
{
	body_check_number(&r->findings, figures->staff, 0, BODY_NUMBER_MAX, "#/staff");
	body_check_number(&r->findings, figures->revenue_wan, 0, BODY_NUMBER_MAX, "#/revenue_wan");
	body_check_number(&r->findings, figures->assets_wan, 0, BODY_NUMBER_MAX, "#/assets_wan");
}

const char *register_size(struct request *r, const char *industry, const struct size_figures *figures, int32_t day)
{
	return size_of(size_table_on(&r->snapshot->catalogue->sizes, day), industry, figures);
}

static const struct {
	const char *name;
	bool may_be_null;
} attributes[] = {
	{ "status", false },
	{ "district", false },
	{ "park", true },
	{ "chains", false },
	{ "name", false },
	{ "short_name", true },
	{ "predecessor", true },
	{ "industry", true },
};

#define ATTRIBUTES (sizeof attributes / sizeof attributes[0])

static const char *const figures_and_size[] = { "staff", "revenue_wan", "assets_wan", "size" };

static bool gives_figures(const struct request *r)
{
	for (size_t i = 0; i < 3; i++)
		if (value_member(r->json, figures_and_size[i]) != NULL)
			return true;
	return false;
}

/* The day since when the enterprise is what it is in that; DATE_NONE: since its registration, or not said. */
static int32_t since_when(const struct value *since, const char *name)
{
	const char *text = value_string(value_member(since, name));
	int32_t day = DATE_NONE;

	return text != NULL && date_parse(text_of(text), &day) ? day : DATE_NONE;
}

/* Another industry has other thresholds: the figures that stand are judged anew, unless they are of a later day. */
static void judge_standing_figures(struct request *r, struct enterprise_change *change)
{
	const struct enterprise *e = r->loaded;
	const struct size_figures figures = { e->staff, e->revenue_wan, e->assets_wan };
	const struct value *since = load_value(r, e->since != NULL ? e->since : "{}");

	if (since_when(since, "staff") <= change->effective_on)
		change->size = register_size(r, change->industry, &figures, change->effective_on);
}

/* The figures of a year come together: of one that is left out nothing is known from then on. The size stays as it was
 * where they do not suffice for another. */
static void add_figures(struct request *r, struct enterprise_change *change)
{
	const struct size_figures figures = { change->staff, change->revenue_wan, change->assets_wan };
	const struct enterprise *e = r->loaded;
	const char **sets = change->sets.at;
	bool given = gives_figures(r), moved = value_member(r->json, "industry") != NULL;

	if (given) {
		register_check_figures(r, &figures);
		change->size = register_size(r, moved ? change->industry : e->industry, &figures, change->effective_on);
	} else if (moved) {
		judge_standing_figures(r, change);
	}
	for (size_t i = 0; i < 3 && given; i++)
		sets[change->sets.count++] = figures_and_size[i];
	if (change->size != NULL)
		sets[change->sets.count++] = "size";
}

/* Which attributes the body says something about: null is a word too, where there may be none. */
static void find_sets(struct request *r, struct enterprise_change *change)
{
	const char **sets = arena_alloc_array(r->arena, ATTRIBUTES + 4, sizeof *sets);

	if (sets == NULL) {
		r->findings.failed = true;
		return;
	}
	change->sets = (struct list){ sets, 0 };
	for (size_t i = 0; i < ATTRIBUTES; i++) {
		const struct value *member = value_member(r->json, attributes[i].name);

		if (member == NULL)
			continue;
		sets[change->sets.count++] = attributes[i].name;
		if (member->kind == VALUE_NULL && !attributes[i].may_be_null)
			findings_add(&r->findings, "required", NULL, NULL, "#/%s", attributes[i].name);
	}
	add_figures(r, change);
	if (change->sets.count == 0 && findings_none(&r->findings))
		findings_add(&r->findings, "required", NULL, NULL, "#");
}

static void check_change(struct request *r, struct enterprise_change *change)
{
	const struct enterprise *e = r->loaded;
	struct findings *f = &r->findings;

	find_sets(r, change);
	body_check_past(f, change->effective_on, request_today(r), "#/effective_on");
	body_check_text(f, change->name, BODY_NAME_MAX, "#/name");
	body_check_text(f, change->short_name, BODY_NAME_MAX, "#/short_name");
	register_check_places(r, change->district, change->park, &change->chains);
	body_check_word(f, change->status, REGISTER_STATUS_WORDS, "#/status");
	register_check_industry(r, change->industry);
	change->predecessor = register_check_predecessor(r, change->predecessor, e->uscc);
}

/* Whether the change says the attribute, and nothing said before has a later day. */
static bool now_says(const struct enterprise_change *change, const struct value *since, const char *name)
{
	const char *const *sets = change->sets.at;

	for (size_t i = 0; i < change->sets.count; i++)
		if (strcmp(sets[i], name) == 0)
			return since_when(since, name) <= change->effective_on;
	return false;
}

/* The enterprise as it stands after the change. */
static bool changed(struct request *r, const struct enterprise_change *change, struct enterprise *ret_after)
{
	const struct enterprise *e = r->loaded;
	const struct value *since = load_value(r, e->since != NULL ? e->since : "{}");

	if (since == NULL)
		return false;
	*ret_after = *e;
	if (now_says(change, since, "status")) {
		ret_after->status = change->status;
		ret_after->status_on = change->effective_on;
	}
	if (now_says(change, since, "district"))
		ret_after->district = change->district;
	if (now_says(change, since, "park"))
		ret_after->park = change->park;
	if (now_says(change, since, "chains"))
		ret_after->chains = change->chains;
	if (now_says(change, since, "name"))
		ret_after->name = change->name;
	if (now_says(change, since, "short_name"))
		ret_after->short_name = change->short_name;
	if (now_says(change, since, "industry"))
		ret_after->industry = change->industry;
	if (now_says(change, since, "staff"))
		ret_after->staff = change->staff;
	if (now_says(change, since, "revenue_wan"))
		ret_after->revenue_wan = change->revenue_wan;
	if (now_says(change, since, "assets_wan"))
		ret_after->assets_wan = change->assets_wan;
	if (now_says(change, since, "size"))
		ret_after->size = change->size;
	if (now_says(change, NULL, "predecessor"))
		ret_after->predecessor = change->predecessor;
	return true;
}

/* Changes an enterprise: every finding at once, or one event from which what follows is derived. */
static enum next enterprises_patch(struct request *r)
{
	const struct enterprise *e = r->loaded;
	struct enterprise_change *change = r->decoded;
	struct caller caller = request_caller(r);
	struct text answer = { 0 };
	struct enterprise after;
	struct keyed *keyed;
	const char *id;
	struct fault f;

	check_change(r, change);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	id = request_mint(r);
	if (id != NULL && changed(r, change, &after))
		answer = answer_text(r, &enterprise_shape, &after, NULL);
	keyed = answer.at != NULL && load_tag_next(r, e->etag) ? request_keyed(r, 200, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the change");
	struct enterprise_call call = {
		.keyed = *keyed, .id = id, .uscc = e->uscc, .if_match = e->etag, .change = change
	};
	return request_wait(r, store_enterprise_change(r->hall->store, &caller, &call, outcome_written, r, &f), &f);
}

const struct route register_routes[] = {
	{ METHOD_PATCH, "/v1/enterprises/{uscc}", .permit = PERMIT_MANAGE, .has_body = true,
		.body_shape = &enterprise_change_shape, .keyed = true, .matched = true, .load = enterprises_load,
		.handle = enterprises_patch },
	{ 0 },
};
