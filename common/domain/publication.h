/* Publications: figures of a closed period as they were given out, which nothing changes any more. */
#ifndef DOMAIN_PUBLICATION_H
#define DOMAIN_PUBLICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/field.h"

struct catalogue;
struct value;

/* What is posted. */
struct publication_body {
	const char *period; /* a code, of all programmes */
	const char *title;
	const char *document_no;
	struct list indicators;      /* codes; at NULL: every one */
	const struct value *remarks; /* an object of slots and their texts, or NULL */
};

/* A publication, the members of a list in their order; content is all of it that was frozen. */
struct publication {
	int64_t no;
	const char *period;
	const char *title;
	const char *document_no;
	const char *scope;
	int32_t as_of;
	int64_t known_at; /* µs since 1970: when the period had been closed */
	int64_t revision;
	const char *digest;  /* SHA-256 of content in hex */
	int64_t later_no;    /* the last later one of the period */
	int64_t recorded_at; /* µs since 1970 */
	const char *by;
	const char *content; /* hidden; NULL in a list */
};

/* Which facts a figure counts. */
struct publication_counted {
	const char *indicator;
	int64_t facts;
	const char *digest;  /* of their ids, in hex */
	const char *batches; /* hidden: of those of the year, a line each */
};

/* Whom a sentence may name, in that order. */
struct publication_name {
	const char *indicator;
	const char *uscc;
	const char *name;  /* as of the report's day and known at its close; NULL: nobody had registered it */
	const char *title; /* of the workshop or platform, or NULL */
};

/* An opening without names that a total holds: what stands for it on paper, no facts being behind it. */
struct publication_opening {
	const char *indicator;
	const char *scope; /* of a sub-district */
	int32_t as_of;
	int64_t value;
	const char *document_no;
};

/* What there is to publish of a period. */
struct publication_ground {
	const char *period;
	int32_t as_of;
	int64_t known_at; /* INSTANT_NONE: it is open */
	int64_t no;       /* the next one's */
	struct list counted;
	struct list names;
	struct list openings;
};

/* An indicator as it was called when its figure was published, and what its share was a share of. */
struct publication_indicator {
	const char *code;
	struct title title;
	struct title unit;
	const char *share_part; /* new | cumulative; NULL in those that were published before it was frozen */
};

/* A place as it was called. */
struct publication_place {
	const char *scope;
	const char *name;
};

/* All that is frozen: the members of content in their order. */
struct publication_content {
	const char *period;
	const char *title;
	const char *document_no;
	const char *scope;
	int32_t as_of;
	int64_t known_at;
	int64_t revision;
	struct list indicators; /* struct publication_indicator */
	struct list places;     /* struct publication_place: the scope and its children */
	struct list figures;    /* struct rate_row of the scope, one an indicator */
	struct list districts;  /* struct rate_row of its children and of the rest, with their ranks */
	struct list facts;      /* struct publication_counted */
	struct list openings;   /* struct publication_opening; at NULL in those published before they were frozen */
	const char *remarks;    /* JSON: the slots and their texts */
	struct list paragraphs; /* struct brief_text: what is said of the figures */
};

/* The tables of the members above, in their order: SQL columns, JSON members and CSV columns. */
extern const struct shape publication_body_shape, publication_shape, publication_counted_shape, publication_name_shape,
	publication_opening_shape, publication_ground_shape, publication_content_shape;

/* What the database gives of the ground: without its lists. */
extern const struct shape publication_ground_row_shape;

/* What stands before the content in an answer: its number, digest, who and when. */
extern const struct shape publication_head_shape;

/* Longest texts, in code points. */
enum { PUBLICATION_TEXT_MAX = 200, PUBLICATION_REMARK_MAX = 500 };

/* Adds what is wrong with a body: blank or long texts, indicators that are unknown, twice or none, slots that no
 * sentence has. True where nothing is. */
bool publication_check(
	const struct publication_body *body, const struct catalogue *catalogue, struct findings *findings);

/* Whether the body asks for that indicator. */
bool publication_wants(const struct publication_body *body, const char *indicator);

#endif
