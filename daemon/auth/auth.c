/*
 * Decides who asks, from the hash of a token and the address it came from. Refuses to know what the
 * principal may do (domain/permit) and how tokens look: whatever text was sent is hashed and looked up,
 * so that a wrong checksum and a wrong secret cost the same.
 */
#include "auth/auth.h"

#include <stdlib.h>
#include <string.h>

#include "auth/cidr.h"
#include "auth/principal.h"
#include "base/clock.h"
#include "base/digest.h"
#include "loop/loop.h"
#include "store/credential.h"

enum { SET_PLACES = 8, UNKNOWN_MS = 1000, ADDRESS_SIZE = 64 };

/* A remembered answer: the principal, or that there was none (until unknown_until_ms). */
struct place {
	uint8_t hash[DIGEST_SIZE];
	const struct principal *principal;
	int64_t unknown_until_ms;
	uint64_t used;
};

struct auth {
	struct loop *loop;
	struct store *store;
	struct digest *digest; /* owned */
	struct auth_limits limits;
	bool heard;
	uint64_t uses;
	size_t sets;
	struct place places[];
};

struct auth_find {
	struct auth *auth;
	struct store_op *op;
	auth_found_fn *found;
	void *owner;
	uint8_t hash[DIGEST_SIZE];
	char address[ADDRESS_SIZE];
};

static const struct fault unauthorized = { 401, "unauthorized",
	"credential unknown, revoked, expired or from elsewhere" };

struct auth *auth_new(struct loop *loop, struct store *store, const struct auth_limits *limits)
{
	size_t sets = limits->principals_max / SET_PLACES + 1;
	struct auth *a = calloc(1, sizeof *a + sets * SET_PLACES * sizeof a->places[0]);

	if (a == NULL)
		return NULL;
	a->digest = digest_new();
	if (a->digest == NULL) {
		free(a);
		return NULL;
	}
	a->loop = loop;
	a->store = store;
	a->limits = *limits;
	a->sets = sets;
	return a;
}

void auth_free(struct auth *a)
{
	if (a == NULL)
		return;
	auth_forget(a);
	digest_free(a->digest);
	free(a);
}

void auth_forget(struct auth *a)
{
	for (size_t i = 0; i < a->sets * SET_PLACES; i++) {
		principal_drop(a->places[i].principal);
		a->places[i] = (struct place){ 0 };
	}
}

void auth_trust(struct auth *a, bool heard)
{
	if (a->heard && !heard)
		auth_forget(a);
	a->heard = heard;
}

/* The set a hash belongs to: its own first bytes are as random as any. */
static struct place *set_of(struct auth *a, const uint8_t hash[DIGEST_SIZE])
{
	uint64_t first;

	memcpy(&first, hash, sizeof first);
	return &a->places[(first % a->sets) * SET_PLACES];
}

static struct place *place_find(struct auth *a, const uint8_t hash[DIGEST_SIZE])
{
	struct place *set = set_of(a, hash);

	for (struct place *p = set; p < set + SET_PLACES; p++)
		if (p->used != 0 && memcmp(p->hash, hash, DIGEST_SIZE) == 0)
			return p;
	return NULL;
}

/* Remembers an answer in the place that was used longest ago. */
static void remember(struct auth *a, const uint8_t hash[DIGEST_SIZE], const struct principal *p)
{
	struct place *set = set_of(a, hash), *oldest = place_find(a, hash);

	if (oldest == NULL) {
		oldest = set;
		for (struct place *q = set; q < set + SET_PLACES; q++)
			if (q->used < oldest->used)
				oldest = q;
	}
	principal_drop(oldest->principal);
	*oldest = (struct place){ .principal = p != NULL ? principal_keep(p) : NULL, .used = ++a->uses };
	memcpy(oldest->hash, hash, DIGEST_SIZE);
	if (p == NULL)
		oldest->unknown_until_ms = loop_now_ms(a->loop) + UNKNOWN_MS;
}

/* Whether a principal may come in now, from there, with a token. */
static bool admitted(const struct auth *a, const struct principal *p, const char *address)
{
	if (p->expires_at != INSTANT_NONE && p->expires_at <= loop_now_us(a->loop))
		return false;
	if (p->role != ROLE_ENTERPRISE && !a->limits.staff_tokens)
		return false;
	return cidr_holds(address, p->addresses);
}

static void credential_found(void *owner, const struct fault *f, const struct credential *c)
{
	struct auth_find *find = owner;
	struct auth *a = find->auth;
	const struct principal *p = c != NULL ? principal_make(c) : NULL;
	static const struct fault no_memory = { 503, "unavailable", "no memory for a principal" };

	if (fault_is(f)) {
		find->found(find->owner, f, NULL);
	} else if (c != NULL && p == NULL) {
		find->found(find->owner, &no_memory, NULL);
	} else {
		if (a->heard || p == NULL)
			remember(a, find->hash, p);
		if (p != NULL && admitted(a, p, find->address))
			find->found(find->owner, NULL, p);
		else
			find->found(find->owner, &unauthorized, NULL);
	}
	principal_drop(p);
	free(find);
}

/* Asks the database. */
static struct auth_find *ask(struct auth *a, const uint8_t hash[DIGEST_SIZE], const char *address, auth_found_fn *found,
	void *owner, struct fault *ret_fault)
{
	struct auth_find *find = calloc(1, sizeof *find);

	*ret_fault = fault_of(503, "unavailable", "no memory for a credential");
	if (find == NULL)
		return NULL;
	*find = (struct auth_find){ .auth = a, .found = found, .owner = owner };
	memcpy(find->hash, hash, DIGEST_SIZE);
	strncpy(find->address, address, sizeof find->address - 1);
	find->op = store_credential_find(a->store, hash, credential_found, find, ret_fault);
	if (find->op == NULL) {
		free(find);
		return NULL;
	}
	*ret_fault = (struct fault){ 0 };
	return find;
}

struct auth_find *auth_find(struct auth *a, struct text token, const char *address, auth_found_fn *found, void *owner,
	const struct principal **ret_principal, struct fault *ret_fault)
{
	uint8_t hash[DIGEST_SIZE];
	struct place *place;

	*ret_principal = NULL;
	*ret_fault = fault_of(503, "unavailable", "no memory for the hash of a token");
	if (!digest_of(a->digest, token.at, token.len, hash))
		return NULL;
	*ret_fault = unauthorized;
	place = place_find(a, hash);
	if (place != NULL && place->principal != NULL) {
		place->used = ++a->uses;
		if (!admitted(a, place->principal, address))
			return NULL;
		*ret_principal = principal_keep(place->principal);
		*ret_fault = (struct fault){ 0 };
		return NULL;
	}
	if (place != NULL && place->unknown_until_ms > loop_now_ms(a->loop))
		return NULL;
	return ask(a, hash, address, found, owner, ret_fault);
}

void auth_cancel(struct auth_find *f)
{
	if (f == NULL)
		return;
	store_cancel(f->op);
	free(f);
}
