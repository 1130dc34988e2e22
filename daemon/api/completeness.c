/*
 * Who has to file in a period and who has, for officers within their districts; and who is to be reminded. Decides
 * which district an officer may ask about; the obligations are the database's.
 */
#include <string.h>

#include "api/answer.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "cache/snapshot.h"
#include "domain/area.h"
#include "domain/catalogue.h"
#include "domain/completeness.h"
#include "domain/period.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/completeness.h"

#define PARAM_OF_OBLIGED_PROGRAMME                                                                                     \
	PARAM("programme", PARAM_TEXT, NULL,                                                                           \
		"Code of a programme; * when not given: a filing of any programme fulfils.",                           \
		"项目代码；未给出时为 *，即任一项目的填报均可。")
#define PARAM_OF_REMINDED_PROGRAMME                                                                                                             \
	PARAM("programme", PARAM_TEXT, NULL,                                                                                                    \
		"Code of a programme: what it has to file; * when not given: every period that takes filings, those of single programmes too.", \
		"项目代码：该项目须报的各期；未给出时为 *，即所有正在受理的填报期，含单个项目的填报期。")
#define PARAM_OF_ROWS                                                                                                  \
	PARAM("rows", PARAM_CHOICE, "items|not_filed",                                                                 \
		"Which of its lists: the districts (when not given), or who has not filed.",                           \
		"哪一张表：分区情况（默认），或未报名单。")

static const struct param_rule completeness_params[] = { PARAM_OF_PERIOD, PARAM_OF_OBLIGED_PROGRAMME, PARAM_OF_DISTRICT,
	PARAMS_END };
static const struct param_rule completeness_table_params[] = { PARAM_OF_PERIOD, PARAM_OF_OBLIGED_PROGRAMME,
	PARAM_OF_DISTRICT, PARAM_OF_ROWS, PARAM_OF_LANG, PARAMS_END };
static const struct param_rule reminder_params[] = { PARAM_OF_PERIOD, PARAM_OF_REMINDED_PROGRAMME, PARAM_OF_DISTRICT,
	PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule reminder_table_params[] = { PARAM_OF_PERIOD, PARAM_OF_REMINDED_PROGRAMME,
	PARAM_OF_DISTRICT, PARAM_OF_LANG, PARAMS_END };

/* The programme asked about; a finding where the catalogue has none of that name. */
static const char *obliged_programme(struct request *r)
{
	const char *programme = params_text(&r->params, "programme");

	if (programme == NULL)
		return PERIOD_EVERY_PROGRAMME;
	if (strcmp(programme, PERIOD_EVERY_PROGRAMME) != 0 &&
		catalogue_find_programme(r->snapshot->catalogue, text_of(programme)) == NULL)
		request_find_param(r, "unknown_programme", "programme");
	return programme;
}

/* The district asked about: by default the officer's own, or the zone. NULL: a finding was added. */
static const char *obliged_district(struct request *r)
{
	const char *own = r->principal->district, *scope;

	if (params_text(&r->params, "district") == NULL && own != NULL && own[0] != '\0')
		return own;
	scope = place_asked(r);
	return scope != NULL ? strchr(scope, ':') + 1 : NULL;
}

/* A reviewer sees the districts below his own; a foreign one is none. */
static bool may_ask(const struct request *r, const char *district)
{
	return permit_covers(permit_reach(r->principal->role, PERMIT_READ_PROGRESS), NULL, r->principal->district,
		&r->snapshot->catalogue->districts, NULL, district);
}

/* One of its lists: the lines of a table are all alike. */
static enum next answer_rows(struct request *r, const struct completeness *answer)
{
	const char *rows = params_text(&r->params, "rows");
	bool names = rows != NULL && strcmp(rows, "not_filed") == 0;

	return answer_list(r, names ? &completeness_missing_shape : &completeness_row_shape,
		names ? &answer->not_filed : &answer->items, "completeness");
}

static enum next answer_whole(struct request *r, const struct completeness *answer)
{
	return answer_record(r, &completeness_shape, answer);
}

typedef enum next answer_fn(struct request *r, const struct completeness *answer);

static void progress_came(struct request *r, const struct fault *f, const struct completeness *period,
	const struct list *counts, const struct list *missing, answer_fn *write)
{
	struct completeness answer;

	r->op = NULL;
	if (f != NULL && fault_is(f)) {
		request_refuse_fault(r, f);
	} else if (period == NULL) {
		request_refuse(r, "not_found", "no such period");
	} else {
		answer = *period;
		if (completeness_fill(r->snapshot->catalogue, r->loaded, counts, missing, r->arena, &answer))
			write(r, &answer);
		else
			request_refuse(r, "unavailable", "no memory for the completeness");
	}
	request_advance(r);
}

static void whole_came(void *owner, const struct fault *f, const struct completeness *period, const struct list *counts,
	const struct list *missing)
{
	progress_came(owner, f, period, counts, missing, answer_whole);
}

static void table_came(void *owner, const struct fault *f, const struct completeness *period, const struct list *counts,
	const struct list *missing)
{
	progress_came(owner, f, period, counts, missing, answer_rows);
}

static enum next ask_progress(struct request *r, store_completeness_fn *came)
{
	struct caller caller = request_caller(r);
	const char *period = params_text(&r->params, "period"), *programme = obliged_programme(r);
	const char *district = obliged_district(r);
	struct fault f;

	if (period == NULL)
		request_find_param(r, "required", "period");
	if (!findings_none(&r->findings) || district == NULL)
		return request_refuse_findings(r);
	if (!may_ask(r, district))
		return request_refuse(r, "not_found", "not the caller's district");
	r->loaded = arena_string(r->arena, district);
	if (r->loaded == NULL)
		return request_refuse(r, "unavailable", "no memory for the district");
	return request_wait(r, store_completeness_get(r->hall->store, &caller, programme, period, came, r, &f), &f);
}

static enum next completeness_get(struct request *r)
{
	return ask_progress(r, whole_came);
}

static enum next completeness_table(struct request *r)
{
	return ask_progress(r, table_came);
}

static void ask_reminders(struct request *r, struct list_question *ret_question)
{
	const char *programme = obliged_programme(r), *district = params_text(&r->params, "district");

	if (district != NULL && catalogue_find_district(r->snapshot->catalogue, text_of(district)) == NULL)
		request_find_param(r, "unknown_district", "district");
	list_ask(r, &list_reminders, ret_question);
	ret_question->filters[1] = programme;
}

static enum next reminders_list(struct request *r)
{
	struct list_question q;

	ask_reminders(r, &q);
	return list_page(r, &q);
}

static enum next reminders_table(struct request *r)
{
	struct list_question q;

	ask_reminders(r, &q);
	return list_table(r, &q, "reminders");
}

const struct route completeness_routes[] = {
	{ METHOD_GET, "/v1/completeness", .permit = PERMIT_READ_PROGRESS, .params = completeness_params,
		.handle = completeness_get },
	ROUTE_TABLES("/v1/completeness", .permit = PERMIT_READ_PROGRESS, .params = completeness_table_params,
		.handle = completeness_table),
	{ METHOD_GET, "/v1/reminders", .permit = PERMIT_READ_PROGRESS, .params = reminder_params,
		.handle = reminders_list },
	ROUTE_TABLES("/v1/reminders", .permit = PERMIT_READ_PROGRESS, .params = reminder_table_params,
		.handle = reminders_table),
	{ 0 },
};
