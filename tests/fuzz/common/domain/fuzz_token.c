/* Any bytes as a token: what is taken has the form, and its id is a view of it; made ones are taken. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size }, id;
	uint8_t random[TOKEN_RANDOM_SIZE] = { 0 };
	char made[TOKEN_LENGTH + 1];

	if (token_parse(t, &id))
		demand(size == TOKEN_LENGTH && id.at == t.at + 4 && id.len == TOKEN_ID_LENGTH);
	memcpy(random, data, size < sizeof random ? size : sizeof random);
	token_make(random, made);
	demand(strlen(made) == TOKEN_LENGTH && token_parse(text_of(made), &id));
	made[size % TOKEN_LENGTH] ^= 1; /* one typing error is always seen */
	demand(!token_parse(text_of(made), &id));
	return 0;
}
