/* What holds for every route: rows that contradict themselves would be found by users else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/api.h"
#include "api/openapi.h"
#include "base/arena.h"
#include "base/value.h"
#include "wire/json_read.h"

typedef void row_fn(const struct route *route);

static void each(row_fn *fn)
{
	for (const struct route *const *table = api_routes; *table != NULL; table++)
		for (const struct route *route = *table; route->path != NULL; route++)
			fn(route);
}

static void row_is_whole(const struct route *r)
{
	bool writes = r->method != METHOD_GET, overwrites = r->method == METHOD_PUT || r->method == METHOD_DELETE;

	assert_true(r->method != METHOD_NONE && r->method != METHOD_HEAD);
	assert_true(r->path[0] == '/' && r->path[strlen(r->path) - 1] != '/');
	assert_non_null(r->handle);
	assert_true(r->is_public == (r->permit == PERMIT_NONE)); /* nobody may, or everybody; never by forgetting */
	assert_true(r->has_body == writes || (writes && r->matched)); /* a transition may have nothing to say */
	assert_true((r->body_shape != NULL) == (r->has_body && r->sink == NULL));
	assert_true(r->keyed == (writes && !overwrites)); /* whatever makes or moves something may be repeated */
	assert_true(r->sink == NULL || r->method == METHOD_PUT);
	assert_true(!overwrites || r->sink != NULL || r->matched); /* the rest by its hash, or by what was read */
}

static void rows_do_not_contradict_themselves(void **state)
{
	(void)state;
	each(row_is_whole);
}

static void transition_is_whole(const struct route *r)
{
	if (r->matched)
		assert_true(r->load != NULL && (r->judge != NULL || r->method == METHOD_PATCH));
	if (r->method == METHOD_POST && strchr(r->path, '{') != NULL)
		assert_true(r->matched);
	if (r->recall != NULL)
		assert_true(r->keyed && r->load == NULL);
}

static void transitions_are_about_what_was_read(void **state)
{
	(void)state;
	each(transition_is_whole);
}

static void params_are_whole(const struct route *r)
{
	for (const struct param_rule *p = r->params; p != NULL && p->name != NULL; p++) {
		assert_true(p->en != NULL && p->en[0] != '\0' && p->zh != NULL && p->zh[0] != '\0');
		assert_true((p->kind == PARAM_CHOICE) == (p->choices != NULL));
		assert_true(p - r->params < PARAMS_MAX);
		for (const struct param_rule *q = r->params; q < p; q++)
			assert_string_not_equal(p->name, q->name);
	}
}

static void parameters_have_their_sentences(void **state)
{
	(void)state;
	each(params_are_whole);
}

static const struct route *seen[200];
static size_t seen_count;

static void remember(const struct route *r)
{
	for (size_t i = 0; i < seen_count; i++)
		assert_false(seen[i]->method == r->method && strcmp(seen[i]->path, r->path) == 0);
	assert_true(seen_count < 200);
	seen[seen_count++] = r;
}

static void no_route_stands_twice(void **state)
{
	(void)state;
	seen_count = 0;
	each(remember);
	assert_true(seen_count > 30);
}

static void writes_are_for_few(const struct route *r)
{
	if (r->method == METHOD_GET)
		return;
	for (int role = 0; role < ROLE_COUNT; role++)
		if (permit_reach((enum role)role, r->permit) != REACH_NONE)
			assert_true(role == ROLE_ENTERPRISE ? r->permit == PERMIT_SUBMIT
							    : role == ROLE_REVIEWER || role == ROLE_MANAGER);
}

static void who_files_never_decides_and_administrators_do_neither(void **state)
{
	(void)state;
	each(writes_are_for_few);
}

static void metrics_are_the_admins(const struct route *r)
{
	assert_true(((r->listeners & ROUTE_ADMIN_ONLY) != 0) == (strcmp(r->path, "/metrics") == 0));
}

static void only_metrics_hide(void **state)
{
	(void)state;
	each(metrics_are_the_admins);
}

static void the_document_is_json_and_has_every_path(void **state)
{
	struct arena *arena = arena_new(8 << 20);
	const struct json_limits limits = { 64, 100000 };
	const struct value *document;
	struct fault f = { 0 };

	(void)state;
	assert_true(json_read(text_of(openapi_json), &limits, arena, &document, &f));
	assert_string_equal(value_string(value_member(document, "openapi")), "3.1.0");
	for (const struct route *const *table = api_routes; *table != NULL; table++)
		for (const struct route *route = *table; route->path != NULL; route++)
			assert_non_null(value_member(value_member(document, "paths"), route->path));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_do_not_contradict_themselves),
		cmocka_unit_test(transitions_are_about_what_was_read),
		cmocka_unit_test(parameters_have_their_sentences),
		cmocka_unit_test(no_route_stands_twice),
		cmocka_unit_test(who_files_never_decides_and_administrators_do_neither),
		cmocka_unit_test(only_metrics_hide),
		cmocka_unit_test(the_document_is_json_and_has_every_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
