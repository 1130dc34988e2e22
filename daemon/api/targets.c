/*
 * Targets: each POST adds a version. A target of value null withdraws the one before; a scope never gets
 * the sum of its children instead. Where the two contradict each other it is told with the answer, and taken.
 */
#include "api/answer.h"
#include "api/body.h"
#include "api/param.h"
#include "api/place.h"
#include "api/resources.h"
#include "auth/principal.h"
#include "base/arena.h"
#include "base/code.h"
#include "cache/snapshot.h"
#include "domain/target.h"
#include "request/hall.h"
#include "request/list.h"
#include "request/outcome.h"
#include "store/target.h"
#include "wire/hint_write.h"

enum { YEAR_FIRST = 1949, YEAR_LAST = 9999 };

#define FILTERS PARAM_OF_INDICATOR, PARAM_OF_SCOPE, PARAM("year", PARAM_TEXT, NULL, "Year of the target.", "目标年度。")

static const struct param_rule list_params[] = { FILTERS, PARAM_OF_LIMIT, PARAM_OF_CURSOR, PARAMS_END };
static const struct param_rule table_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

static void ask(struct request *r, struct list_question *ret_question)
{
	const char *year = params_text(&r->params, "year");
	int64_t number;

	place_check_filters(r);
	if (year != NULL && (!text_to_int64(text_of(year), &number) || number < YEAR_FIRST || number > YEAR_LAST))
		request_find_param(r, "bad_parameter", "year");
	list_ask(r, &list_targets, ret_question);
}

static enum next targets_list(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_page(r, &q);
}

static enum next targets_table(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_table(r, &q, "targets");
}

static void check(struct request *r, const struct target *t)
{
	struct findings *f = &r->findings;

	body_check_indicator(r, t->indicator);
	if (t->scope != NULL && !place_has_figures(r->snapshot->catalogue, t->scope))
		findings_add(f, "unknown_scope", NULL, NULL, "#/scope");
	body_check_number(f, t->year, YEAR_FIRST, YEAR_LAST, "#/year");
	body_check_number(f, t->value, 0, BODY_NUMBER_MAX, "#/value");
	body_check_word(f, t->kind, "increment|level", "#/kind");
	body_check_text(f, t->document_no, BODY_DOCUMENT_MAX, "#/document_no");
	body_check_text(f, t->reason, BODY_REASON_MAX, "#/reason");
}

/* What the answer tells of a sum that contradicts a target: the numbers are the database's to fill in. */
static const char *finding_of(struct request *r)
{
	const char *const places[2] = { "{0}", "{1}" };
	struct buffer message = { 0 }, b = { 0 };

	code_sentence(&message, "target_sum", request_language(r), places);
	hint_write_one(&b, "target_sum", RULE_INFORM, "#/value", &message);
	buffer_free(&message);
	return answer_take(r, &b).at;
}

/* Adds a version. Whether it adds up is told by the call that writes it: nobody else writes meanwhile. */
static enum next targets_post(struct request *r)
{
	struct caller caller = request_caller(r);
	struct target *t = r->decoded;
	struct text answer = { 0 };
	struct keyed *keyed = NULL;
	const char *finding;
	struct fault f;

	check(r, t);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	t->id = request_mint(r);
	t->by = r->principal->person;
	finding = finding_of(r);
	if (t->id != NULL && finding != NULL)
		answer = answer_text(r, &target_shape, t, "\"findings\":[]");
	if (answer.at != NULL)
		keyed = request_keyed(r, 201, answer);
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the target");
	return request_wait(
		r, store_target_insert(r->hall->store, &caller, keyed, t, finding, outcome_written, r, &f), &f);
}

const struct route targets_routes[] = {
	{ METHOD_GET, "/v1/targets", .permit = PERMIT_READ_TARGETS, .params = list_params, .handle = targets_list },
	{ METHOD_POST, "/v1/targets", .permit = PERMIT_MANAGE, .has_body = true, .body_shape = &target_shape,
		.keyed = true, .handle = targets_post },
	ROUTE_TABLES("/v1/targets", .permit = PERMIT_READ_TARGETS, .params = table_params, .handle = targets_table),
	{ 0 },
};
