#ifndef API_LOAD_H
#define API_LOAD_H

/* The objects that transitions of several resources are about. */

#include "base/field.h"
#include "request/request.h"

/* struct submission of the {id}. */
enum next submissions_load(struct request *r);

/* struct entry of the {id}. */
enum next entries_load(struct request *r);

/* The same as a move of that day finds it. */
enum next entries_load_for(struct request *r, int32_t day);

/* struct fact of the {id}. */
enum next facts_load(struct request *r);

/* struct publication of the {no}. */
enum next publications_load(struct request *r);

/* A JSON object that the database keeps as text, as a tree in the arena; NULL: no memory (or not JSON). */
const struct value *load_value(struct request *r, const char *json);

/* The records of an array that the database keeps as text, in the arena; false: no memory (or not such an array). */
bool load_list(struct request *r, const struct shape *shape, const char *json, struct list *ret_list);

/* The tag of the object's next version, without quotes, as its statement will give it; NULL: no memory. */
const char *load_next_etag(struct request *r, const char *etag);

/* Gives the reply the tag that the loaded object will have, of which this is the tag now. False: no memory. */
bool load_tag_next(struct request *r, const char *etag);

/* Refuses 409 what cannot be done with the loaded filing (an act of domain/standing.h) and says where it stands. */
enum next load_refuse_filing(struct request *r, const char *act, const char *reason);

#endif
