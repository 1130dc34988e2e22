#ifndef REQUEST_LIST_H
#define REQUEST_LIST_H

#include "base/field.h"
#include "request/request.h"
#include "store/list.h"

/* Pages and streams of a collection. The route's params must hold `limit` and `cursor` (pages) or `lang`
 * (tables), and one parameter for each filter that may be given. */

/* Fills the filters from the parameters of the same names, row security from the principal, and the
 * page's start and size. False: the cursor is none of ours (a finding was added). */
bool list_ask(struct request *r, const struct collection *c, struct list_question *ret_question);

/* Answers {"items":[…],"next":…} with Link, and `total` where the collection has it; WAIT while the database is asked. */
enum next list_page(struct request *r, const struct list_question *q);

/* As list_page with one more member beside `items`, JSON text in the request's arena, e.g. "\"total\":12". */
enum next list_page_with(struct request *r, const struct list_question *q, const char *member);

/* Streams everything as the table that the route's path ends in (.csv, .xlsx), named `name` and that ending where a browser
 * saves it; a slow reader stops the FETCH. */
enum next list_table(struct request *r, const struct list_question *q, const char *name);

/* The language of a table's header, by `lang`. */
enum language list_language(const struct request *r);

/* A page of a list that is in memory whole. */
struct list_cut {
	size_t from, count;
	const char *next; /* cursor of the page behind; NULL: this is the last */
};

/* Cuts the page that the query asks for out of the items, and links to the next, which begins behind this one's last item (known by
 * the first member of its shape) also where items came or went before it meanwhile. False: the cursor is none of ours (a finding was
 * added), or memory is out (r->findings.failed). */
bool list_cut(struct request *r, const struct shape *shape, const struct list *items, struct list_cut *ret_cut);

/* Refuses what the database said to a question: a cursor of nobody's, a known_at to come, or its fault. */
enum next list_refuse(struct request *r, const struct fault *f);

#endif
