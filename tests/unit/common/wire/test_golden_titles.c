/* Every title and batch of tests/golden as it is compared, in C; the database is held to the same cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/batch.h"
#include "domain/title.h"
#include "wire/json_read.h"

#include "catalogue_files.h"

typedef const char *normalise(struct arena *arena, struct text written);

static void compared_as_read(const char *file, const char *member, normalise *normalised, size_t at_least)
{
	struct arena *arena = arena_new(1 << 20);
	const struct value *document = NULL, *cases;
	struct fault fault = { 0 };

	assert_true(json_read(file_read(arena, file), &json_limits_file, arena, &document, &fault));
	cases = value_member(document, "cases");
	assert_non_null(cases);
	for (size_t i = 0; i < cases->count; i++) {
		const char *written = value_string(value_member(&cases->items[i], member));
		const char *key = value_string(value_member(&cases->items[i], "key"));
		assert_string_equal(normalised(arena, text_of(written)), key);
		assert_string_equal(normalised(arena, text_of(key)), key);
	}
	assert_true(cases->count >= at_least);
	arena_free(arena);
}

static void titles_are_compared_as_read(void **state)
{
	(void)state;
	compared_as_read(SOURCE_DIR "/tests/golden/titles.json", "title", title_normalise, 21);
}

static void batches_are_compared_as_read(void **state)
{
	(void)state;
	compared_as_read(SOURCE_DIR "/tests/golden/batches.json", "batch", batch_normalise, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_are_compared_as_read),
		cmocka_unit_test(batches_are_compared_as_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
