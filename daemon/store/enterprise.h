/* The register of enterprises. */
#ifndef STORE_ENTERPRISE_H
#define STORE_ENTERPRISE_H

#include "store/store.h"

struct enterprise;        /* domain/enterprise.h */
struct enterprise_change; /* domain/enterprise_change.h */

/* NULL where there is none that the caller may see. `etag` is without quotes. */
typedef void store_enterprise_fn(
	void *owner, const struct fault *f, const struct enterprise *enterprise, const char *etag);

/* Reads one enterprise. */
struct store_op *store_enterprise_get(struct store *s, const struct caller *caller, const char *uscc,
	store_enterprise_fn *fn, void *owner, struct fault *ret_fault);

/* The same as it stood on a day (DATE_NONE: today) by what was known at an instant (INSTANT_NONE: now), with its history. */
struct store_op *store_enterprise_then(struct store *s, const struct caller *caller, const char *uscc, int32_t as_of,
	int64_t known_at, store_enterprise_fn *fn, void *owner, struct fault *ret_fault);

/* Registers one; `e` is borrowed until the call returns. STORED: written.detail is its ETag. Refused conflict where
 * the uscc is registered already (detail "registered"). */
struct store_op *store_enterprise_insert(struct store *s, const struct caller *caller, const struct keyed *keyed,
	const struct enterprise *e, store_written_fn *fn, void *owner, struct fault *ret_fault);

/* One change; the pointers are borrowed until the call returns. */
struct enterprise_call {
	struct keyed keyed;
	const char *id; /* of the event, uuid text, minted */
	const char *uscc;
	const char *if_match; /* the ETag without quotes that was judged */
	const struct enterprise_change *change;
};

/* Says what an enterprise is from a day on. STORED: written.detail is its new ETag. Refused conflict where it would
 * continue itself (detail "predecessor"). */
struct store_op *store_enterprise_change(struct store *s, const struct caller *caller, const struct enterprise_call *c,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
