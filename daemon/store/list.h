/*
 * Collections: one row of a table each says the statement, the shape of its rows, by what they may be
 * filtered and what columns make the keyset. Pages and streams read any of them.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/field.h"
#include "store/store.h"

enum { LIST_FILTERS_MAX = 10, LIST_CURSOR_MAX = 3, LIST_LIMIT_MAX = 1000 };

struct collection {
	const char *name;
	unsigned query;             /* enum query_id of sql/queries.h; parameters: filters, then cursor, then limit */
	const struct shape *shape;  /* of a row */
	const char *const *filters; /* names in the order of the parameters; NULL ends them */
	const char *const *cursor;  /* columns that order the list and are unique together; NULL ends them */
	unsigned total;             /* enum query_id of how many there are by the same filters; LIST_NO_TOTAL */
	int known_at;               /* which filter is the instant of knowledge that is settled first; -1: none */
};

extern const struct collection list_submissions;      /* struct submission, oldest first */
extern const struct collection list_versions;         /* struct submission_version, oldest first */
extern const struct collection list_notices;          /* struct notification */
extern const struct collection list_entries;          /* struct entry */
extern const struct collection list_enterprises;      /* struct enterprise, by uscc */
extern const struct collection list_targets;          /* struct target */
extern const struct collection list_opening_stocks;   /* struct opening_stock */
extern const struct collection list_external_values;  /* struct external_value */
extern const struct collection list_periods;          /* struct period, by first day */
extern const struct collection list_publications;     /* struct publication, the last one first */
extern const struct collection list_publication_diff; /* struct publication_change, by indicator and key */
extern const struct collection list_reminders;        /* struct reminder, by period and uscc */
extern const struct collection list_facts;            /* struct fact, newest recorded first */
extern const struct collection list_rate_facts;       /* struct fact, the counted ones behind a figure */
extern const struct collection list_audit;            /* struct audit_row, in the order of commits */

#define LIST_NO_TOTAL UINT32_MAX

struct list_question {
	const struct collection *collection;
	struct caller caller;
	const char *filters[LIST_FILTERS_MAX]; /* parallel to collection->filters; NULL: not filtered by it */
	const char *after[LIST_CURSOR_MAX];    /* `next` of the page before; all NULL: from the start */
	unsigned limit;                        /* rows of a page, 1 to LIST_LIMIT_MAX */
};

struct list_rows {
	const void *at; /* count structs of the collection's shape */
	size_t count;
	bool more;                         /* a page: there is a next one; a batch: ask with store_stream_more */
	const char *next[LIST_CURSOR_MAX]; /* a page with more: the place of its last row, to be given as `after` */
	int64_t total;                     /* of all pages, where the collection has it; else INT64_NONE */
};

/* A fault: 503, 500, or 422 `bad_parameter` where a filter or cursor is no value of its column's type, or known_at
 * lies after now and after the last change. */
typedef void store_rows_fn(void *owner, const struct fault *f, const struct list_rows *rows);

/* Reads one page in the reads lane. */
struct store_op *store_list(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault);

/*
 * Reads everything in one snapshot, batch after batch, in the slow lane (q->after, q->limit are not
 * used). Each batch is one callback; after one with `more` nothing is read until store_stream_more, so
 * a client that does not read stops the FETCH. The batch without `more` (it may be empty), or a fault,
 * is the last callback and ends the operation. A fault may come between two batches, too (the stream stood still for too long).
 */
struct store_op *store_stream(
	struct store *s, const struct list_question *q, store_rows_fn *fn, void *owner, struct fault *ret_fault);

/* Fetches the next batch; to be called once after each batch with `more`, from its callback or later. */
void store_stream_more(struct store_op *op);

#endif
