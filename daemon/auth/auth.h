#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

/*
 * Who asks? A worker's principals by the hash of their token: found in memory, else in the database.
 * Unknown tokens are remembered for a second, so that guessing does not become load. While nobody
 * listens for revocations (auth_trust false) every use asks the database.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/text.h"

struct auth;
struct auth_find;
struct loop;
struct principal;
struct store;

/* The principal (borrowed during the call; keep it), or NULL with a fault: 401 unauthorized, 503. */
typedef void auth_found_fn(void *owner, const struct fault *f, const struct principal *p);

struct auth_limits {
	unsigned principals_max; /* remembered by one worker */
	bool staff_tokens;       /* bearer tokens for staff are accepted (the demo) */
};

/* Borrows loop and store. NULL: no memory. */
struct auth *auth_new(struct loop *loop, struct store *store, const struct auth_limits *limits);

/* Searches under way must have been cancelled. NULL does nothing. */
void auth_free(struct auth *a);

/* Looks a token up for a peer address (text). Known at once: *ret_principal is set (kept for the caller)
 * and NULL is returned. Refused at once: *ret_fault. Otherwise the search under way, which ends in one
 * callback, never from inside this call, or in auth_cancel. */
struct auth_find *auth_find(struct auth *a, struct text token, const char *address, auth_found_fn *found, void *owner,
	const struct principal **ret_principal, struct fault *ret_fault);

/* The search is given up: nobody is called. NULL does nothing. */
void auth_cancel(struct auth_find *f);

/* Forgets all principals: a credential changed somewhere. */
void auth_forget(struct auth *a);

/* Whether revocations are heard (LISTEN healthy); where not, nothing is remembered. */
void auth_trust(struct auth *a, bool heard);

#endif
