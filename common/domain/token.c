/* Decides how a token is written. Refuses to know who holds it: only its SHA-256 is stored, by others. */
#include "domain/token.h"

#include <string.h>

#include "base/encode.h"

#define SECRET_AT (4 + TOKEN_ID_LENGTH + 1)
#define CRC_AT (SECRET_AT + 43 + 1)

/* The CRC of everything before its own underscore, so that a token cut or mistyped is refused without the database. */
static void write_crc(const char *token, char ret_crc[7])
{
	uint32_t crc = encode_crc32(token, CRC_AT - 1);
	uint8_t bytes[4] = { (uint8_t)(crc >> 24), (uint8_t)(crc >> 16), (uint8_t)(crc >> 8), (uint8_t)crc };

	(void)encode_base62(bytes, sizeof bytes, ret_crc, 6); /* 62^6 > 2^32: it always fits */
}

void token_make(const uint8_t random[TOKEN_RANDOM_SIZE], char ret_text[TOKEN_LENGTH + 1])
{
	char id[TOKEN_ID_LENGTH + 1], secret[44];

	(void)encode_base62(random, 5, id, TOKEN_ID_LENGTH); /* 40 bits in 8 digits, 256 in 43: they fit */
	(void)encode_base62(random + 5, 32, secret, 43);
	memcpy(ret_text, "dxt_", 4);
	memcpy(ret_text + 4, id, TOKEN_ID_LENGTH);
	ret_text[SECRET_AT - 1] = '_';
	memcpy(ret_text + SECRET_AT, secret, 43);
	ret_text[CRC_AT - 1] = '_';
	write_crc(ret_text, ret_text + CRC_AT);
}

static bool is_base62(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'A' && at[i] <= 'Z') ||
			    (at[i] >= 'a' && at[i] <= 'z')))
			return false;
	return true;
}

bool token_parse(struct text t, struct text *ret_id)
{
	char crc[7];

	if (t.len != TOKEN_LENGTH || !text_starts(t, "dxt_") || t.at[SECRET_AT - 1] != '_' || t.at[CRC_AT - 1] != '_')
		return false;
	if (!is_base62(t.at + 4, TOKEN_ID_LENGTH) || !is_base62(t.at + SECRET_AT, 43))
		return false;
	write_crc(t.at, crc);
	if (memcmp(crc, t.at + CRC_AT, 6) != 0)
		return false;
	*ret_id = (struct text){ t.at + 4, TOKEN_ID_LENGTH };
	return true;
}
