/* Decides how a token comes to be: random, hashed, the hash alone kept. Refuses to know who may have one. */
#include "ctl/token_issue.h"

#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "sql/queries.h"

void token_issue_scopes(struct buffer *out, unsigned scopes)
{
	const char *comma = "";

	for (unsigned bit = 1; bit <= SCOPE_AUDIT; bit <<= 1) {
		if (!(scopes & bit))
			continue;
		buffer_printf(out, "%s%s", comma, permit_scope_name((enum scope)bit));
		comma = ",";
	}
}

static bool new_id(char ret_text[UUID_TEXT_SIZE])
{
	struct uuid_maker maker = { 0 };
	struct uuid id;

	if (!uuid_make(&maker, clock_now_us() / 1000, &id))
		return false;
	uuid_format(&id, ret_text);
	return true;
}

static bool put_account(struct db *db, const struct token_wanted *wanted, char ret_account[UUID_TEXT_SIZE])
{
	char id[UUID_TEXT_SIZE];
	const char *const params[] = { id, permit_role_name(wanted->role), wanted->person, wanted->uscc,
		wanted->district };
	struct db_rows *rows = new_id(id) ? db_query(db, query_texts[QUERY_CTL_ACCOUNT_PUT].text, params, 5) : NULL;
	const char *account = rows ? db_rows_text(rows, 0, 0) : NULL;
	bool found = account && strlen(account) < UUID_TEXT_SIZE;

	if (found)
		strcpy(ret_account, account);
	db_rows_free(rows);
	return found;
}

static bool make_token(struct token_issued *issued, char ret_hash[DIGEST_HEX_SIZE])
{
	uint8_t random[TOKEN_RANDOM_SIZE];
	struct text id;

	if (!digest_random(random, sizeof(random)))
		return false;
	token_make(random, issued->token);
	if (!token_parse(text_of(issued->token), &id))
		return false;
	memcpy(issued->hint, id.at, TOKEN_ID_LENGTH);
	issued->hint[TOKEN_ID_LENGTH] = '\0';
	return digest_sha256_hex(issued->token, TOKEN_LENGTH, ret_hash);
}

bool token_issue(struct db *db, const struct token_wanted *wanted, struct token_issued *ret_issued)
{
	char id[UUID_TEXT_SIZE], hash[DIGEST_HEX_SIZE];
	struct buffer scopes = { 0 };
	size_t rows = 0;
	bool fine;

	if (!new_id(id) || !make_token(ret_issued, hash) || !put_account(db, wanted, ret_issued->account))
		return false;
	token_issue_scopes(&scopes, wanted->scopes);
	const char *const params[] = { id, ret_issued->account, hash, ret_issued->hint, scopes.at,
		wanted->addresses ? wanted->addresses : "", wanted->expires_at };

	fine = !scopes.failed && db_do(db, query_texts[QUERY_CTL_TOKEN_INSERT].text, params, 7, &rows) && rows == 1;
	buffer_free(&scopes);
	return fine;
}
