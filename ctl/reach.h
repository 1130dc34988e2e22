/* An officer at the daemon: where it is, with which token, and what its refusals mean in words. */
#ifndef CTL_REACH_H
#define CTL_REACH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/value.h"
#include "ctl/ctl.h"
#include "ctl/https.h"

struct reach {
	struct https *https;
	struct arena *arena; /* of everything that answers are read into */
	const char *token;   /* NULL: none was given */
};

/*
 * Reads --url, --ca and --token-file or their variables. CTL_OK, or what the shell gets after the fault was
 * told; reach_close it in either case. With `token` one must be given.
 */
int reach_open(const struct ctl *ctl, bool token, bool patient, struct reach *ret_reach);

/* Runs one call; CTL_OK for a 2xx, else tells what is wrong and answers what the shell gets. */
int reach_call(const struct ctl *ctl, struct reach *reach, struct https_call *call);

/* GETs JSON into the arena, and its ETag where ret_etag is not NULL. Exit codes as reach_call. */
int reach_get(const struct ctl *ctl, struct reach *reach, const char *path, const struct value **ret_value,
	char ret_etag[HTTPS_ETAG_SIZE]);

/* Tells what became of a call without a 2xx, every finding on its own line, and answers what the shell gets. */
int reach_explain(const struct ctl *ctl, struct reach *reach, const struct https_call *call);

/* Frees what reach_open made. */
void reach_close(struct reach *reach);

#endif
