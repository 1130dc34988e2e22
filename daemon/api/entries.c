/* Entries: what an enterprise has in a programme, listed from its first approval on. */
#include "api/answer.h"
#include "api/load.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "base/date.h"
#include "domain/entry.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/entry.h"

#define FILTERS                                                                                                        \
	PARAM_OF_PROGRAMME, PARAM_OF_DISTRICT, PARAM_OF_USCC,                                                          \
		PARAM("stage", PARAM_TEXT, NULL, "Code of a stage of the programme.", "项目阶段代码。")

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static enum next entries_list(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_entries, &q);
	return list_page(r, &q);
}

static enum next entries_table(struct request *r)
{
	struct list_question q;

	place_check_filters(r);
	list_ask(r, &list_entries, &q);
	return list_table(r, &q, "entries");
}

/* The date that bounds the next move is a member of the entry, too. */
static void loaded(void *owner, const struct fault *f, const struct entry *entry, const char *etag, int32_t moved_on)
{
	(void)moved_on;
	outcome_loaded(owner, f, &entry_shape, entry, etag);
}

enum next entries_load_for(struct request *r, int32_t day)
{
	struct caller caller = request_caller(r);
	const char *id = answer_id(r);
	struct fault f;

	if (id == NULL)
		return request_refuse(r, "not_found", "the id is no UUID");
	return request_wait(r, store_entry_get(r->hall->store, &caller, id, day, loaded, r, &f), &f);
}

enum next entries_load(struct request *r)
{
	return entries_load_for(r, DATE_NONE);
}

static enum next entries_get(struct request *r)
{
	return answer_loaded(r, &entry_shape);
}

const struct route entries_routes[] = {
	{ METHOD_GET, "/v1/entries", .permit = PERMIT_READ_BUSINESS, .params = list_params, .handle = entries_list },
	ROUTE_TABLES("/v1/entries", .permit = PERMIT_READ_BUSINESS, .params = table_params, .handle = entries_table),
	{ METHOD_GET, "/v1/entries/{id}", .permit = PERMIT_READ_BUSINESS, .load = entries_load, .handle = entries_get },
	{ 0 },
};
