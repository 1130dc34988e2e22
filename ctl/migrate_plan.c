/* Decides what a database lacks. Refuses to go back, to skip, or to overlook that a file was changed after it ran. */
#include "ctl/migrate_plan.h"

#include <stdbool.h>
#include <string.h>

static bool contains(const struct migrate_step *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return true;
	return false;
}

enum migrate_fault migrate_plan(const struct migrate_step *ours, size_t count, const struct migrate_step *applied,
	size_t applied_count, size_t *ret_next, const char **ret_name)
{
	for (size_t i = 0; i < applied_count; i++) {
		*ret_name = applied[i].name;
		if (!contains(ours, count, applied[i].name))
			return MIGRATE_MISSING;
		if (strcmp(ours[i].name, applied[i].name)) {
			*ret_name = ours[i].name;
			return MIGRATE_LATE;
		}
		if (strcmp(ours[i].checksum, applied[i].checksum))
			return MIGRATE_CHANGED;
	}
	*ret_name = NULL;
	*ret_next = applied_count;
	return MIGRATE_FINE;
}
