/* Which migrations are to be run: the embedded files held against what the database remembers. */
#ifndef CTL_MIGRATE_PLAN_H
#define CTL_MIGRATE_PLAN_H

#include <stddef.h>

/* A migration: its file's name without .sql, and the SHA-256 of its text in hex. */
struct migrate_step {
	const char *name;
	const char *checksum;
};

enum migrate_fault {
	MIGRATE_FINE,
	MIGRATE_CHANGED, /* applied with another text than ours */
	MIGRATE_MISSING, /* applied, and we do not have it: the database is newer than this tool */
	MIGRATE_LATE,    /* ours, not applied, and it stands before one that was */
};

/*
 * Forward only: what was applied must be the first of ours, in order and unchanged. Both lists are in the
 * order of their names. Sets *ret_next to the first of ours that is to be run (count: none), or *ret_name
 * to the one that is wrong.
 */
enum migrate_fault migrate_plan(const struct migrate_step *ours, size_t count, const struct migrate_step *applied,
	size_t applied_count, size_t *ret_next, const char **ret_name);

#endif
