#ifndef API_DRAFTS_H
#define API_DRAFTS_H

#include "request/request.h"

/* Keeps the decoded body of POST /v1/submissions as a draft instead of filing it. */
enum next drafts_begin(struct request *r);

#endif
