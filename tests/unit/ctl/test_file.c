#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/file.h"

struct fixture {
	struct arena *arena;
	char folder[32];
	char path[64];
};

static int make(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	strcpy(f->folder, "/tmp/dxtrack-file.XXXXXX");
	f->arena = arena_new(64 << 20);
	if (!f->arena || !mkdtemp(f->folder))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/demo.json", f->folder);
	*state = f;
	return 0;
}

static int clear(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	arena_free(f->arena);
	assert_int_equal(rmdir(f->folder), 0); /* nothing is left beside the file */
	free(f);
	return 0;
}

static void what_is_written_is_read(void **state)
{
	struct fixture *f = *state;
	struct text bytes;

	assert_true(file_write(f->path, text_of("{\"令牌\":1}\n"), 0600));
	assert_true(file_read(f->path, f->arena, &bytes));
	assert_true(text_is(bytes, "{\"令牌\":1}\n"));
	assert_int_equal(bytes.at[bytes.len], '\0');
	assert_true(file_write(f->path, text_of(""), 0600));
	assert_true(file_read(f->path, f->arena, &bytes));
	assert_int_equal(bytes.len, 0);
}

static void secrets_are_for_the_owner_only(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	mode_t before = umask(0);

	assert_true(file_write(f->path, text_of("x"), 0600));
	umask(before);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(chmod(f->path, 0644), 0);
	assert_true(file_write(f->path, text_of("y"), 0600));
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void a_missing_file_is_told(void **state)
{
	struct fixture *f = *state;
	struct text bytes;
	const char *why = NULL;

	errno = 0;
	assert_false(file_read(f->path, f->arena, &bytes));
	assert_int_equal(errno, ENOENT);
	assert_null(file_read_json(f->folder, "demo.json", f->arena, &why));
	assert_non_null(strstr(why, "demo.json: No such file"));
	assert_false(file_write("/nonexistent/folder/file", text_of("x"), 0600));
	assert_int_equal(errno, ENOENT);
}

static void a_broken_document_names_its_file(void **state)
{
	struct fixture *f = *state;
	const char *why = NULL;

	assert_true(file_write(f->path, text_of("{\"a\":1,}"), 0600));
	assert_null(file_read_json(f->folder, "demo.json", f->arena, &why));
	assert_non_null(strstr(why, "/demo.json: "));
	assert_true(file_write(f->path, text_of("{\"a\":1}"), 0600));
	assert_non_null(file_read_json(f->folder, "demo.json", f->arena, &why));
}

static void a_huge_file_is_refused(void **state)
{
	struct fixture *f = *state;
	struct text bytes;
	FILE *to = fopen(f->path, "w");

	assert_non_null(to);
	assert_int_equal(ftruncate(fileno(to), (16 << 20) + 1), 0);
	fclose(to);
	assert_false(file_read(f->path, f->arena, &bytes));
	assert_int_equal(errno, EFBIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_is_read, make, clear),
		cmocka_unit_test_setup_teardown(secrets_are_for_the_owner_only, make, clear),
		cmocka_unit_test_setup_teardown(a_missing_file_is_told, make, clear),
		cmocka_unit_test_setup_teardown(a_broken_document_names_its_file, make, clear),
		cmocka_unit_test_setup_teardown(a_huge_file_is_refused, make, clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
