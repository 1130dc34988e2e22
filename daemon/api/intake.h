#ifndef API_INTAKE_H
#define API_INTAKE_H

/* From the body of POST /v1/submissions to what the store takes. */

#include <stdbool.h>

#include "request/request.h"

struct filing;

/* Mends the body's uscc where that is harmless, and refuses one that is wrong or not the caller's: before anything else is told. */
enum next intake_judge_uscc(struct request *r);

/* Adds everything that is wrong with the decoded body to the request's findings; true where nothing is. */
bool intake_sound(struct request *r);

/* Whether the rules compare with what was filed before for the entry that the body names, and that is not known yet; asks for it, and
 * comes back to STEP_HANDLE. */
bool intake_is_uncompared(const struct request *r);
enum next intake_compare(struct request *r);

/* Whether findings depend on what others have filed, where the answer is made before the filing is stored; asks, and comes back to STEP_HANDLE. */
bool intake_is_unsettled(const struct request *r);
enum next intake_settle(struct request *r);

/* The same of a draft, whose answers may be missing altogether. */
bool intake_sound_draft(struct request *r);

/* The filing of the decoded body, whose bytes are given, in the request's arena, with its ids; only after one of the two.
 * NULL: no memory, or no entropy. */
struct filing *intake_make(struct request *r, struct text bytes);

/* Whether an entry's id would be the same once the filing were stored: named, or made of programme and uscc. */
bool intake_entry_known(const struct request *r, const char *entry);

#endif
