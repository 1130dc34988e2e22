/* Programmes as the catalogue has them, forms in the caller's language. */
#include "api/answer.h"
#include "api/param.h"
#include "api/resources.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/catalogue.h"

static const struct param_rule page_params[] = { PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { PARAM_OF_LANG, PARAMS_END };

static enum next programmes_list(struct request *r)
{
	const struct list *all = &r->snapshot->catalogue->programmes;
	const struct programme *each = all->at;
	struct programme *copies = arena_alloc_array(r->arena, all->count, sizeof *copies);

	if (copies == NULL)
		return request_refuse(r, "unavailable", "no memory for the programmes");
	for (size_t i = 0; i < all->count; i++)
		copies[i] = programme_in(&each[i], request_language(r));
	return answer_list(r, &programme_shape, &(struct list){ copies, all->count }, "programmes");
}

static enum next programmes_get(struct request *r)
{
	const struct programme *p = catalogue_find_programme(r->snapshot->catalogue, r->arg[0]);
	struct programme copy;

	if (p == NULL)
		return request_refuse(r, "not_found", "no such programme");
	copy = programme_in(p, request_language(r));
	return answer_hashed(r, &programme_shape, &copy);
}

const struct route programmes_routes[] = {
	{ METHOD_GET, "/v1/programmes", .permit = PERMIT_READ_CATALOGUE, .params = page_params,
		.handle = programmes_list },
	ROUTE_TABLES(
		"/v1/programmes", .permit = PERMIT_READ_CATALOGUE, .params = table_params, .handle = programmes_list),
	{ METHOD_GET, "/v1/programmes/{code}", .permit = PERMIT_READ_CATALOGUE, .handle = programmes_get },
	{ 0 },
};
