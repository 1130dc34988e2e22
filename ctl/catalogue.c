/*
 * dxtrackctl catalogue check|load: programmes, indicators, calendars and code lists from a folder. Everything is
 * checked before anything is loaded; what stands already in the database is not loaded again, so daemons
 * are told only when something changed. Refuses to know what a valid programme is: wire/catalogue_file does.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/code.h"
#include "ctl/database.h"
#include "ctl/file.h"
#include "ctl/shipped.h"
#include "ctl/verbs.h"
#include "base/date.h"
#include "domain/catalogue.h"
#include "domain/size.h"
#include "sql/queries.h"
#include "wire/catalogue_file.h"

#define CATALOGUE_BYTES_MAX ((size_t)64 << 20)
#define CATALOGUE_FILES_MAX 256

struct folder {
	struct catalogue_source sources[CATALOGUE_FILES_MAX];
	size_t count;
};

/* Code lists go by their names, calendars and sizes by the beginning of theirs, every other .json is a programme. */
static const char *kind_of(const char *name)
{
	static const char *const lists[] = { "districts", "chains", "parks", "reasons", "assurances", "sentences" };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!strncmp(name, lists[i], strlen(lists[i])) && !strcmp(name + strlen(lists[i]), ".json"))
			return lists[i];
	return !strncmp(name, "calendar-", 9) ? "calendar" : !strncmp(name, "sizes-", 6) ? "sizes" : "programme";
}

static int is_json(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && entry->d_name[0] != '.' && !strcmp(entry->d_name + len - 5, ".json");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool read_source(const char *path, const char *name, struct arena *arena, struct folder *folder)
{
	struct catalogue_source *source = &folder->sources[folder->count];
	const char *full = arena_printf(arena, "%s/%s", path, name);

	if (folder->count == CATALOGUE_FILES_MAX || !full || !file_read(full, arena, &source->document)) {
		ctl_complain("%s/%s: %s", path, name, strerror(folder->count == CATALOGUE_FILES_MAX ? EMFILE : errno));
		return false;
	}
	source->kind = kind_of(name);
	source->name = arena_string(arena, name);
	folder->count++;
	return source->name != NULL;
}

static bool read_folder(const struct ctl *ctl, const char *path, struct arena *arena, struct folder *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_json, by_name);
	bool fine = count > 0;

	if (count < 0)
		ctl_complain("%s: %s", path, strerror(errno));
	if (count == 0)
		ctl_warn(ctl, "%s:没有 .json 文件", "%s: no .json file", path);
	for (int i = 0; i < count; i++) {
		fine = fine && read_source(path, entries[i]->d_name, arena, folder);
		free(entries[i]);
	}
	free(entries);
	return fine;
}

static void tell_findings(const struct ctl *ctl, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->at[i];
		struct buffer sentence = { 0 };

		code_sentence(&sentence, f->code, ctl->language, f->arg);
		ctl_complain("%s  %s", f->pointer, sentence.failed ? f->code : sentence.at);
		buffer_free(&sentence);
	}
}

/* Reads and checks the folder that the verb was given; release the catalogue in either case. */
static int read_catalogue(
	const struct ctl *ctl, struct arena *arena, struct folder *folder, struct catalogue *catalogue)
{
	struct findings findings;

	findings_init(&findings, arena);
	if (!read_folder(ctl, ctl->given.arguments[0], arena, folder))
		return CTL_REFUSED;
	if (catalogue_file_read(folder->sources, folder->count, arena, catalogue, &findings))
		return CTL_OK;
	tell_findings(ctl, &findings);
	return CTL_REFUSED;
}

/* Puts one row; counts it in *changed where it was new or differed. */
static bool put_row(struct db *db, enum query_id query, const char *const *params, size_t count, size_t *changed)
{
	size_t rows = 0;

	if (!db_do(db, query_texts[query].text, params, count, &rows))
		return false;
	*changed += rows > 0;
	return true;
}

static bool put_districts(struct db *db, const struct catalogue *catalogue, size_t *changed)
{
	const struct district *districts = catalogue->districts.at;

	for (size_t i = 0; i < catalogue->districts.count; i++) {
		const char *const params[] = { districts[i].code, districts[i].name, districts[i].kind,
			districts[i].parent };

		if (!put_row(db, QUERY_CTL_DISTRICT_PUT, params, 4, changed))
			return false;
	}
	return true;
}

static bool put_named(
	struct db *db, enum query_id query, const char *code, const char *name, size_t place, size_t *changed)
{
	char position[24];
	const char *const params[] = { code, name, position };

	snprintf(position, sizeof(position), "%zu", place);
	return put_row(db, query, params, 3, changed);
}

static bool put_lists(struct db *db, const struct catalogue *catalogue, size_t *changed)
{
	const struct chain *chains = catalogue->chains.at;
	const struct park *parks = catalogue->parks.at;

	for (size_t i = 0; i < catalogue->chains.count; i++)
		if (!put_named(db, QUERY_CTL_CHAIN_PUT, chains[i].code, chains[i].name, i, changed))
			return false;
	for (size_t i = 0; i < catalogue->parks.count; i++)
		if (!put_named(db, QUERY_CTL_PARK_PUT, parks[i].code, parks[i].name, i, changed))
			return false;
	return true;
}

/* A document; it is remembered whether it is the one that came with this program, which an upgrade may replace. */
static bool put_document(struct db *db, const char *kind, const char *code, struct text document, size_t *changed)
{
	const char *const params[] = { kind, code, document.at, shipped_is(kind, code, document.at) ? "t" : "f" };

	return put_row(db, QUERY_CTL_CATALOGUE_PUT, params, 4, changed);
}

