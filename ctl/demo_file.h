/* demo.json: where the demo is and with which tokens, for people and for tests. */
#ifndef CTL_DEMO_FILE_H
#define CTL_DEMO_FILE_H

#include "ctl/demo_send.h"

/* Addresses as they go into the file; NULL prints as null. */
struct demo_places {
	const char *base_url;
	const char *admin_url;
	const char *ca_file;
	const char *database_url;
};

/* Writes the file with mode 0600, in place of an older one at once. False with errno set. */
bool demo_file_write(const struct demo *demo, const struct demo_places *places, const char *path);

/* Takes the tokens from an older file of the same plan; false where there is none, or one of its accounts is not in it. */
bool demo_file_read_tokens(struct demo *demo, const char *path);

#endif
