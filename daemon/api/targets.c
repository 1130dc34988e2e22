/*
 * Targets: each POST adds a version. A target of value null withdraws the one before; a scope never gets
 * the sum of its children instead. Where the two differ it is told with the answer, and taken.
 */
#include <inttypes.h>

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
static const struct param_rule csv_params[] = { FILTERS, PARAM_OF_LANG, PARAMS_END };

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

static enum next targets_csv(struct request *r)
{
	struct list_question q;

	ask(r, &q);
	return list_csv(r, &q, "targets.csv");
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

static struct list *sums_copied(struct request *r, const struct list *sums)
{
	struct target_sum *copy = arena_alloc_array(r->arena, sums->count, sizeof *copy);
	struct list *list = arena_alloc(r->arena, sizeof *list);

	if (copy == NULL || list == NULL)
		return NULL;
	for (size_t i = 0; i < sums->count; i++)
		copy[i] = ((const struct target_sum *)sums->at)[i];
	*list = (struct list){ copy, sums->count };
	return list;
}

static void sums_came(void *owner, const struct fault *f, const struct list *sums)
{
	struct request *r = owner;

	r->op = NULL;
	if (f != NULL && fault_is(f))
		request_refuse_fault(r, f);
	else if ((r->loaded = sums_copied(r, sums)) == NULL)
		request_refuse(r, "unavailable", "no memory for the sums of targets");
	request_advance(r);
}

static void write_sum(struct request *r, struct buffer *b, const struct target_sum *sum)
{
	const char *const arg[2] = { arena_printf(r->arena, "%" PRId64, sum->below),
		arena_printf(r->arena, "%" PRId64, sum->above) };
	struct buffer message = { 0 };

	code_sentence(&message, "target_sum", request_language(r), arg);
	hint_write_one(b, "target_sum", RULE_INFORM, "#/value", &message);
	buffer_free(&message);
}

/* What the sums say, as a further member of the answer. */
static const char *findings_of(struct request *r, const struct list *sums)
{
	const struct target_sum *all = sums->at;
	struct buffer b = { 0 };

	buffer_add_string(&b, "\"findings\":[");
	for (size_t i = 0; i < sums->count; i++) {
		if (i > 0)
			buffer_add_byte(&b, ',');
		write_sum(r, &b, &all[i]);
	}
	buffer_add_byte(&b, ']');
	return answer_take(r, &b).at;
}

static struct text answer_of(struct request *r, const struct target *t)
{
	const char *found = t->id != NULL ? findings_of(r, r->loaded) : NULL;

	return found != NULL ? answer_text(r, &target_shape, t, found) : (struct text){ 0 };
}

/* Adds a version, once it is known what it adds up to. */
static enum next targets_post(struct request *r)
{
	struct caller caller = request_caller(r);
	struct target *t = r->decoded;
	struct text answer;
	struct keyed *keyed;
	struct fault f;

	check(r, t);
	if (!findings_none(&r->findings))
		return request_refuse_findings(r);
	if (r->loaded == NULL) {
		r->step = STEP_HANDLE; /* to come back to */
		return request_wait(r, store_target_sums(r->hall->store, &caller, t, sums_came, r, &f), &f);
	}
	t->id = request_mint(r);
	t->by = r->principal->person;
	answer = answer_of(r, t);
	keyed = answer.at != NULL ? request_keyed(r, 201, answer) : NULL;
	if (keyed == NULL)
		return request_refuse(r, "unavailable", "no memory for the target");
	return request_wait(r, store_target_insert(r->hall->store, &caller, keyed, t, outcome_written, r, &f), &f);
}

const struct route targets_routes[] = {
	{ METHOD_GET, "/v1/targets", .permit = PERMIT_READ_TARGETS, .params = list_params, .handle = targets_list },
	{ METHOD_POST, "/v1/targets", .permit = PERMIT_MANAGE, .has_body = true, .body_shape = &target_shape,
		.keyed = true, .handle = targets_post },
	{ METHOD_GET, "/v1/targets.csv", .permit = PERMIT_READ_TARGETS, .params = csv_params, .handle = targets_csv },
	{ 0 },
};
