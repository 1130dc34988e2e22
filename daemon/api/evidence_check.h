#ifndef API_EVIDENCE_CHECK_H
#define API_EVIDENCE_CHECK_H

#include "request/request.h"

struct submission_body;

/* Whether a filing names files that were not looked up yet. */
bool evidence_is_unchecked(const struct request *r, const struct submission_body *body);

/* For a handler that found so, before it judges: waits for the look-up and wakes up in STEP_HANDLE; each file that the
 * enterprise has not uploaded is then a finding. */
enum next evidence_check(struct request *r, const struct submission_body *body);

#endif
