#ifndef AUTH_PRINCIPAL_H
#define AUTH_PRINCIPAL_H

#include <stdint.h>

#include "domain/permit.h"
#include "domain/rule.h"

/* Who asks: an account with the credential it came with. Immutable once made; references are counted
 * within one worker, so the count is a plain number. */
struct principal {
	unsigned references;
	char account[37];
	char credential[37];
	char *person; /* the officer's name, or the enterprise's uscc */
	enum role role;
	unsigned scopes;       /* bits of enum scope */
	char uscc[19];         /* "" for staff */
	char district[13];     /* staff: the root of the subtree that may be seen; "" for enterprises */
	char *districts;       /* row security: leaf districts with commas, "*" for all, "" for none */
	char *addresses;       /* CIDR list with commas; "" for any */
	int64_t expires_at;    /* microseconds since 1970 */
	struct rule_firm firm; /* owned: an enterprise as the register has it */
};

struct credential; /* store/credential.h */

/* A principal with one reference, from what the store found; NULL: no memory, or a role nobody knows. */
struct principal *principal_make(const struct credential *c);

/* One more reference. Returns its argument. */
const struct principal *principal_keep(const struct principal *p);

/* One fewer; the last one frees it. NULL does nothing. */
void principal_drop(const struct principal *p);

#endif
