/*
 * Who may do what: one table of actions, each with the token scope it needs and how far each role
 * reaches. Segregation is in the table: who reviews never files, who administers never does business.
 */
#ifndef DOMAIN_PERMIT_H
#define DOMAIN_PERMIT_H

#include <stdbool.h>

#include "base/field.h"
#include "base/text.h"

enum role {
	ROLE_ENTERPRISE,
	ROLE_REVIEWER,
	ROLE_MANAGER,
	ROLE_SYSTEM_ADMIN,
	ROLE_SECURITY_ADMIN,
	ROLE_AUDITOR,
	ROLE_COUNT
};

/* Bits; a token carries some of them. */
enum scope {
	SCOPE_SUBMIT = 1,
	SCOPE_READ = 2,
	SCOPE_REVIEW = 4,
	SCOPE_MANAGE = 8,
	SCOPE_ADMIN = 16,
	SCOPE_AUDIT = 32,
	SCOPE_ALL = 63
};

enum permit {
	PERMIT_NONE,           /* nobody: the harmless default of a row that forgot it */
	PERMIT_SELF,           /* /v1/me: whoever has a credential */
	PERMIT_READ_CATALOGUE, /* programmes, indicators, code lists */
	PERMIT_READ_RATES,     /* figures: the same for everybody who may */
	PERMIT_READ_BUSINESS,  /* enterprises, submissions, entries, facts: within reach */
	PERMIT_READ_TARGETS,   /* targets, opening stocks, external values */
	PERMIT_READ_PERIODS,   /* periods: when filings are taken */
	PERMIT_READ_PROGRESS,  /* who has filed and who is to be reminded */
	PERMIT_SUBMIT,         /* file for one's own enterprise */
	PERMIT_REVIEW,         /* decide on submissions */
	PERMIT_MOVE,           /* move entries between stages */
	PERMIT_VOID,           /* propose that a fact become void; to confirm it is to manage */
	PERMIT_REOPEN,         /* propose that a period be reopened; to confirm it is to manage */
	PERMIT_MANAGE,         /* enterprises, targets, opening stocks, external values, periods */
	PERMIT_READ_ACCOUNTS,
	PERMIT_ADMIN_ACCOUNTS,
	PERMIT_ADMIN_SECURITY, /* roles, credentials, sessions of others */
	PERMIT_READ_SYSTEM,
	PERMIT_AUDIT, /* audit and ledger */
	PERMIT_COUNT
};

/* How far an allowed action reaches. */
enum permit_reach {
	REACH_NONE,
	REACH_OWN,     /* objects of the caller's uscc */
	REACH_SUBTREE, /* objects in the caller's district or below */
	REACH_ALL
};

/* How far the role may do this; REACH_NONE: not at all. */
enum permit_reach permit_reach(enum role role, enum permit permit);

/* Whether role and scopes (bits of enum scope) together allow the action on something. */
bool permit_allows(enum role role, unsigned scopes, enum permit permit);

/* Whether the action reaches an object of this uscc and district (either may be NULL); districts is the catalogue's list. */
bool permit_covers(enum permit_reach reach, const char *own_uscc, const char *own_district,
	const struct list *districts, const char *object_uscc, const char *object_district);

/* The role's name in the API, and back; false for an unknown name. */
const char *permit_role_name(enum role role);
bool permit_role_parse(struct text t, enum role *ret_role);

/* Reads "submit,read" into bits; false when empty, unknown or named twice. */
bool permit_scopes_parse(struct text t, unsigned *ret_scopes);

/* The scope's name for a single bit, or NULL. */
const char *permit_scope_name(enum scope scope);

/* The scopes that a credential of the role may carry at the most. */
unsigned permit_role_scopes(enum role role);

#endif
