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
	const char *stage;      /* NULL: all its moves were undone */
	const char *moves;      /* array of move */
	const char *etag;       /* without quotes; hidden, like those below */
	int32_t moved_on;       /* the latest date of its moves, which the next must not precede; DATE_NONE: none */
	int64_t begun_at;       /* its first approval: the order of lists */
	const char *answers;    /* of the filing that counts, which a move may have to look at; null in lists */
	const char *from_stage; /* from where a move of the day asked for sets out, and moved_on bounds it there: what
				 * time alone did after that day is overruled by it; null in lists */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape entry_shape;

#endif
