/* Any bytes as a catalogue document of each kind: read or refused with findings, released either way. */
#include <stdint.h>
#include <stdlib.h>

#include "domain/catalogue.h"
#include "wire/catalogue_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "programme", "calendar", "districts", "chains", "parks" };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct catalogue_source source = { kinds[i], "fuzz", { (const char *)data, size } };
		struct arena *arena = arena_new(ARENA_MAX);
		struct findings findings = { .arena = arena };
		struct catalogue c = { 0 };

		if (arena == NULL)
			abort();
		if (!catalogue_file_read(&source, 1, arena, &c, &findings) && findings_none(&findings))
			abort();
		catalogue_release(&c);
		arena_free(arena);
	}
	return 0;
}
