/* Decides how verbs find the database. Refuses to know what they do there. */
#include "ctl/database.h"

const char *database_place(const struct ctl *ctl)
{
	return ctl_value(ctl, "database", "DXTRACK_DATABASE", "dbname=dxtrack");
}

struct db *database_open(const struct ctl *ctl)
{
	struct db *db = db_open(database_place(ctl));

	if (db && db_is_open(db))
		return db;
	ctl_warn(ctl, "连接不上数据库:%s", "the database was not reached: %s", db ? db_why(db) : "out of memory");
	db_close(db);
	return NULL;
}

int database_failed(const struct ctl *ctl, const struct db *db, const char *what)
{
	ctl_warn(ctl, "%s 失败:%s", "%s failed: %s", what, db_why(db));
	return db_is_open(db) ? CTL_REFUSED : CTL_UNREACHABLE;
}
