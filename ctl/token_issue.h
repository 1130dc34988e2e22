/* Tokens made beside the daemon, straight in the database: the secret exists only in what is printed. */
#ifndef CTL_TOKEN_ISSUE_H
#define CTL_TOKEN_ISSUE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/uuid.h"
#include "ctl/db.h"
#include "domain/permit.h"
#include "domain/token.h"

struct token_wanted {
	enum role role;
	const char *person;     /* the officer's name, or the enterprise's uscc */
	const char *uscc;       /* of an enterprise, else NULL */
	const char *district;   /* staff: the root of the subtree, or NULL */
	unsigned scopes;        /* bits of enum scope */
	const char *addresses;  /* CIDR ranges with commas, or NULL for any */
	const char *expires_at; /* as PostgreSQL reads an instant, or NULL for never */
};

struct token_issued {
	char token[TOKEN_LENGTH + 1];
	char hint[TOKEN_ID_LENGTH + 1];
	char account[UUID_TEXT_SIZE];
};

/* Finds or makes the account and gives it a new token; false where the database refused (see db_why) or there is no entropy. */
bool token_issue(struct db *db, const struct token_wanted *wanted, struct token_issued *ret_issued);

/* Adds the scopes' names with commas. */
void token_issue_scopes(struct buffer *out, unsigned scopes);

#endif
