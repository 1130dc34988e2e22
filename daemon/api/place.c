/*
 * Decides which places and names may be asked for. Refuses to know what is asked about them.
 */
#include "api/place.h"

#include <string.h>

#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"

bool place_has_totals(const struct catalogue *c, const char *scope)
{
	struct area area;

	return area_parse(text_of(scope), &area) && area_exists(c, &area);
}

/* City and province are there for outside totals only: we know a small part of what happens in them. */
bool place_has_figures(const struct catalogue *c, const char *scope)
{
	const struct district *district;
	struct area area;

	if (!area_parse(text_of(scope), &area) || !area_exists(c, &area))
		return false;
	if (area.kind != AREA_DISTRICT)
		return true;
	district = catalogue_find_district(c, area.code);
	return strcmp(district->kind, "zone") == 0 || strcmp(district->kind, "sub_district") == 0;
}

/* The one zone that this service is about; NULL where there are several, or none. */
static const struct district *only_zone(const struct catalogue *c)
{
	const struct district *all = c->districts.at, *zone = NULL;

	for (size_t i = 0; i < c->districts.count; i++)
		if (strcmp(all[i].kind, "zone") == 0) {
			if (zone != NULL)
				return NULL;
			zone = &all[i];
		}
	return zone;
}

static const char *default_scope(struct request *r)
{
	const struct district *zone = only_zone(r->snapshot->catalogue);

	if (zone != NULL)
		return arena_printf(r->arena, "district:%s", zone->code);
	request_find_param(r, "required", "scope");
	return NULL;
}

const char *place_asked(struct request *r)
{
	const char *scope = params_text(&r->params, "scope"), *district = params_text(&r->params, "district");
	const char *name = scope != NULL ? "scope" : "district";

	if (scope == NULL && district == NULL)
		return default_scope(r);
	if (scope != NULL && district != NULL) {
		request_find_param(r, "not_applicable", "district");
		return NULL;
	}
	if (scope == NULL)
		scope = arena_printf(r->arena, "district:%s", district);
	if (scope == NULL || place_has_figures(r->snapshot->catalogue, scope))
		return scope;
	request_find_param(r, "unknown_scope", name);
	return NULL;
}

/* The counts of a chain are kept for the whole zone: nobody knows how many of them a park or a sub-district has. */
static bool has_chains(const struct catalogue *c, const struct area *area)
{
	const struct district *d = area->kind == AREA_DISTRICT ? catalogue_find_district(c, area->code) : NULL;

	return d != NULL && strcmp(d->kind, "zone") == 0;
}

void place_check_group(struct request *r, const char *scope)
{
	const char *group = params_text(&r->params, "group_by");
	struct area area;

	if (group == NULL || !area_parse(text_of(scope), &area))
		return;
	if ((strcmp(group, "chain") == 0 && !has_chains(r->snapshot->catalogue, &area)) ||
		(strcmp(group, "district") == 0 && area.kind != AREA_DISTRICT))
		request_find_param(r, "not_applicable", "group_by");
}

static bool programme_exists(const struct catalogue *c, struct text code)
{
	return catalogue_find_programme(c, code) != NULL;
}

static bool indicator_exists(const struct catalogue *c, struct text code)
{
	return catalogue_find_indicator(c, code) != NULL;
}

static bool district_exists(const struct catalogue *c, struct text code)
{
	return catalogue_find_district(c, code) != NULL;
}

static bool park_exists(const struct catalogue *c, struct text code)
{
	return catalogue_find_park(c, code) != NULL;
}

static bool chain_exists(const struct catalogue *c, struct text code)
{
	return catalogue_find_chain(c, code) != NULL;
}

static const struct {
	const char *param;
	bool (*exists)(const struct catalogue *, struct text code);
	const char *code;
} names[] = {
	{ "programme", programme_exists, "unknown_programme" },
	{ "indicator", indicator_exists, "unknown_indicator" },
	{ "district", district_exists, "unknown_district" },
	{ "park", park_exists, "unknown_park" },
	{ "chain", chain_exists, "unknown_chain" },
};

void place_check_filters(struct request *r)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = params_text(&r->params, names[i].param);

		if (text != NULL && !names[i].exists(r->snapshot->catalogue, text_of(text)))
			request_find_param(r, names[i].code, names[i].param);
	}
}
