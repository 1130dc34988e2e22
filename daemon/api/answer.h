#ifndef API_ANSWER_H
#define API_ANSWER_H

/* What handlers have in common: records and lists as answers, ids of the path. */

#include "base/field.h"
#include "base/text.h"
#include "request/request.h"

struct rendered; /* cache/cache.h */

/* The buffer's bytes in the request's arena, and the buffer freed; at is NULL where memory is out. */
struct text answer_take(struct request *r, struct buffer *b);

/* The record as JSON, in the arena. `more` holds further members as JSON without braces, or is NULL. */
struct text answer_text(struct request *r, const struct shape *shape, const void *record, const char *more);

/* 200 with the record. Whatever was found in the query is refused first, here and below. */
enum next answer_record(struct request *r, const struct shape *shape, const void *record);

/* The same, its ETag the hash of the bytes: for what has no version of its own. */
enum next answer_hashed(struct request *r, const struct shape *shape, const void *record);

/* 200 with the loaded object and its ETag. */
enum next answer_loaded(struct request *r, const struct shape *shape);

/*
 * 200 with a list that is in memory whole, as the route's path asks for it: a page {"items":[…],"next":…} by `limit` and `cursor`
 * where the route's params hold them, or the whole as a table (.csv, .xlsx) in the language of `lang`, named `name` and
 * that ending where a browser saves it.
 */
enum next answer_list(struct request *r, const struct shape *shape, const struct list *items, const char *name);

/* The same of records that the database keeps as a JSON array (NULL: none). */
enum next answer_stored(struct request *r, const struct shape *shape, const char *json, const char *name);

/* 200 with bytes that the cache keeps, packed where the client takes that, or 304. */
enum next answer_rendered(struct request *r, const struct rendered *rendered, const char *media_type);

/* The {id} of the path where it is a UUID, as a string of the arena; NULL: it is none, or memory is out. */
const char *answer_id(struct request *r);

#endif
