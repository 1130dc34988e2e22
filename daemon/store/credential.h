/* Who holds a token: found by its hash alone. */
#ifndef STORE_CREDENTIAL_H
#define STORE_CREDENTIAL_H

#include "base/digest.h"
#include "base/field.h"
#include "store/store.h"

struct credential {
	const char *credential; /* uuid text */
	const char *account;    /* uuid text */
	const char *person;     /* the officer's name, or the enterprise's uscc */
	const char *role;       /* as in api.md: enterprise, reviewer, manager ... */
	const char *uscc;       /* of an enterprise, else NULL */
	const char *district;   /* staff: the root of the subtree that may be seen, else NULL */
	const char *districts;  /* row security: its leaf districts with commas, "*" for all, NULL for none */
	struct list scopes;     /* const char * each */
	struct list addresses;  /* CIDR ranges, const char * each; empty: any */
	int64_t expires_at;     /* instant; INSTANT_NONE: never */
	const char *name;       /* of an enterprise in the register, from here on; else NULL */
	const char *short_name;
	const char *size;
	const char *industry;
	const char *status;
};

extern const struct shape credential_shape;

/* NULL where no credential has this hash, or it is revoked or expired. */
typedef void store_credential_fn(void *owner, const struct fault *f, const struct credential *credential);

/* Finds it by SHA-256 of the secret token. */
struct store_op *store_credential_find(struct store *s, const uint8_t hash[DIGEST_SIZE], store_credential_fn *fn,
	void *owner, struct fault *ret_fault);

#endif
