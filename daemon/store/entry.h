/* Entries: what an enterprise has in a programme, from its first approval on. */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "store/review.h"
#include "store/store.h"

struct entry; /* domain/entry.h */

/* NULL where there is none that the caller may see. */
typedef void store_entry_fn(void *owner, const struct fault *f, const struct entry *entry);

/* Reads one entry with its moves. */
struct store_op *store_entry_get(struct store *s, const struct caller *caller, const char *id, store_entry_fn *fn,
                                 void *owner, struct fault *ret_fault);

struct entry_move {
	struct keyed keyed;
	const char *id;          /* of the move, uuid text */
	const char *entry;       /* uuid text */
	const char *etag;        /* If-Match without quotes */
	const char *from;        /* the stage it must stand in */
	const char *to;
	int32_t effective_on;
	const char *document_no;
	const char *reason;
	struct counts counts;
};

/* Moves an entry to another stage, under the figure lock. */
struct store_op *store_entry_move(struct store *s, const struct caller *caller, const struct entry_move *m,
                                  store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
