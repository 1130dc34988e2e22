/*
 * Decides who may do what. The table is all there is: a role that is not named in a row may not. Refuses
 * to know how somebody proved who they are.
 */
#include "domain/permit.h"

#include <string.h>

#include "domain/area.h"

#define OWN REACH_OWN
#define SUB REACH_SUBTREE
#define ALL REACH_ALL

/* The scopes of which a token needs one (0: any credential will do), and how far each role reaches. */
static const struct {
	unsigned scope;
	enum permit_reach reach[ROLE_COUNT];
} table[PERMIT_COUNT] = {
	[PERMIT_SELF] = { 0, { ALL, ALL, ALL, ALL, ALL, ALL } },
	[PERMIT_READ_CATALOGUE] = { 0, { ALL, ALL, ALL, ALL, ALL, ALL } },
	/*                                          enterprise              reviewer                manager               the three administrators */
	[PERMIT_READ_RATES] = { SCOPE_READ, { [ROLE_ENTERPRISE] = ALL, [ROLE_REVIEWER] = ALL, [ROLE_MANAGER] = ALL } },
	[PERMIT_READ_BUSINESS] = { SCOPE_READ,
		{ [ROLE_ENTERPRISE] = OWN, [ROLE_REVIEWER] = SUB, [ROLE_MANAGER] = ALL } },
	[PERMIT_READ_TARGETS] = { SCOPE_READ, { [ROLE_REVIEWER] = ALL, [ROLE_MANAGER] = ALL } },
	[PERMIT_READ_PERIODS] = { SCOPE_READ,
		{ [ROLE_ENTERPRISE] = ALL, [ROLE_REVIEWER] = ALL, [ROLE_MANAGER] = ALL } },
	[PERMIT_READ_PROGRESS] = { SCOPE_READ, { [ROLE_REVIEWER] = SUB, [ROLE_MANAGER] = ALL } },
	[PERMIT_SUBMIT] = { SCOPE_SUBMIT, { [ROLE_ENTERPRISE] = OWN } },
	[PERMIT_REVIEW] = { SCOPE_REVIEW, { [ROLE_REVIEWER] = SUB } },
	[PERMIT_MOVE] = { SCOPE_REVIEW, { [ROLE_REVIEWER] = SUB } },
	[PERMIT_VOID] = { SCOPE_REVIEW | SCOPE_MANAGE, { [ROLE_REVIEWER] = SUB, [ROLE_MANAGER] = ALL } },
	[PERMIT_REOPEN] = { SCOPE_REVIEW | SCOPE_MANAGE, { [ROLE_REVIEWER] = ALL, [ROLE_MANAGER] = ALL } },
	[PERMIT_MANAGE] = { SCOPE_MANAGE, { [ROLE_MANAGER] = ALL } },
	[PERMIT_READ_ACCOUNTS] = { SCOPE_ADMIN, { [ROLE_SYSTEM_ADMIN] = ALL, [ROLE_SECURITY_ADMIN] = ALL } },
	[PERMIT_ADMIN_ACCOUNTS] = { SCOPE_ADMIN, { [ROLE_SYSTEM_ADMIN] = ALL } },
	[PERMIT_ADMIN_SECURITY] = { SCOPE_ADMIN, { [ROLE_SECURITY_ADMIN] = ALL } },
	[PERMIT_READ_SYSTEM] = { SCOPE_ADMIN, { [ROLE_SYSTEM_ADMIN] = ALL } },
	[PERMIT_AUDIT] = { SCOPE_AUDIT, { [ROLE_AUDITOR] = ALL } },
};

/* One account holds one business role or one of the last three; a token of it never more than this. */
static const struct {
	const char *name;
	unsigned scopes;
} roles[ROLE_COUNT] = {
	[ROLE_ENTERPRISE] = { "enterprise", SCOPE_SUBMIT | SCOPE_READ },
	[ROLE_REVIEWER] = { "reviewer", SCOPE_READ | SCOPE_REVIEW },
	[ROLE_MANAGER] = { "manager", SCOPE_READ | SCOPE_MANAGE },
	[ROLE_SYSTEM_ADMIN] = { "system_admin", SCOPE_ADMIN },
	[ROLE_SECURITY_ADMIN] = { "security_admin", SCOPE_ADMIN },
	[ROLE_AUDITOR] = { "auditor", SCOPE_AUDIT },
};

static const char *const scope_names[] = { "submit", "read", "review", "manage", "admin", "audit" };

#define SCOPE_BITS (sizeof scope_names / sizeof *scope_names)

enum permit_reach permit_reach(enum role role, enum permit permit)
{
	if ((unsigned)role >= ROLE_COUNT || (unsigned)permit >= PERMIT_COUNT)
		return REACH_NONE;
	return table[permit].reach[role];
}

bool permit_allows(enum role role, unsigned scopes, enum permit permit)
{
	return permit_reach(role, permit) != REACH_NONE &&
	       (table[permit].scope == 0 || (table[permit].scope & scopes) != 0);
}

bool permit_covers(enum permit_reach reach, const char *own_uscc, const char *own_district,
	const struct list *districts, const char *object_uscc, const char *object_district)
{
	switch (reach) {
	case REACH_ALL:
		return true;
	case REACH_SUBTREE:
		return own_district != NULL && object_district != NULL &&
		       area_district_within(districts, object_district, own_district);
	case REACH_OWN:
		return own_uscc != NULL && object_uscc != NULL && own_uscc[0] != '\0' &&
		       strcmp(own_uscc, object_uscc) == 0;
	case REACH_NONE:
		break;
	}
	return false;
}

const char *permit_role_name(enum role role)
{
	return (unsigned)role < ROLE_COUNT ? roles[role].name : NULL;
}

bool permit_role_parse(struct text t, enum role *ret_role)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (text_is(t, roles[i].name)) {
			*ret_role = (enum role)i;
			return true;
		}
	return false;
}

static unsigned scope_bit(struct text name)
{
	for (size_t i = 0; i < SCOPE_BITS; i++)
		if (text_is(text_trim(name), scope_names[i]))
			return 1u << i;
	return 0;
}

bool permit_scopes_parse(struct text t, unsigned *ret_scopes)
{
	struct text part = { 0 };
	unsigned scopes = 0;

	while (text_cut(&t, ',', &part)) {
		unsigned bit = scope_bit(part);
		if (bit == 0 || (scopes & bit) != 0)
			return false;
		scopes |= bit;
	}
	*ret_scopes = scopes;
	return scopes != 0;
}

const char *permit_scope_name(enum scope scope)
{
	for (size_t i = 0; i < SCOPE_BITS; i++)
		if ((unsigned)scope == 1u << i)
			return scope_names[i];
	return NULL;
}

unsigned permit_role_scopes(enum role role)
{
	return (unsigned)role < ROLE_COUNT ? roles[role].scopes : 0;
}
