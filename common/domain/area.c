/* Decides what lies within what. Refuses to read anything off a code: only the list says who is whose parent. */
#include "domain/area.h"

#include <string.h>

#include "domain/catalogue.h"

static const char *const kind_names[] = { "district", "park", "chain" };

#define DEPTH_MAX 16 /* a list that goes round in a circle ends here */

bool area_parse(struct text t, struct area *ret_area)
{
	struct text rest = t, kind = { 0 };

	if (!text_cut(&rest, ':', &kind) || rest.at == NULL || rest.len == 0 || rest.len > AREA_CODE_MAX)
		return false;
	for (int i = AREA_DISTRICT; i <= AREA_CHAIN; i++)
		if (text_is(kind, kind_names[i])) {
			*ret_area = (struct area){ (enum area_kind)i, rest };
			return true;
		}
	return false;
}

const char *area_kind_name(enum area_kind kind)
{
	return kind_names[kind];
}

bool area_exists(const struct catalogue *catalogue, const struct area *area)
{
	if (area->kind == AREA_PARK)
		return catalogue_find_park(catalogue, area->code) != NULL;
	if (area->kind == AREA_CHAIN)
		return catalogue_find_chain(catalogue, area->code) != NULL;
	return catalogue_find_district(catalogue, area->code) != NULL;
}

static const struct district *listed(const struct list *districts, const char *code)
{
	const struct district *d = districts->at;

	for (size_t i = 0; code != NULL && i < districts->count; i++)
		if (strcmp(d[i].code, code) == 0)
			return &d[i];
	return NULL;
}

const char *area_district_parent(const struct list *districts, const char *code)
{
	const struct district *d = listed(districts, code);

	return d == NULL ? NULL : d->parent;
}

bool area_district_within(const struct list *districts, const char *code, const char *root)
{
	if (root == NULL || listed(districts, root) == NULL)
		return false;
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		const struct district *d = listed(districts, code);
		if (d == NULL)
			return false;
		if (strcmp(d->code, root) == 0)
			return true;
		code = d->parent;
	}
	return false;
}

bool area_district_is_leaf(const struct list *districts, const char *code)
{
	const struct district *d = districts->at;

	if (listed(districts, code) == NULL)
		return false;
	for (size_t i = 0; i < districts->count; i++)
		if (d[i].parent != NULL && strcmp(d[i].parent, code) == 0)
			return false;
	return true;
}
