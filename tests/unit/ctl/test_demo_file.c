#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include "ctl/demo_file.h"
#include "ctl/file.h"
#include "wire/json_read.h"

static struct demo_enterprise enterprises[] = {
	{ .uscc = "91410100MA0D00010A",
		.name = "样例\"一\"",
		.district = "410172560",
		.counted = { "cloud", "benchmark" },
		.counted_count = 2 },
	{ .uscc = "91410100MA0D00020B", .name = "样例二", .district = "410172360" },
};
static struct demo_staff staff[] = {
	{ "reviewers", "reviewer", "410172", "审核员一" },
	{ "managers", "manager", "410172", "管理员" },
	{ "reviewers", "reviewer", "410172560", "审核员二" },
	{ "auditor", "auditor", NULL, "审计员" },
};
static struct demo_sample samples[] = { { "cloud", "{\"programme\":\"cloud\"}" }, { "benchmark", "{}" } };
static const struct demo_plan plan = {
	.enterprises = enterprises,
	.enterprise_count = 2,
	.staff = staff,
	.staff_count = 4,
	.samples = samples,
	.sample_count = 2,
};
static const struct demo_places places = { "https://127.0.0.1:8443", NULL, "/ca.pem", "host=/s dbname=dxtrack" };

struct fixture {
	struct arena *arena;
	struct demo demo;
	char enterprise_tokens[2][TOKEN_LENGTH + 1], staff_tokens[4][TOKEN_LENGTH + 1];
	char path[64];
};

static void fill_token(char *token, char with)
{
	memset(token, with, TOKEN_LENGTH);
	token[TOKEN_LENGTH] = '\0';
}

static int make(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->arena = arena_new(1 << 20);
	f->demo = (struct demo){ .plan = &plan,
		.arena = f->arena,
		.enterprise_tokens = f->enterprise_tokens,
		.staff_tokens = f->staff_tokens };
	for (int i = 0; i < 2; i++)
		fill_token(f->enterprise_tokens[i], (char)('a' + i));
	for (int i = 0; i < 4; i++)
		fill_token(f->staff_tokens[i], (char)('A' + i));
	snprintf(f->path, sizeof(f->path), "/tmp/dxtrack-demo-%d.json", (int)getpid());
	*state = f;
	return 0;
}

static int clear(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	arena_free(f->arena);
	free(f);
	return 0;
}

static const struct value *read_back(struct fixture *f)
{
	const struct value *file = NULL;
	struct fault fault;
	struct text bytes;

	assert_true(demo_file_write(&f->demo, &places, f->path));
	assert_true(file_read(f->path, f->arena, &bytes));
	assert_true(json_read(bytes, &json_limits_file, f->arena, &file, &fault));
	return file;
}

static void it_has_its_places(void **state)
{
	struct fixture *f = *state;
	const struct value *file = read_back(f);
	struct stat st;

	assert_string_equal(value_string(value_member(file, "base_url")), "https://127.0.0.1:8443");
	assert_int_equal(value_member(file, "admin_url")->kind, VALUE_NULL);
	assert_string_equal(value_string(value_member(file, "ca_file")), "/ca.pem");
	assert_string_equal(value_string(value_member(file, "database_url")), "host=/s dbname=dxtrack");
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void enterprises_have_token_and_counted(void **state)
{
	struct fixture *f = *state;
	const struct value *list = value_member(value_member(read_back(f), "accounts"), "enterprises");

	assert_int_equal(list->count, 2);
	assert_string_equal(value_string(value_member(&list->items[0], "name")), "样例\"一\"");
	assert_string_equal(value_string(value_member(&list->items[0], "token")), f->enterprise_tokens[0]);
	assert_int_equal(value_member(&list->items[0], "counted")->count, 2);
	assert_string_equal(value_string(value_item(value_member(&list->items[0], "counted"), 1)), "benchmark");
	assert_string_equal(value_string(value_member(&list->items[1], "district")), "410172360");
	assert_int_equal(value_member(&list->items[1], "counted")->count, 0);
}

static void staff_stand_in_their_lists(void **state)
{
	struct fixture *f = *state;
	const struct value *accounts = value_member(read_back(f), "accounts");
	const struct value *reviewers = value_member(accounts, "reviewers");

	assert_int_equal(reviewers->kind, VALUE_ARRAY);
	assert_int_equal(reviewers->count, 2);
	assert_string_equal(value_string(value_member(&reviewers->items[1], "id")), "审核员二");
	assert_string_equal(value_string(value_member(&reviewers->items[1], "token")), f->staff_tokens[2]);
	assert_int_equal(value_member(accounts, "managers")->count, 1);
	assert_int_equal(value_member(accounts, "auditor")->kind, VALUE_OBJECT);
	assert_int_equal(value_member(value_member(accounts, "auditor"), "district")->kind, VALUE_NULL);
}

static void samples_are_bodies(void **state)
{
	struct fixture *f = *state;
	const struct value *sample = value_member(value_member(read_back(f), "samples"), "cloud");

	assert_string_equal(value_string(value_member(sample, "programme")), "cloud");
}

static void tokens_come_back(void **state)
{
	struct fixture *f = *state;
	char before[TOKEN_LENGTH + 1];

	read_back(f);
	strcpy(before, f->staff_tokens[2]);
	memset(f->staff_tokens, 0, sizeof(f->staff_tokens));
	memset(f->enterprise_tokens, 0, sizeof(f->enterprise_tokens));
	assert_true(demo_file_read_tokens(&f->demo, f->path));
	assert_string_equal(f->staff_tokens[2], before);
	assert_int_equal(f->staff_tokens[3][0], 'D');
	assert_int_equal(f->enterprise_tokens[1][0], 'b');
	assert_string_equal(demo_send_staff_token(&f->demo, "manager"), f->staff_tokens[1]);
	assert_null(demo_send_staff_token(&f->demo, "system_admin"));
}

static void another_demos_file_is_not_taken(void **state)
{
	struct fixture *f = *state;

	assert_false(demo_file_read_tokens(&f->demo, "/nonexistent/demo.json"));
	assert_true(file_write(f->path, text_of("{\"accounts\":{\"enterprises\":[]}}"), 0600));
	assert_false(demo_file_read_tokens(&f->demo, f->path));
	assert_true(file_write(f->path, text_of("not json"), 0600));
	assert_false(demo_file_read_tokens(&f->demo, f->path));
	fill_token(f->enterprise_tokens[0], 'x');
	f->enterprise_tokens[0][5] = '\0';
	read_back(f);
	assert_false(demo_file_read_tokens(&f->demo, f->path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_has_its_places, make, clear),
		cmocka_unit_test_setup_teardown(enterprises_have_token_and_counted, make, clear),
		cmocka_unit_test_setup_teardown(staff_stand_in_their_lists, make, clear),
		cmocka_unit_test_setup_teardown(samples_are_bodies, make, clear),
		cmocka_unit_test_setup_teardown(tokens_come_back, make, clear),
		cmocka_unit_test_setup_teardown(another_demos_file_is_not_taken, make, clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
