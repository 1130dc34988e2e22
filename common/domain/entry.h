/* What a programme follows: an enterprise's cloud entry, a workshop, a platform. */
#ifndef DOMAIN_ENTRY_H
#define DOMAIN_ENTRY_H

#include "base/field.h"

/* One entry from its first approval on. */
struct entry {
	const char *id;
	const char *uscc;
	const char *name;
	const char *programme;
	const char *title;
	const char *district;
	const char *stage;
	const char *moves; /* array of entry_move */
};

/* One move of an entry to a stage; the given members are the body of POST …/moves. */
struct entry_move {
	const char *to;
	int32_t effective_on;
	const char *document_no;
	const char *reason;
	const char *by;
	int64_t at; /* µs since 1970 */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape entry_shape;
extern const struct shape entry_move_shape;

#endif
