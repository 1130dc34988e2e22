/* Credentials: which statement finds one by its hash, and what it says of its holder. */
#include <stddef.h>

#include "sql/queries.h"
#include "store/credential.h"
#include "store/op.h"

#define MEMBER(kind_, name_)                                                                                           \
	{                                                                                                              \
#name_, kind_, offsetof(struct credential, name_), NULL, 0, NULL                                       \
	}

static const struct field credential_fields[] = {
	MEMBER(FIELD_TEXT, credential),
	MEMBER(FIELD_TEXT, account),
	MEMBER(FIELD_TEXT, person),
	MEMBER(FIELD_TEXT, role),
	MEMBER(FIELD_TEXT, uscc),
	MEMBER(FIELD_TEXT, district),
	MEMBER(FIELD_TEXT, districts),
	MEMBER(FIELD_TEXTS, scopes),
	MEMBER(FIELD_TEXTS, addresses),
	MEMBER(FIELD_INSTANT, expires_at),
	MEMBER(FIELD_TEXT, name),
	MEMBER(FIELD_TEXT, short_name),
	MEMBER(FIELD_TEXT, size),
	MEMBER(FIELD_TEXT, industry),
	MEMBER(FIELD_TEXT, status),
};

const struct shape credential_shape = SHAPE("credential", struct credential, credential_fields);

static void found(struct store_op *op, const struct fault *f)
{
	struct fault wrong = fault_of(500, "internal", "a credential that cannot be read");
	store_credential_fn *fn = (store_credential_fn *)op->fn;
	const struct credential *row = NULL;
	bool bad = false;

	if (f == NULL)
		row = op_row(op, 0, &credential_shape, &bad);
	fn(op->owner, bad ? &wrong : f, row);
}

struct store_op *store_credential_find(
	struct store *s, const uint8_t hash[DIGEST_SIZE], store_credential_fn *fn, void *owner, struct fault *ret_fault)
{
	struct store_op *op = op_new(s, LANE_READS, NULL, (void (*)(void))fn, owner, ret_fault);
	struct bind bind = bind_bytes(hash, DIGEST_SIZE);

	return op == NULL ? NULL : op_submit(op, op_add(op, QUERY_CREDENTIAL_FIND, &bind, 1), found, ret_fault);
}
