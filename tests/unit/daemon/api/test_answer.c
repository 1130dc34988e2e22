/* Records as answers, and what handlers make of ids and tags. */
#include "desk.h"
#include "api/answer.h"
#include "api/load.h"
#include "base/value.h"
#include "http/message.h"
#include "request/route.h"

static bool is(struct text t, const char *expected)
{
	if (t.at == NULL || !text_is(t, expected))
		print_error("%.*s\n", (int)t.len, t.at != NULL ? t.at : "");
	return t.at != NULL && text_is(t, expected);
}

static void members_are_added_behind_a_record(void **state)
{
	struct desk *d = *state;

	assert_true(
		is(answer_text(&d->request, &park_shape, &d->parks[0], NULL), "{\"code\":\"port\",\"name\":\"园\"}"));
	assert_true(is(answer_text(&d->request, &park_shape, &d->parks[0], "\"more\":1"),
		"{\"code\":\"port\",\"name\":\"园\",\"more\":1}"));
}

static void an_answer_that_does_not_fit_is_none(void **state)
{
	struct desk *d = *state;
	struct arena *small = arena_new(64), *own = d->request.arena;
	struct buffer b = { 0 };

	d->request.arena = small;
	for (int i = 0; i < 1000; i++)
		buffer_add_string(&b, "0123456789");
	assert_null(answer_take(&d->request, &b).at);
	assert_null(b.at);
	b.failed = true;
	assert_null(answer_take(&d->request, &b).at);
	d->request.arena = own;
	arena_free(small);
}

static const struct route page = { METHOD_GET, "/v1/parks", .handle = NULL };

static void lists_are_whole(void **state)
{
	struct desk *d = *state;

	d->request.route = &page;
	assert_int_equal(answer_list(&d->request, &district_shape, &(struct list){ d->districts, 1 }, "x"), NEXT);
	assert_int_equal(d->request.reply.status, 200);
	assert_int_equal(d->request.step, STEP_REPLY);
	assert_true(is(d->request.reply.body,
		"{\"items\":[{\"code\":\"41\",\"name\":\"省\",\"kind\":\"province\",\"parent\":null}],\"next\":null}"));
	answer_list(&d->request, &district_shape, &(struct list){ d->districts, 0 }, "x");
	assert_true(is(d->request.reply.body, "{\"items\":[],\"next\":null}"));
}

/* The codes of a page of two districts, and its cursor. */
static const char *codes_of_page(struct desk *d, size_t count, const char *cursor)
{
	static char codes[64];
	static const struct http_message message = { .path = { "/v1/districts", 13 } };
	const char *at;

	d->request.route = &page;
	d->request.message = &message;
	d->request.params = (struct params){ { { "limit", "2", 2 }, { "cursor", cursor, 0 } }, cursor != NULL ? 2 : 1 };
	answer_list(&d->request, &district_shape, &(struct list){ d->districts, count }, "x");
	assert_int_equal(d->request.reply.status, 200);
	codes[0] = '\0';
	for (at = d->request.reply.body.at; (at = strstr(at, "\"code\":\"")) != NULL; at++)
		strncat(strcat(codes, " "), at + 8, strcspn(at + 8, "\""));
	return codes;
}

static const char *next_of_page(struct desk *d)
{
	const char *at = strstr(d->request.reply.body.at, "\"next\":\"") + 8;

	return arena_printf(d->request.arena, "%.*s", (int)strcspn(at, "\""), at);
}

/* A catalogue loaded between two pages may put an item before them, or take one away. */
static void a_page_begins_behind_the_last_item_of_the_one_before(void **state)
{
	struct desk *d = *state;
	struct district zone = d->districts[2], gone = d->districts[0];
	const char *cursor;

	assert_string_equal(codes_of_page(d, 5, NULL), " 41 4101");
	cursor = next_of_page(d);
	assert_string_equal(codes_of_page(d, 5, cursor), " 410172 410172560");
	assert_string_equal(codes_of_page(d, 5, next_of_page(d)), " 410172561");
	memmove(&d->districts[1], &d->districts[0], 5 * sizeof d->districts[0]);
	d->districts[0].code = "40";
	assert_string_equal(codes_of_page(d, 6, cursor), " 410172 410172560");
	memmove(&d->districts[0], &d->districts[2], 4 * sizeof d->districts[0]);
	assert_string_equal(codes_of_page(d, 4, cursor), " 410172 410172560");
	d->districts[0] = gone;
	d->districts[1] = zone;
	assert_string_equal(codes_of_page(d, 4, cursor), " 410172560 410172561");
}

