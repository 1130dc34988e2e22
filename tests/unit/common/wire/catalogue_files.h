/* The catalogue as it is shipped, read from sql/catalogue, with one document swapped where a test wants it. */
#ifndef TESTS_WIRE_CATALOGUE_FILES_H
#define TESTS_WIRE_CATALOGUE_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/catalogue.h"
#include "wire/catalogue_file.h"

#define FILES_MAX 32

static inline struct text file_read(struct arena *arena, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *at = arena_alloc(arena, 1 << 18);
	struct text t = { at, 0 };

	assert_non_null(f);
	assert_non_null(at);
	t.len = fread(at, 1, 1 << 18, f);
	fclose(f);
	return t;
}

static inline const char *file_kind(const char *name)
{
	static const char *const lists[] = { "districts", "chains", "parks", "reasons", "assurances", "sentences" };

	for (size_t i = 0; i < 6; i++)
		if (strncmp(name, lists[i], strlen(lists[i])) == 0)
			return lists[i];
	return strncmp(name, "calendar-", 9) == 0 ? "calendar"
	       : strncmp(name, "sizes-", 6) == 0  ? "sizes"
						  : "programme";
}

static inline int by_name(const void *a, const void *b)
{
	return strcmp(((const struct catalogue_source *)a)->name, ((const struct catalogue_source *)b)->name);
}

/* Every *.json of sql/catalogue in the order of their names; the count. */
static inline size_t files_list(struct arena *arena, struct catalogue_source sources[FILES_MAX])
{
	DIR *dir = opendir(SOURCE_DIR "/sql/catalogue");
	size_t count = 0;

	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
		if (strstr(e->d_name, ".json") == NULL)
			continue;
		const char *name = arena_string(arena, e->d_name);
		assert_true(count < FILES_MAX);
		sources[count++] = (struct catalogue_source){ file_kind(name), name,
			file_read(arena, arena_printf(arena, "%s/%s", SOURCE_DIR "/sql/catalogue", name)) };
	}
	closedir(dir);
	qsort(sources, count, sizeof *sources, by_name);
	return count;
}

/* Reads the shipped catalogue; fails the test where anything is found. Release it with catalogue_release. */
static inline void files_read(struct arena *arena, struct catalogue *ret_catalogue)
{
	struct catalogue_source sources[FILES_MAX];
	size_t count = files_list(arena, sources);
	struct findings findings;

	findings_init(&findings, arena);
	bool read = catalogue_file_read(sources, count, arena, ret_catalogue, &findings);
	for (size_t i = 0; i < findings.count; i++)
		print_message("%s %s %s\n", findings.at[i].pointer, findings.at[i].code,
			findings.at[i].arg[0] == NULL ? "" : findings.at[i].arg[0]);
	assert_true(read);
}

#endif
