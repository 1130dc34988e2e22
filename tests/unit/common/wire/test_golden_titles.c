/* Every title of tests/golden/titles.json as it is compared, in C; the database is held to the same cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/title.h"
#include "wire/json_read.h"

#include "catalogue_files.h"

static void titles_are_compared_as_read(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	const struct value *document = NULL, *cases;
	struct fault fault = { 0 };

	(void)state;
	assert_true(json_read(
		file_read(arena, SOURCE_DIR "/tests/golden/titles.json"), &json_limits_file, arena, &document, &fault));
	cases = value_member(document, "cases");
	assert_non_null(cases);
	for (size_t i = 0; i < cases->count; i++) {
		const char *title = value_string(value_member(&cases->items[i], "title"));
		const char *key = value_string(value_member(&cases->items[i], "key"));
		assert_string_equal(title_normalise(arena, text_of(title)), key);
		assert_string_equal(title_normalise(arena, text_of(key)), key);
	}
	assert_true(cases->count >= 17);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_are_compared_as_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
