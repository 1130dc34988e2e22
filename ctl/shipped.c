/*
 * What came with this program and the database does not have: an upgrade is complete only with it. Decides what may be
 * replaced. Refuses to know what a document means, but for one thing: what would make the whole catalogue wrong is not loaded.
 */
#include "ctl/shipped.h"

#include <string.h>

#include "base/arena.h"
#include "ctl/database.h"
#include "domain/catalogue.h"
#include "sql/queries.h"
#include "sql/shipped.h"
#include "wire/catalogue_file.h"

#define SHIPPED_BYTES_MAX ((size_t)64 << 20)

enum standing { STANDING_NONE, STANDING_SAME, STANDING_UNMARKED, STANDING_OLDER, STANDING_OWN };

bool shipped_is(const char *kind, const char *code, const char *document)
{
	for (const struct shipped_text *s = shipped_texts; s->kind; s++)
		if (!strcmp(s->kind, kind) && !strcmp(s->code, code))
			return !strcmp(s->text, document);
	return false;
}

/* The rows of catalogue_read: kind, code, document, shipped. */
static enum standing standing_of(const struct db_rows *rows, const struct shipped_text *s)
{
	for (size_t i = 0; i < db_rows_count(rows); i++) {
		bool shipped = !strcmp(db_rows_text(rows, i, 3), "t");

		if (strcmp(db_rows_text(rows, i, 0), s->kind) || strcmp(db_rows_text(rows, i, 1), s->code))
			continue;
		if (!strcmp(db_rows_text(rows, i, 2), s->text))
			return shipped ? STANDING_SAME : STANDING_UNMARKED;
		return shipped ? STANDING_OLDER : STANDING_OWN;
	}
	return STANDING_NONE;
}

static bool has_programmes(const struct db_rows *rows)
{
	for (size_t i = 0; i < db_rows_count(rows); i++)
		if (!strcmp(db_rows_text(rows, i, 0), "programme"))
			return true;
	return false;
}

/* A zone that was never given a programme does not run it, and goes on so. */
static bool is_wanted(enum standing standing, const struct shipped_text *s)
{
	return standing == STANDING_OLDER || (standing == STANDING_NONE && strcmp(s->kind, "programme"));
}

static bool take(
	const struct ctl *ctl, struct db *db, enum standing standing, const struct shipped_text *s, bool dry_run)
{
	const char *const params[] = { s->kind, s->code, s->text, "t" };

	if (standing == STANDING_OWN)
		ctl_say(ctl, "目录 %s %s 是本区自己的,未改动", "catalogue: %s %s is this zone's own and stays", s->kind,
			s->code);
	if (is_wanted(standing, s) && dry_run)
		ctl_say(ctl, "将载入随附的目录 %s %s", "would load the shipped catalogue: %s %s", s->kind, s->code);
	if (dry_run)
		return true;
	if (standing == STANDING_UNMARKED)
		return db_do(db, query_texts[QUERY_CTL_CATALOGUE_MARK].text, params, 2, NULL);
	if (!is_wanted(standing, s))
		return true;
	ctl_say(ctl, "载入随附的目录 %s %s", "loading the shipped catalogue: %s %s", s->kind, s->code);
	return db_do(db, query_texts[QUERY_CTL_CATALOGUE_PUT].text, params, 4, NULL);
}

/* What the daemon will read must still be one catalogue. */
static bool read_whole(const struct db_rows *rows, struct arena *arena, struct findings *findings)
{
	size_t count = db_rows_count(rows);
	struct catalogue_source *sources = arena_alloc_array(arena, count, sizeof(*sources));
	struct catalogue catalogue = { 0 };
	bool fine;

	for (size_t i = 0; sources && i < count; i++)
		sources[i] = (struct catalogue_source){ db_rows_text(rows, i, 0), db_rows_text(rows, i, 1),
			text_of(db_rows_text(rows, i, 2)) };
	fine = sources && catalogue_file_read(sources, count, arena, &catalogue, findings);
	if (sources)
		catalogue_release(&catalogue);
	return fine;
}

static bool is_whole(const struct ctl *ctl, struct db *db)
{
	struct arena *arena = arena_new(SHIPPED_BYTES_MAX);
	struct db_rows *rows = arena ? db_query(db, query_texts[QUERY_CATALOGUE_READ].text, NULL, 0) : NULL;
	struct findings findings;
	bool fine = false;

	if (rows) {
		findings_init(&findings, arena);
		fine = read_whole(rows, arena, &findings);
		for (size_t i = 0; i < findings.count; i++)
			ctl_complain("%s  %s", findings.at[i].pointer, findings.at[i].code);
	}
	if (!fine)
		ctl_warn(ctl, "随附的目录与本区的目录不相合,未载入:请修改后执行 dxtrackctl catalogue load",
			"the shipped catalogue does not fit this zone's and was not loaded: mend it and run dxtrackctl catalogue load");
	db_rows_free(rows);
	arena_free(arena);
	return fine;
}

static bool take_all(const struct ctl *ctl, struct db *db, const struct db_rows *rows, bool dry_run)
{
	for (const struct shipped_text *s = shipped_texts; s->kind; s++)
		if (!take(ctl, db, standing_of(rows, s), s, dry_run))
			return false;
	return true;
}

static bool would_change(const struct db_rows *rows)
{
	for (const struct shipped_text *s = shipped_texts; s->kind; s++) {
		enum standing standing = standing_of(rows, s);

		if (standing == STANDING_UNMARKED || is_wanted(standing, s))
			return true;
	}
	return false;
}

/* Within a transaction; whether it is to be kept is in *ret_keep. False where the database failed. A catalogue that stays as it is,
 * whole or not, is the zone's affair. */
static bool bring(const struct ctl *ctl, struct db *db, bool dry_run, bool *ret_keep)
{
	struct db_rows *rows = db_query(db, query_texts[QUERY_CATALOGUE_READ].text, NULL, 0);
	bool begun = rows && has_programmes(rows);
	bool changes = begun && !dry_run && would_change(rows);
	bool fine = rows && (!begun || take_all(ctl, db, rows, dry_run));

	db_rows_free(rows);
	*ret_keep = fine && changes && is_whole(ctl, db);
	return fine;
}

int shipped_load(const struct ctl *ctl, struct db *db, bool dry_run)
{
	bool keep = false;

	if (!db_begin(db) || !bring(ctl, db, dry_run, &keep)) {
		db_rollback(db);
		return database_failed(ctl, db, "catalogue");
	}
	if (keep ? db_commit(db) : db_rollback(db))
		return CTL_OK;
	return database_failed(ctl, db, "catalogue");
}
