/* Any bytes as a uscc: what is read is 18 characters that check, reading it again changes nothing, suggestions check. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/uscc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char code[USCC_LENGTH + 1], again[USCC_LENGTH + 1];
	enum uscc_fault fault = uscc_read((struct text){ (const char *)data, size }, code);

	if (fault == USCC_FINE) {
		demand(strlen(code) == USCC_LENGTH);
		demand(uscc_read(text_of(code), again) == USCC_FINE && strcmp(code, again) == 0);
		demand(uscc_check_character(code) == code[USCC_LENGTH - 1]);
	}
	if (strlen(code) == USCC_LENGTH && uscc_suggest(code, again))
		demand(uscc_check(again) == USCC_FINE);
	return 0;
}
