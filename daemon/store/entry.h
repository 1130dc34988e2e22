/* Entries: what an enterprise has in a programme, from its first approval on. */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "store/store.h"

struct count_facts; /* domain/count.h */
struct entry;       /* domain/entry.h */
struct move;        /* domain/move.h */

/* NULL where there is none that the caller may see. `etag` is without quotes; `moved_on` is the latest date
 * of its moves, DATE_NONE where none bounds the next. */
typedef void store_entry_fn(
	void *owner, const struct fault *f, const struct entry *entry, const char *etag, int32_t moved_on);

/* Reads one entry with its moves; its from_stage and moved_on for a move of that day (DATE_NONE: as it stands). */
struct store_op *store_entry_get(struct store *s, const struct caller *caller, const char *id, int32_t day,
	store_entry_fn *fn, void *owner, struct fault *ret_fault);

/* One move; the pointers are borrowed until the call returns. */
struct transition {
	struct keyed keyed;
	const char *id;                  /* of the move, uuid text, minted */
	const char *entry;               /* uuid text */
	const char *if_match;            /* the ETag without quotes; NULL: any */
	const char *from;                /* the stage that was judged; another one now: conflict */
	const struct move *move;         /* the given members: to, effective_on, document_no, reason */
	const struct count_facts *facts; /* what the stage counts as; NULL: nothing */
};

/* Moves an entry to another stage, under the figure lock. STORED: written.detail is the entry's new ETag. */
struct store_op *store_entry_move(struct store *s, const struct caller *caller, const struct transition *t,
	store_written_fn *fn, void *owner, struct fault *ret_fault);

#endif
