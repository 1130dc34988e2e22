/* Everything that snapshots of the catalogue are made of, read in one transaction. */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include "base/field.h"
#include "store/store.h"

struct catalogue_document {
	const char *kind; /* "programme" */
	const char *code;
	const char *document; /* JSON as loaded */
	int8_t shipped;       /* it came with the software, this version or an earlier one */
};

struct catalogue_rows {
	struct list documents; /* struct catalogue_document */
	struct list districts; /* struct district of domain/district.h */
	struct list chains;    /* struct chain of domain/chain.h */
	struct list parks;     /* struct park of domain/park.h */
};

typedef void store_catalogue_fn(void *owner, const struct fault *f, const struct catalogue_rows *rows);

/* Reads them all, one snapshot. */
struct store_op *store_catalogue_read(struct store *s, store_catalogue_fn *fn, void *owner, struct fault *ret_fault);

#endif
