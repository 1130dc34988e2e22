/*
 * dxtrackctl migrate: brings a database to this tool's schema, forward only, each migration in its own
 * transaction together with the row that remembers it, and then its catalogue to the shipped one. Refuses to go on where a file that ran has changed
 * or is not ours: then somebody has to look.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "ctl/database.h"
#include "ctl/migrate_plan.h"
#include "ctl/shipped.h"
#include "ctl/verbs.h"
#include "sql/migrations.h"
#include "sql/queries.h"
#include "sql/roles.h"

#define MIGRATE_BYTES_MAX ((size_t)4 << 20)

struct steps {
	struct migrate_step *at;
	size_t count;
};

static bool list_ours(struct arena *arena, struct steps *ret_ours)
{
	size_t count = 0;

	while (migration_texts[count].name)
		count++;
	*ret_ours = (struct steps){ arena_alloc_array(arena, count, sizeof(*ret_ours->at)), count };
	for (size_t i = 0; ret_ours->at && i < count; i++) {
		char *hex = arena_alloc(arena, DIGEST_HEX_SIZE);

		if (!hex || !digest_sha256_hex(migration_texts[i].text, strlen(migration_texts[i].text), hex))
			return false;
		ret_ours->at[i] = (struct migrate_step){ migration_texts[i].name, hex };
	}
	return ret_ours->at != NULL;
}

static bool list_applied(struct db *db, struct arena *arena, struct steps *ret_applied)
{
	struct db_rows *rows = db_query(db, query_texts[QUERY_CTL_MIGRATION_LIST].text, NULL, 0);

	if (!rows)
		return false;
	*ret_applied = (struct steps){ arena_alloc_array(arena, db_rows_count(rows), sizeof(*ret_applied->at)),
		db_rows_count(rows) };
	for (size_t i = 0; ret_applied->at && i < ret_applied->count; i++) {
		ret_applied->at[i].name = arena_string(arena, db_rows_text(rows, i, 0));
		ret_applied->at[i].checksum = arena_string(arena, db_rows_text(rows, i, 1));
	}
	db_rows_free(rows);
	return ret_applied->at != NULL;
}

static int refuse_plan(const struct ctl *ctl, enum migrate_fault fault, const char *name)
{
	if (fault == MIGRATE_CHANGED)
		ctl_warn(ctl, "%s.sql 应用之后被改动过:请换回原文件",
			"%s.sql was changed after it had been applied: put the original back", name);
	else if (fault == MIGRATE_MISSING)
		ctl_warn(ctl, "数据库里有本程序没有的 %s:请使用更新的 dxtrackctl",
			"the database has %s, which this program does not: use a newer dxtrackctl", name);
	else
		ctl_warn(ctl, "%s.sql 排在已应用的迁移之前:迁移只能向后追加",
			"%s.sql stands before one that was applied: migrations are only added at the end", name);
	return CTL_REFUSED;
}

/* Runs one migration and remembers it, both or neither. */
static int apply_step(const struct ctl *ctl, struct db *db, const struct migrate_step *step, const char *text)
{
	const char *const params[] = { step->name, step->checksum };
	int64_t began_us = clock_monotonic_us();

	if (!db_begin(db))
		return database_failed(ctl, db, step->name);
	if (!db_run(db, text) || !db_do(db, query_texts[QUERY_CTL_MIGRATION_INSERT].text, params, 2, NULL)) {
		db_rollback(db);
		return database_failed(ctl, db, step->name);
	}
	if (!db_commit(db))
		return database_failed(ctl, db, step->name);
	ctl_say(ctl, "已应用 %s(%lld 毫秒)", "applied %s (%lld ms)", step->name,
		(long long)(clock_monotonic_us() - began_us) / 1000);
	return CTL_OK;
}

static int apply_steps(const struct ctl *ctl, struct db *db, const struct steps *ours, size_t next)
{
	bool dry_run = ctl_flag(ctl, "dry-run");

	if (next == ours->count)
		ctl_say(ctl, "结构已是最新,共 %zu 个迁移", "the schema is current with %zu migrations", ours->count);
	for (size_t i = next; i < ours->count; i++) {
		int exit_code = CTL_OK;

		if (dry_run)
			ctl_say(ctl, "将应用 %s", "would apply %s", ours->at[i].name);
		else
			exit_code = apply_step(ctl, db, &ours->at[i], migration_texts[i].text);
		if (exit_code != CTL_OK)
			return exit_code;
	}
	return CTL_OK;
}

