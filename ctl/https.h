/* The daemon's API over HTTPS, with the certificate always checked. */
#ifndef CTL_HTTPS_H
#define CTL_HTTPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/text.h"

struct https;

/* Where the daemon is. */
struct https_place {
	const char *url;      /* https://host:port, without a slash at its end */
	const char *ca_file;  /* PEM; NULL: the system's */
	const char *language; /* of Accept-Language */
	bool patient;         /* ask again what met 429, 503 or no answer */
};

#define HTTPS_ETAG_SIZE 100

/* One request, and its answer once it was run. Zero-initialise; strings are borrowed until then. */
struct https_call {
	const char *method;
	const char *path;     /* with its query */
	const char *token;    /* NULL: none */
	const char *key;      /* Idempotency-Key, or NULL */
	const char *if_match; /* or NULL */
	struct text body;     /* JSON; at NULL: none */
	FILE *sink;           /* where a 2xx body goes as it comes; NULL: into answer */

	int status;                 /* 0: no answer, see why */
	struct buffer answer;       /* owned; freed by https_call_clear */
	char etag[HTTPS_ETAG_SIZE]; /* "" where there was none */
	bool replayed;              /* the key had been answered before */
	unsigned retry_after_s;
	char why[256]; /* the transport's sentence where status is 0 */
};

/* Begins; nothing is connected yet. NULL when memory is out. Strings of place are borrowed. The caller frees it. */
struct https *https_new(const struct https_place *place);

/*
 * Runs calls, at most in_flight at once over as many kept connections, until each has its answer. Where the
 * place is patient, what met 429, 503 or no answer is asked again a few times with a pause (POSTs carry a
 * key, so that is safe).
 * Returns false when one stayed without an answer.
 */
bool https_run(struct https *h, struct https_call *calls, size_t count, size_t in_flight);

/* Frees the answer and zeroes the struct. */
void https_call_clear(struct https_call *call);

/* Closes the connections; NULL does nothing. */
void https_free(struct https *h);

#endif
