/* Ids: UUID version 7 minted in order, and version 8 made from names. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define UUID_TEXT_SIZE 37 /* 36 characters and the NUL */
#define UUID_POOL_SIZE 512
#define UUID_BACK_MS 10000 /* a clock that goes back further was set, and is followed */

struct digest;

struct uuid {
	uint8_t at[16]; /* network order */
};

/* One per worker, zero-initialised; not shared between threads. */
struct uuid_maker {
	int64_t last_ms;
	struct uuid last;
	uint8_t pool[UUID_POOL_SIZE]; /* random bytes drawn ahead: the first so many are unused */
	size_t pool_left;
};

/*
 * The next version 7 id: greater than every id this maker gave before, also when the clock stood still or
 * went back by up to UUID_BACK_MS (its millisecond is then the last one's); further back it follows the clock.
 * False when there is no entropy.
 */
bool uuid_make(struct uuid_maker *maker, int64_t now_ms, struct uuid *ret_uuid);

/* The millisecond since 1970 that a version 7 id carries. */
int64_t uuid_millis(const struct uuid *uuid);

/* The version 8 id of a once-per-enterprise programme's entry, always the same for the same names; d was fed nothing yet.
 * False when OpenSSL fails. */
bool uuid_named(const char *programme, const char *uscc, struct digest *d, struct uuid *ret_uuid);

/* Writes the 36 lower-case characters and a NUL. */
void uuid_format(const struct uuid *uuid, char ret_text[UUID_TEXT_SIZE]);

/* Reads 8-4-4-4-12 hex digits of either case, any version; false for anything else. */
bool uuid_parse(struct text t, struct uuid *ret_uuid);

#endif
