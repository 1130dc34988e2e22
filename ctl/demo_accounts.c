/* Decides which tokens the demo has: every scope of the role, without end. Refuses to know how a token is made. */
#include "ctl/demo_accounts.h"

#include <string.h>

#include "ctl/database.h"
#include "ctl/token_issue.h"

static bool issue(struct db *db, const struct token_wanted *wanted, char ret_token[TOKEN_LENGTH + 1])
{
	struct token_issued issued;

	if (!token_issue(db, wanted, &issued))
		return false;
	memcpy(ret_token, issued.token, sizeof(issued.token));
	return true;
}

static bool issue_staff(struct demo *demo, struct db *db)
{
	for (size_t i = 0; i < demo->plan->staff_count; i++) {
		const struct demo_staff *s = &demo->plan->staff[i];
		struct token_wanted wanted = { .person = s->person, .district = s->district };

		if (!permit_role_parse(text_of(s->role), &wanted.role))
			return false;
		wanted.scopes = permit_role_scopes(wanted.role);
		if (!issue(db, &wanted, demo->staff_tokens[i]))
			return false;
	}
	return true;
}

static bool issue_enterprises(struct demo *demo, struct db *db)
{
	for (size_t i = 0; i < demo->plan->enterprise_count; i++) {
		const char *uscc = demo->plan->enterprises[i].uscc;
		struct token_wanted wanted = { .role = ROLE_ENTERPRISE,
			.person = uscc,
			.uscc = uscc,
			.scopes = permit_role_scopes(ROLE_ENTERPRISE) };

		if (!issue(db, &wanted, demo->enterprise_tokens[i]))
			return false;
	}
	return true;
}

static int in_transaction(struct demo *demo, struct db *db, bool (*work)(struct demo *, struct db *))
{
	if (db_begin(db) && work(demo, db) && db_commit(db))
		return CTL_OK;
	db_rollback(db);
	return database_failed(demo->ctl, db, "token issue");
}

int demo_accounts_issue_staff(struct demo *demo, struct db *db)
{
	return in_transaction(demo, db, issue_staff);
}

int demo_accounts_issue_enterprises(struct demo *demo, struct db *db)
{
	return in_transaction(demo, db, issue_enterprises);
}