/* One document of the kind; the words of all reasons belong together, so that a notice quotes one version of them, and so do sentences. */
static bool put_words(struct db *db, const char *kind, const struct folder *folder, size_t *changed)
{
	for (size_t i = 0; i < folder->count; i++) {
		const struct catalogue_source *source = &folder->sources[i];

		if (!strcmp(source->kind, kind) && !put_document(db, kind, kind, source->document, changed))
			return false;
	}
	return true;
}

/* Calendars, like programmes below, stand in the catalogue in the order of their files. */
static bool put_calendars(
	struct db *db, const struct catalogue *catalogue, const struct folder *folder, size_t *changed)
{
	const struct calendar *calendars = catalogue->calendars.at;
	size_t at = 0;

	for (size_t i = 0; i < folder->count; i++) {
		const struct catalogue_source *source = &folder->sources[i];
		char year[24];

		if (strcmp(source->kind, "calendar") || at == catalogue->calendars.count)
			continue;
		snprintf(year, sizeof(year), "%lld", (long long)calendars[at++].year);
		if (!put_document(db, "calendar", year, source->document, changed))
			return false;
	}
	return true;
}

/* Revisions of the thresholds of sizes go by their first days. */
static bool put_sizes(struct db *db, const struct catalogue *catalogue, const struct folder *folder, size_t *changed)
{
	const struct size_table *tables = catalogue->sizes.at;
	size_t at = 0;

	for (size_t i = 0; i < folder->count; i++) {
		const struct catalogue_source *source = &folder->sources[i];
		char day[DATE_TEXT_SIZE];

		if (strcmp(source->kind, "sizes") || at == catalogue->sizes.count)
			continue;
		date_format(tables[at++].valid_from, day);
		if (!put_document(db, "sizes", day, source->document, changed))
			return false;
	}
	return true;
}

static bool put_programmes(
	struct db *db, const struct catalogue *catalogue, const struct folder *folder, size_t *changed)
{
	const struct programme *programmes = catalogue->programmes.at;
	size_t at = 0;

	for (size_t i = 0; i < folder->count; i++) {
		const struct catalogue_source *source = &folder->sources[i];

		if (strcmp(source->kind, "programme") || at == catalogue->programmes.count)
			continue;
		if (!put_document(db, "programme", programmes[at++].code, source->document, changed))
			return false;
	}
	return true;
}

/* All or nothing; a load that changed nothing is taken back, so that no daemon is told. */
static int load_into(
	const struct ctl *ctl, struct db *db, const struct catalogue *catalogue, const struct folder *folder)
{
	size_t changed = 0;
	bool fine = db_begin(db) && put_districts(db, catalogue, &changed) && put_lists(db, catalogue, &changed) &&
		    put_words(db, "reasons", folder, &changed) && put_words(db, "assurances", folder, &changed) &&
		    put_words(db, "sentences", folder, &changed) && put_calendars(db, catalogue, folder, &changed) &&
		    put_sizes(db, catalogue, folder, &changed) && put_programmes(db, catalogue, folder, &changed);

	if (fine && changed)
		fine = db_commit(db);
	else
		db_rollback(db);
	if (!fine)
		return database_failed(ctl, db, "catalogue load");
	ctl_say(ctl, "目录已载入:%zu 项有变化", "catalogue loaded: %zu changed", changed);
	return CTL_OK;
}

static int run_catalogue(const struct ctl *ctl, bool load)
{
	struct arena *arena = arena_new(CATALOGUE_BYTES_MAX);
	struct folder *folder = arena ? arena_alloc(arena, sizeof(*folder)) : NULL;
	struct catalogue catalogue = { 0 };
	struct db *db = NULL;
	int exit_code = folder ? read_catalogue(ctl, arena, folder, &catalogue) : CTL_REFUSED;

	if (exit_code == CTL_OK && load) {
		db = database_open(ctl);
		exit_code = db ? load_into(ctl, db, &catalogue, folder) : CTL_UNREACHABLE;
	} else if (exit_code == CTL_OK) {
		ctl_say(ctl, "目录无误:%zu 个专项,%zu 个指标,%zu 个年度的节假日表",
			"catalogue in order: %zu programmes, %zu indicators, calendars of %zu years",
			catalogue.programmes.count, catalogue.indicators.count, catalogue.calendars.count);
	}
	db_close(db);
	if (folder)
		catalogue_release(&catalogue);
	arena_free(arena);
	return exit_code;
}

static int check_catalogue(const struct ctl *ctl)
{
	return run_catalogue(ctl, false);
}

static int load_catalogue(const struct ctl *ctl)
{
	return run_catalogue(ctl, true);
}

const struct verb catalogue_check_verb = {
	.words = "catalogue check",
	.arguments = "DIR",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "检查目录文件(专项、指标、节假日、企业规模、区划、产业链、园区、原因、报告用语),列出全部问题。",
		"Check the catalogue's files and list everything that is wrong." },
	.run = check_catalogue,
};

const struct verb catalogue_load_verb = {
	.words = "catalogue load",
	.arguments = "DIR",
	.arguments_min = 1,
	.arguments_max = 1,
	.what = { "检查并载入目录,只载入有变化的;运行中的服务随即采用。",
		"Check and load the catalogue, only what changed; running daemons take it at once." },
	.reach = VERB_DATABASE,
	.run = load_catalogue,
};
