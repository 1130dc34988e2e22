/*
 * Addresses against CIDR ranges. Decides containment only; what a credential's ranges mean is auth's.
 */
#include "auth/cidr.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { V4_PREFIX_BITS = 96 };

/* Everything is compared as 16 bytes, IPv4 as its mapped form. */
static bool read_address(const char *text, uint8_t ret_at[16], bool *ret_v4)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (inet_pton(AF_INET, text, ret_at + sizeof mapped) == 1)
		memcpy(ret_at, mapped, sizeof mapped);
	else if (inet_pton(AF_INET6, text, ret_at) != 1)
		return false;
	*ret_v4 = memcmp(ret_at, mapped, sizeof mapped) == 0;
	return true;
}

static bool same_prefix(const uint8_t a[16], const uint8_t b[16], unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static bool in_range(const uint8_t at[16], struct text range)
{
	struct text base_text, rest = range;
	char text[INET6_ADDRSTRLEN];
	uint8_t base[16];
	int64_t bits;
	bool v4;

	if (!text_cut(&rest, '/', &base_text) || base_text.len >= sizeof text)
		return false;
	memcpy(text, base_text.at, base_text.len);
	text[base_text.len] = '\0';
	if (!read_address(text, base, &v4))
		return false;
	bits = v4 && strchr(text, ':') == NULL ? 32 : 128;
	if (rest.at != NULL) {
		int64_t given;

		if (!text_to_int64(rest, &given) || given < 0 || given > bits)
			return false;
		bits = bits == 32 ? V4_PREFIX_BITS + given : given;
	} else {
		bits = 128;
	}
	return same_prefix(at, base, (unsigned)bits);
}

bool cidr_holds(const char *address, const char *ranges)
{
	struct text rest = text_of(ranges), range;
	uint8_t at[16];
	bool v4;

	if (ranges == NULL || *ranges == '\0')
		return true;
	if (!read_address(address, at, &v4))
		return false;
	while (text_cut(&rest, ',', &range))
		if (in_range(at, text_trim(range)))
			return true;
	return false;
}