/* One of before names were in cursors, "2"; and one of nobody's. */
static void a_cursor_without_a_name_is_a_place(void **state)
{
	struct desk *d = *state;

	assert_string_equal(codes_of_page(d, 5, "Mg"), " 410172 410172560");
	assert_string_equal(codes_of_page(d, 5, "OTk5OQ"), "");
	d->request.params.at[1].text = "MgphCmI"; /* 2, a, b */
	answer_list(&d->request, &district_shape, &(struct list){ d->districts, 5 }, "x");
	assert_int_equal(d->request.reply.status, 422);
}

static void what_the_database_wrote_is_told(void **state)
{
	struct desk *d = *state;

	d->request.route = &page;
	answer_stored(&d->request, &park_shape, "[{\"code\":\"a\",\"name\":null}]", "x");
	assert_true(is(d->request.reply.body, "{\"items\":[{\"code\":\"a\",\"name\":null}],\"next\":null}"));
	for (size_t i = 0; i < 2; i++) {
		answer_stored(&d->request, &park_shape, i == 0 ? NULL : "[]", "x");
		assert_true(is(d->request.reply.body, "{\"items\":[],\"next\":null}"));
	}
}

static void what_no_record_can_be_read_of_is_refused(void **state)
{
	static const char *const none[] = { "{}", "[", "[1]", "[{\"code\":1}]" };
	struct desk *d = *state;
	struct list items;

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_false(load_list(&d->request, &park_shape, none[i], &items));
}

static void a_path_that_ends_so_is_a_table(void **state)
{
	struct desk *d = *state;
	const struct route table = { METHOD_GET, "/v1/parks.csv", .handle = NULL };

	d->request.route = &table;
	answer_list(&d->request, &park_shape, &(struct list){ d->parks, 1 }, "parks");
	assert_true(is(d->request.reply.body, "\xEF\xBB\xBF"
					      "code,name\r\nport,园\r\n"));
	assert_string_equal(d->request.reply.disposition, "attachment; filename=\"parks.csv\"");
	assert_string_equal(d->request.reply.media_type, "text/csv; charset=utf-8");
}

static void a_loaded_object_has_its_tag(void **state)
{
	struct desk *d = *state;

	d->request.loaded = &d->chains[0];
	d->request.etag = "\"3\"";
	answer_loaded(&d->request, &chain_shape);
	assert_string_equal(d->request.reply.etag, "\"3\"");
	assert_true(is(d->request.reply.body, "{\"code\":\"sensor\",\"name\":\"链\"}"));
}

static void an_id_is_a_uuid(void **state)
{
	static const char *const none[] = { "", "x", "018c2f3e-0000-7000-8000-00000000000",
		"018c2f3e-0000-7000-8000-0000000000000", "018c2f3e_0000-7000-8000-000000000000" };
	struct desk *d = *state;

	d->request.arg[0] = text_of("018c2f3e-0000-7000-8000-00000000000f");
	assert_string_equal(answer_id(&d->request), "018c2f3e-0000-7000-8000-00000000000f");
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		d->request.arg[0] = text_of(none[i]);
		assert_null(answer_id(&d->request));
	}
}

static void the_next_tag_is_one_more(void **state)
{
	struct desk *d = *state;

	assert_string_equal(load_next_etag(&d->request, "1"), "2");
	assert_string_equal(load_next_etag(&d->request, "4294967296"), "4294967297");
	assert_null(load_next_etag(&d->request, "x"));
	assert_null(load_next_etag(&d->request, ""));
}

static void stored_json_is_read_again(void **state)
{
	struct desk *d = *state;
	const struct value *v = load_value(&d->request, "{\"batch\":\"第一批\"}");

	assert_string_equal(value_string(value_member(v, "batch")), "第一批");
	assert_null(load_value(&d->request, "{"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(members_are_added_behind_a_record, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(an_answer_that_does_not_fit_is_none, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(lists_are_whole, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(
			a_page_begins_behind_the_last_item_of_the_one_before, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_cursor_without_a_name_is_a_place, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(what_the_database_wrote_is_told, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(what_no_record_can_be_read_of_is_refused, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_path_that_ends_so_is_a_table, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_loaded_object_has_its_tag, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(an_id_is_a_uuid, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(the_next_tag_is_one_more, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(stored_json_is_read_again, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
