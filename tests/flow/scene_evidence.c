/* What the database of a scene says of files. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fake_store/fake_store.h"
#include "scene_inside.h"

static bool none(const char *word)
{
	return strcmp(word, "none") == 0;
}

/* "evidence_get -> 2 600000": pieces, bytes of all; "none" */
static bool say_file(struct scene *s, const char *word, const char *size)
{
	struct evidence_file file = {
		.id = "018c2f3e-0000-7000-8000-00000000000e",
		.sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		.media_type = "application/pdf",
		.size_bytes = size == NULL ? 0 : strtol(size, NULL, 10),
		.pieces = strtol(word, NULL, 10),
	};

	return fake_store_evidence_file(s->world.store, none(word) ? NULL : &file);
}

/* "evidence_piece -> 262144": so many x; "none" */
static bool say_piece(struct scene *s, const char *word)
{
	size_t size = strtoul(word, NULL, 10);
	char *bytes = calloc(1, size + 1);
	bool said;

	if (bytes == NULL)
		return false;
	memset(bytes, 'x', size);
	said = fake_store_evidence_piece(
		s->world.store, none(word) ? (struct text){ NULL, 0 } : (struct text){ bytes, size });
	free(bytes);
	return said;
}

/* "evidence_missing -> 2": the position of a file that is not there; "none" */
static bool say_missing(struct scene *s, const char *word)
{
	int64_t position = strtol(word, NULL, 10);

	return fake_store_evidence_missing(s->world.store, &position, none(word) ? 0 : 1);
}

bool scene_evidence(struct scene *s, const char *name, const char *word, const char *more)
{
	if (strcmp(name, "evidence_get") == 0)
		return say_file(s, word, more);
	if (strcmp(name, "evidence_piece") == 0)
		return say_piece(s, word);
	if (strcmp(name, "evidence_missing") == 0)
		return say_missing(s, word);
	return fake_store_evidence(s->world.store, name, word);
}