/* Whether the roles were run here; on failure *ret_exit says what the shell gets. */
static bool is_ready(const struct ctl *ctl, struct db *db, int *ret_exit)
{
	struct db_rows *rows = db_query(db, query_texts[QUERY_CTL_MIGRATION_READY].text, NULL, 0);
	const char *ready = rows ? db_rows_text(rows, 0, 0) : NULL;
	bool answer = ready && !strcmp(ready, "t");

	*ret_exit = rows ? CTL_REFUSED : database_failed(ctl, db, "migrate");
	db_rows_free(rows);
	return answer;
}

static int prepare(const struct ctl *ctl, struct db *db)
{
	int exit_code;

	if (!db_do(db, query_texts[QUERY_CTL_MIGRATION_LOCK].text, NULL, 0, NULL))
		return database_failed(ctl, db, "migrate");
	if (ctl_flag(ctl, "roles") && !ctl_flag(ctl, "dry-run") && !db_run(db, roles_text))
		return database_failed(ctl, db, "roles.sql");
	if (is_ready(ctl, db, &exit_code))
		return CTL_OK;
	if (exit_code == CTL_REFUSED && !ctl_flag(ctl, "roles"))
		ctl_warn(ctl, "此数据库还没有角色和模式:请以超级用户加 --roles 运行,或先执行 dxtrackctl roles 的输出",
			"this database has no roles and schema yet: run as superuser with --roles, or run the output of dxtrackctl roles first");
	else if (exit_code == CTL_REFUSED)
		ctl_warn(ctl, "此数据库还没有角色和模式;--dry-run 不建立它们",
			"this database has no roles and schema yet; --dry-run does not make them");
	return exit_code;
}

static int migrate_in(const struct ctl *ctl, struct db *db, struct arena *arena)
{
	struct steps ours, applied;
	enum migrate_fault fault;
	const char *name;
	size_t next = 0;
	int exit_code = prepare(ctl, db);

	if (exit_code != CTL_OK)
		return exit_code;
	if (!list_ours(arena, &ours) || !list_applied(db, arena, &applied))
		return database_failed(ctl, db, "migrate");
	fault = migrate_plan(ours.at, ours.count, applied.at, applied.count, &next, &name);
	if (fault)
		return refuse_plan(ctl, fault, name);
	exit_code = apply_steps(ctl, db, &ours, next);
	/* Before the schema is ours, nobody can say what of the catalogue was shipped. */
	if (exit_code != CTL_OK || (ctl_flag(ctl, "dry-run") && next < ours.count))
		return exit_code;
	return shipped_load(ctl, db, ctl_flag(ctl, "dry-run"));
}

static int migrate(const struct ctl *ctl)
{
	struct arena *arena = arena_new(MIGRATE_BYTES_MAX);
	struct db *db = arena ? database_open(ctl) : NULL;
	int exit_code = db ? migrate_in(ctl, db, arena) : arena ? CTL_UNREACHABLE : CTL_REFUSED;

	db_close(db);
	arena_free(arena);
	return exit_code;
}

static const struct option migrate_options[] = {
	{ "dry-run", NULL, { "只说明将做什么,不改动数据库。", "Only say what would be done." } },
	{ "roles", NULL, { "先建立角色和模式(需超级用户)。", "First make roles and schema (needs a superuser)." } },
	{ 0 },
};

const struct verb migrate_verb = {
	.words = "migrate",
	.arguments = "",
	.what = { "把数据库结构升级到本程序的版本;只向前,每个迁移一个事务。随后载入随附目录中缺少或已更新的部分,本区自己的不动。",
		"Bring the database to this program's schema; forward only, a transaction each. Then load what is missing or newer of the shipped catalogue; a zone's own stays." },
	.options = migrate_options,
	.reach = VERB_DATABASE,
	.run = migrate,
};
