#ifndef API_INTAKE_H
#define API_INTAKE_H

/* From the body of POST /v1/submissions to what the store takes. */

#include <stdbool.h>

#include "request/request.h"

struct filing;

/* Adds everything that is wrong with the decoded body to the request's findings; true where nothing is. */
bool intake_sound(struct request *r);

/* The filing, in the request's arena, with its ids; only after intake_sound. NULL: no memory, or no entropy. */
struct filing *intake_make(struct request *r);

/* Whether an entry's id would be the same once the filing were stored: named, or made of programme and uscc. */
bool intake_entry_known(const struct request *r, const char *entry);

#endif
