/* Batches that a reader takes for one; which those are: tests/golden/batches.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/batch.h"

/* However small the arena: the whole key, or NULL. */
static void a_full_arena_gives_null(void **state)
{
	static const char *const batches[] = { "首批", "2023年第35批次", "春季", "7" };
	static const char *const keys[] = { "第一批", "2023年第三十五批", "春季", "第七批" };
	size_t full = 0;

	(void)state;
	for (size_t i = 0; i < sizeof batches / sizeof *batches; i++)
		for (size_t size = 1; size <= 256; size++) {
			struct arena *arena = arena_new(size);
			const char *key = arena == NULL ? NULL : batch_normalise(arena, text_of(batches[i]));
			full += key == NULL;
			if (key != NULL || size == 256)
				assert_string_equal(key, keys[i]);
			arena_free(arena);
		}
	assert_true(full > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_arena_gives_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
