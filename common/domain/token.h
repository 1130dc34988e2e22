/* The text of a bearer token: dxt_<8 id>_<43 secret>_<6 crc>, all in base62; a typing error is seen without the database. */
#ifndef DOMAIN_TOKEN_H
#define DOMAIN_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define TOKEN_LENGTH 63 /* bytes of the text: 4 + 8 + 1 + 43 + 1 + 6 */
#define TOKEN_ID_LENGTH 8
#define TOKEN_RANDOM_SIZE 37 /* random bytes that make one: 5 for the id, 32 for the secret */

/* Writes the token that these random bytes make, and a NUL. */
void token_make(const uint8_t random[TOKEN_RANDOM_SIZE], char ret_text[TOKEN_LENGTH + 1]);

/* Whether it has the form and its CRC is right; *ret_id is then a view of its public id. */
bool token_parse(struct text t, struct text *ret_id);

#endif
