/* Decides how ids are made: in order from the clock, or from names. Refuses to know what they name. */
#include "base/uuid.h"

#include <string.h>

#include "base/digest.h"
#include "base/encode.h"

#define STEP_BYTES 4 /* random bytes of the step between two ids of one millisecond */

static void set_version(struct uuid *u, unsigned version)
{
	u->at[6] = (uint8_t)((u->at[6] & 0x0f) | version << 4);
	u->at[8] = (uint8_t)((u->at[8] & 0x3f) | 0x80);
}

static void set_millis(struct uuid *u, int64_t ms)
{
	for (int i = 5; i >= 0; i--, ms >>= 8)
		u->at[i] = (uint8_t)(ms & 0xff);
}

/* The 74 bits that are neither time, version nor variant, as a number of 12 + 14 and 48 bits. */
static uint32_t high_bits(const struct uuid *u)
{
	return (uint32_t)(u->at[6] & 0x0f) << 22 | (uint32_t)u->at[7] << 14 | (uint32_t)(u->at[8] & 0x3f) << 8 |
	       u->at[9];
}

static void set_high_bits(struct uuid *u, uint32_t high)
{
	u->at[6] = (uint8_t)(high >> 22 & 0x0f);
	u->at[7] = (uint8_t)(high >> 14);
	u->at[8] = (uint8_t)(high >> 8 & 0x3f);
	u->at[9] = (uint8_t)high;
}

/* Adds a random step to the last id's 74 bits; false when they run over, which asks for the next millisecond. */
static bool step(struct uuid *u, const uint8_t random[STEP_BYTES])
{
	uint64_t low = 0, add = 1;
	uint32_t high = high_bits(u);

	for (int i = 10; i < 16; i++)
		low = low << 8 | u->at[i];
	for (int i = 0; i < STEP_BYTES; i++)
		add += (uint64_t)random[i] << 8 * i;
	low += add;
	high += (uint32_t)(low >> 48);
	for (int i = 15; i >= 10; i--, low >>= 8)
		u->at[i] = (uint8_t)low;
	set_high_bits(u, high);
	return high >> 26 == 0;
}

/* Drawn by the pool: asking for four bytes costs as much as asking for hundreds. */
static bool draw(struct uuid_maker *maker, uint8_t *ret_bytes, size_t len)
{
	if (maker->pool_left < len) {
		if (!digest_random(maker->pool, sizeof maker->pool))
			return false;
		maker->pool_left = sizeof maker->pool;
	}
	maker->pool_left -= len;
	memcpy(ret_bytes, maker->pool + maker->pool_left, len);
	return true;
}

/* A new id of a millisecond; the topmost of its 74 bits is 0, so that many steps fit. */
static bool begin(struct uuid_maker *maker, struct uuid *u, int64_t ms)
{
	if (!draw(maker, u->at, sizeof u->at))
		return false;
	set_millis(u, ms);
	u->at[6] &= 0x07;
	return true;
}

bool uuid_make(struct uuid_maker *maker, int64_t now_ms, struct uuid *ret_uuid)
{
	uint8_t random[STEP_BYTES];
	struct uuid next = maker->last;

	if (now_ms > maker->last_ms || now_ms < maker->last_ms - UUID_BACK_MS) {
		maker->last_ms = now_ms;
		if (!begin(maker, &next, now_ms))
			return false;
	} else if (!draw(maker, random, sizeof random)) {
		return false;
	} else if (!step(&next, random) && !begin(maker, &next, ++maker->last_ms)) {
		return false;
	}
	set_version(&next, 7);
	maker->last = next;
	*ret_uuid = next;
	return true;
}

int64_t uuid_millis(const struct uuid *uuid)
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | uuid->at[i];
	return ms;
}

/* One name with its length in front, so that ("ab", "c") is not ("a", "bc"). */
static bool feed(struct digest *d, const char *name)
{
	size_t len = strlen(name);
	uint8_t head[2] = { (uint8_t)(len >> 8), (uint8_t)len };

	return digest_add(d, head, sizeof head) && digest_add(d, name, len);
}

bool uuid_named(const char *programme, const char *uscc, struct digest *d, struct uuid *ret_uuid)
{
	uint8_t bytes[DIGEST_SIZE];

	if (!feed(d, "dxtrack-entry-1") || !feed(d, programme) || !feed(d, uscc) || !digest_finish(d, bytes))
		return false;
	memcpy(ret_uuid->at, bytes, sizeof ret_uuid->at);
	set_version(ret_uuid, 8);
	return true;
}

void uuid_format(const struct uuid *uuid, char ret_text[UUID_TEXT_SIZE])
{
	static const uint8_t groups[] = { 4, 2, 2, 2, 6 };
	const uint8_t *from = uuid->at;

	for (size_t i = 0; i < sizeof groups; i++) {
		if (i > 0)
			*ret_text++ = '-';
		encode_hex(from, groups[i], ret_text);
		from += groups[i];
		ret_text += 2 * groups[i];
	}
}

bool uuid_parse(struct text t, struct uuid *ret_uuid)
{
	static const uint8_t groups[] = { 4, 2, 2, 2, 6 };
	struct uuid u;
	uint8_t *to = u.at;

	if (t.len != UUID_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < sizeof groups; i++) {
		if (i > 0 && *t.at++ != '-')
			return false;
		if (!encode_unhex((struct text){ t.at, 2u * groups[i] }, to, groups[i]))
			return false;
		t.at += 2 * groups[i];
		to += groups[i];
	}
	*ret_uuid = u;
	return true;
}
