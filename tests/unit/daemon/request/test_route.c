/* From method and path to a row: fits, misses, and the Allow of what exists for other methods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/message.h"
#include "request/hall.h"
#include "request/request.h"
#include "request/route.h"

static const struct route submissions[] = {
	{ .method = METHOD_GET, .path = "/v1/submissions" },
	{ .method = METHOD_POST, .path = "/v1/submissions" },
	{ .method = METHOD_GET, .path = "/v1/submissions.csv" },
	{ .method = METHOD_GET, .path = "/v1/submissions/{id}" },
	{ .method = METHOD_POST, .path = "/v1/submissions/{id}/reviews" },
	{ 0 },
};

static const struct route rates[] = {
	{ .method = METHOD_GET, .path = "/v1/rates" },
	{ .method = METHOD_GET, .path = "/v1/{kind}/of/{name}" },
	{ .method = METHOD_GET, .path = "/v1/things/{no}.csv" },
	{ .method = METHOD_GET, .path = "/v1/things/{no}" },
	{ 0 },
};

static const struct route *const tables[] = { submissions, rates, NULL };

static struct hall hall = { .routes = tables };

/* A request for a path, cut at "/" as http does it. */
static bool find(
	enum http_method method, const char *path, struct request *r, struct http_message *m, const char **allow)
{
	struct text rest = text_of(path + 1), segment;

	*m = (struct http_message){ .method = method };
	while (m->segment_count < MESSAGE_SEGMENTS_MAX && text_cut(&rest, '/', &segment))
		m->segment[m->segment_count++] = segment;
	r->hall = &hall;
	r->message = m;
	r->route = NULL;
	return route_find(r, allow);
}

static int make(void **state)
{
	static struct request r;

	r = (struct request){ .arena = arena_new(1 << 16) };
	*state = &r;
	return r.arena == NULL;
}

static int unmake(void **state)
{
	arena_free(((struct request *)*state)->arena);
	return 0;
}

static void a_row_is_found_by_method_and_path(void **state)
{
	static const struct {
		enum http_method method;
		const char *path, *row;
	} cases[] = {
		{ METHOD_GET, "/v1/submissions", "/v1/submissions" },
		{ METHOD_POST, "/v1/submissions", "/v1/submissions" },
		{ METHOD_HEAD, "/v1/submissions", "/v1/submissions" },
		{ METHOD_GET, "/v1/submissions.csv", "/v1/submissions.csv" },
		{ METHOD_GET, "/v1/submissions/7", "/v1/submissions/{id}" },
		{ METHOD_HEAD, "/v1/submissions/7", "/v1/submissions/{id}" },
		{ METHOD_POST, "/v1/submissions/7/reviews", "/v1/submissions/{id}/reviews" },
		{ METHOD_GET, "/v1/rates", "/v1/rates" },
		{ METHOD_GET, "/v1/a/of/b", "/v1/{kind}/of/{name}" },
		{ METHOD_GET, "/v1/things/7", "/v1/things/{no}" },
		{ METHOD_GET, "/v1/things/7.csv", "/v1/things/{no}.csv" },
		{ METHOD_GET, "/v1/things/.csv", "/v1/things/{no}" },
	};
	struct request *r = *state;
	struct http_message m;
	const char *allow;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (!find(cases[i].method, cases[i].path, r, &m, &allow))
			fail_msg("%s was not found", cases[i].path);
		assert_string_equal(r->route->path, cases[i].row);
	}
}

static void the_named_segments_are_handed_over(void **state)
{
	struct request *r = *state;
	struct http_message m;
	const char *allow;

	assert_true(find(METHOD_GET, "/v1/chains/of/sensors", r, &m, &allow));
	assert_true(text_is(r->arg[0], "chains"));
	assert_true(text_is(r->arg[1], "sensors"));
	assert_true(find(METHOD_GET, "/v1/things/7.csv", r, &m, &allow));
	assert_true(text_is(r->arg[0], "7"));
	assert_false(find(METHOD_POST, "/v1/things/7.csv", r, &m, &allow));
	assert_string_equal(allow, "GET, HEAD"); /* two rows fit, the methods are named once */
}

static void what_is_nowhere_has_no_allow(void **state)
{
	static const char *const paths[] = {
		"/",
		"/v1",
		"/v1/",
		"/v1/submission",
		"/v1/submissionss",
		"/v1/submissions/",
		"/v1/submissions/7/",
		"/v1/submissions/7/reviews/",
		"/v1/submissions//reviews",
		"/V1/submissions",
		"/v1/rates/x",
		"/v1//of/",
		"//v1/rates",
		"/v1/rates/",
	};
	struct request *r = *state;
	struct http_message m;
	const char *allow;

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		if (find(METHOD_GET, paths[i], r, &m, &allow))
			fail_msg("%s was found", paths[i]);
		assert_null(allow);
	}
}

static void what_exists_says_what_it_allows(void **state)
{
	struct request *r = *state;
	struct http_message m;
	const char *allow;

	assert_false(find(METHOD_DELETE, "/v1/submissions", r, &m, &allow));
	assert_string_equal(allow, "GET, HEAD, POST");
	assert_false(find(METHOD_GET, "/v1/submissions/7/reviews", r, &m, &allow));
	assert_string_equal(allow, "POST");
	assert_false(find(METHOD_OPTIONS, "/v1/rates", r, &m, &allow));
	assert_string_equal(allow, "GET, HEAD");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_row_is_found_by_method_and_path),
		CASE(the_named_segments_are_handed_over),
		CASE(what_is_nowhere_has_no_allow),
		CASE(what_exists_says_what_it_allows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
